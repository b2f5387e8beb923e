// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How much a client would like something (RFC 9110, 12.4.2).
#pragma once

#include <optional>
#include <string_view>

namespace gateway {

/// Thousandths: a weight has at most three digits behind the point.
using Weight = int;
inline constexpr Weight kFullWeight = 1000;

/// Returns what stands behind the name of a member of a list, `;q=0.5`; the full weight where nothing
/// does, nothing for what is no weight.
std::optional<Weight> weight_of(std::string_view parameters);

}  // namespace gateway
