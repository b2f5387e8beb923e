// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gate/used_proofs.h"

#include <algorithm>
#include <charconv>

namespace gateway {
namespace {

using base::WallTime;

/// Its first 64 bits.
std::uint64_t short_of(std::string_view challenge) {
  constexpr std::size_t kDigits = 16;
  std::uint64_t number = 0;
  std::from_chars(challenge.data(), challenge.data() + std::min(kDigits, challenge.size()), number,
                  kDigits);
  return number;
}

}  // namespace

bool UsedProofs::use(std::string_view challenge, WallTime expires_at, WallTime now) {
  forget_until(now);
  if (expires_at <= forgotten_until_) return false;
  if (!used_.emplace(expires_at, short_of(challenge)).second) return false;
  if (used_.size() > most_) {
    ++forgotten_;
    forget_until(used_.begin()->first);
  }
  return true;
}

void UsedProofs::forget_until(WallTime end) {
  while (!used_.empty() && used_.begin()->first <= end) {
    forgotten_until_ = used_.begin()->first;
    used_.erase(used_.begin());
  }
}

}  // namespace gateway
