// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Takes down what a rehearsal comes to, while it goes on.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "crowd/core/measurements.h"

namespace crowd {

/// Of bounded size, however long it goes on: at most kMostTicks parts of the time, kMostRefusals kinds of refusals, and the last
/// kMostSeqs changes.
class Recorder {
 public:
  static constexpr std::size_t kMostTicks = 120;
  static constexpr std::size_t kMostRefusals = 32;
  static constexpr std::size_t kMostSeqs = 1 << 16;

  Recorder(base::MonoTime began, base::Nanos length, const std::vector<std::string>& items);

  void on_online(int difference, base::MonoTime now);
  void on_answer(Ask ask, base::MonoTime sent, const Answer& answer, base::MonoTime now);
  void on_trouble(Trouble what, std::string_view detail, base::MonoTime now);
  void on_effects(const Effects& effects, base::MonoTime now);
  /// Somebody was told of a change, in the answer to a command.
  void on_told(std::uint64_t seq, base::MonoTime now);
  /// A poll's answer shows `seq` to who knew `before`.
  void on_shown(std::uint64_t before, std::uint64_t seq, base::MonoTime now);
  void on_sold_out(std::size_t item, base::MonoTime now);
  void on_late(base::Nanos by, base::MonoTime now);
  void on_unanswered() { ++measured_.unanswered; }

  /// What it came to by `now`.
  Measurements take(base::MonoTime now);
  const Measurements& so_far() const { return measured_; }

 private:
  Tick& tick_at(base::MonoTime now);

  const base::MonoTime began_;
  Measurements measured_;
  std::int64_t online_ = 0;
  std::vector<base::MonoTime> first_told_;  // by seq, in a ring
  std::uint64_t last_seq_ = 0;
  std::uint64_t first_seq_ = 0;
};

}  // namespace crowd
