// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What gave first in a rehearsal, and what to do about it.
#pragma once

#include <string>
#include <vector>

#include "crowd/core/measurements.h"

namespace crowd {

struct Remedies {
  std::string gave;
  std::vector<std::string> raise;
};

/// Each kind of trouble in the order in which it began; nothing gave where there was none.
Remedies remedies_of(const Measurements& measured);

}  // namespace crowd
