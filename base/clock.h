// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whom a turn asks what time it is.
#pragma once

#include "base/units.h"

namespace base {

/// The two clocks of a turn, so that a test can have its own.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual MonoTime now() const = 0;
  /// What the system's clock says; it may have been set meanwhile.
  virtual WallTime wall() const = 0;
};

class SystemClock final : public Clock {
 public:
  MonoTime now() const override { return MonoClock::now(); }
  WallTime wall() const override { return WallClock::now(); }
};

}  // namespace base
