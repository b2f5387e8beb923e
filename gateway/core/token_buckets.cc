// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/token_buckets.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace gateway {

using base::MonoTime;
using base::Nanos;

TokenBuckets::TokenBuckets(const Settings& settings)
    : tokens_(settings.tokens),
      each_(settings.tokens == 0 ? Nanos{0} : Nanos(settings.window) / settings.tokens),
      rows_(std::bit_ceil(std::max(settings.room, kRow)) / kRow),
      seed_(settings.seed) {}

std::size_t TokenBuckets::row_of(std::uint64_t key) const {
  // The mixer of SplitMix64 (Steele, Lea and Flood, 2014): each bit of the key moves half of the others.
  std::uint64_t mixed = key ^ seed_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58'476d'1ce4'e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d0'49bb'1331'11eb;
  mixed ^= mixed >> 31;
  return (mixed & (rows_ - 1)) * kRow;
}

MonoTime TokenBuckets::full_at(std::uint64_t key) const {
  if (buckets_.empty()) return MonoTime::min();
  const auto* const row = &buckets_[row_of(key)];
  for (std::size_t i = 0; i < kRow; ++i)
    if (row[i].key == key) return row[i].full_at;
  return MonoTime::min();
}

std::optional<base::Millis> TokenBuckets::wait_for(std::uint64_t key, MonoTime now) const {
  if (tokens_ == 0) return std::nullopt;
  // With one more taken it must be full again within the time that all of them take to come.
  const MonoTime can = std::max(full_at(key), now) - each_ * (tokens_ - 1);
  if (can <= now) return std::nullopt;
  return std::chrono::ceil<base::Millis>(can - now);
}

void TokenBuckets::take(std::uint64_t key, MonoTime now) {
  if (tokens_ == 0) return;
  if (buckets_.empty()) buckets_.resize(rows_ * kRow);
  auto* const row = &buckets_[row_of(key)];
  Bucket* fullest = row;
  for (std::size_t i = 0; i < kRow; ++i) {
    if (row[i].key == key) {
      row[i].full_at = std::max(row[i].full_at, now) + each_;
      return;
    }
    if (row[i].full_at < fullest->full_at) fullest = &row[i];
  }
  if (fullest->full_at > now) ++forgotten_;
  *fullest = {key, now + each_};
}

}  // namespace gateway
