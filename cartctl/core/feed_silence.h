// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <utility>

#include "base/units.h"
#include "proto/limits.h"

namespace cartctl {

/// How long nothing was heard from cartd. A heartbeat comes every second: three that are missing
/// mean that it is away, or the network.
class FeedSilence {
 public:
  explicit FeedSilence(base::MonoTime start) : since_(start) {}

  /// A message came. True when that ends a silence.
  bool hear(base::MonoTime now) {
    since_ = now;
    heard_ = true;
    return std::exchange(silent_, false);
  }

  enum class Verdict { kFine, kBegins, kGoesOn };
  /// Says kBegins once for a silence, then kGoesOn as often as it has lasted that long again.
  Verdict judge(base::MonoTime now) {
    if (now < next_look()) return Verdict::kFine;
    since_ = now;
    return std::exchange(silent_, true) ? Verdict::kGoesOn : Verdict::kBegins;
  }
  /// When to judge next.
  base::MonoTime next_look() const { return since_ + proto::limits::kStaleAfter; }

  bool heard_anything() const { return heard_; }

 private:
  base::MonoTime since_;  // of the last message, or of the last verdict on its absence
  bool heard_ = false;
  bool silent_ = false;
};

}  // namespace cartctl
