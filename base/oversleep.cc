// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "base/oversleep.h"

namespace base {

std::optional<Nanos> Oversleep::begin(MonoTime now) {
  const Nanos late = due_ ? now - *due_ : Nanos{0};
  // Never put off twice without a look in between: a loop that is always late still has time-outs.
  if (judge_from_) {
    if (now >= *judge_from_) judge_from_.reset();
  } else if (late > kLittle) {
    judge_from_ = now + kDelivery;
  }
  return late > kMuch ? std::optional(late) : std::nullopt;
}

}  // namespace base
