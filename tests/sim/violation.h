// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdexcept>

namespace sim {

/// A promise was broken.
struct Violation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sim
