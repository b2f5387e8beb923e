// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who comes with keys that are none.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "base/units.h"

namespace gateway {

/// Counts wrong keys by the address they come from, a minute from the first of them on. A right key is
/// let in whatever its neighbours do: a secret has 256 bits, and nobody guesses one; what is bounded is what
/// guessing costs, and the lines that it makes in the log.
///
/// As many addresses are known at a time as there is room for. Where there is none, those who are new are
/// counted together as one, so that who comes from many addresses is bounded as well.
/// Pure; one thread.
class WrongKeys {
 public:
  struct Settings {
    int most = 10;  // a minute
    base::Millis minute{60'000};
    std::size_t addresses = 1024;
  };
  WrongKeys() : WrongKeys(Settings{}) {}
  explicit WrongKeys(const Settings& settings) : settings_(settings) {}

  /// One came from there. Returns nothing while that is bearable; else for how long no further one is looked
  /// at.
  std::optional<base::Millis> count(const std::string& address, base::MonoTime now);

  std::size_t addresses() const { return counts_.size(); }

 private:
  struct Count {
    base::MonoTime until;
    int keys = 0;
  };
  void forget_over(base::MonoTime now);

  const Settings settings_;
  std::map<std::string, Count> counts_;  // "": all for whom there is no room
  std::deque<std::string> in_order_;     // as they end
};

}  // namespace gateway
