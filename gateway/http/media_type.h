// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The Content-Type header field (RFC 9110, 8.3).
#pragma once

#include <string_view>

#include "gateway/http/field_text.h"

namespace gateway {

/// Returns the type and subtype of `value` without its parameters, as they were written: they are to
/// be compared without case. Two lines that were joined are no type, and match none.
inline std::string_view media_type(std::string_view value) {
  return trim(value.substr(0, value.find(';')));
}

}  // namespace gateway
