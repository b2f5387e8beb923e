// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The Prefer header field (RFC 7240).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/units.h"

namespace gateway {

/// Returns the seconds of the preference `wait` in `prefer`, a list of which several lines are joined
/// with commas (RFC 7240, 2 and 4.3). Names have no case, a value may be quoted, white space may stand
/// around '=', parameters are passed over, and of several the first counts. Nothing if there is none,
/// or its value is no number; one that no integer holds is as much as one does.
std::optional<base::Seconds> preferred_wait(std::string_view prefer);

}  // namespace gateway
