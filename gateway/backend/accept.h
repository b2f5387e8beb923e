// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The Accept header field (RFC 9110, 12.5.1).
#pragma once

#include <string_view>

namespace gateway {

/// Whether it would rather have text/csv than JSON.
bool prefers_csv(std::string_view accept);

}  // namespace gateway
