// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/durations.h"

#include <algorithm>
#include <bit>

namespace crowd {
namespace {

using base::Nanos;

constexpr std::uint64_t kMostMicros = 3'600'000'000;

/// Microseconds below 32 each have a bucket; from there on each power of two has sixteen.
std::size_t bucket_of(std::uint64_t micros) {
  if (micros < 32) return micros;
  const auto shift = static_cast<std::size_t>(std::bit_width(micros)) - 5;
  return 16 * shift + (micros >> shift);
}

/// The longest that falls into a bucket.
std::uint64_t micros_of(std::size_t bucket) {
  if (bucket < 32) return bucket;
  const std::size_t shift = bucket / 16 - 1;
  return ((bucket - 16 * shift + 1) << shift) - 1;
}

}  // namespace

void Durations::add(Nanos duration) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  const auto bounded =
      std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0)), kMostMicros);
  ++buckets_[std::min(bucket_of(bounded), kBuckets - 1)];
  ++count_;
  longest_ = std::max(longest_, duration);
}

void Durations::add_all(const Durations& other) {
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
    buckets_[bucket] += other.buckets_[bucket];
  count_ += other.count_;
  longest_ = std::max(longest_, other.longest_);
}

double Durations::quantile_ms(double share) const {
  if (count_ == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(count_ - 1) + 0.5);
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += buckets_[bucket];
    if (seen <= rank) continue;
    return std::min(static_cast<double>(micros_of(bucket)) / 1000, in_ms(longest_));
  }
  return in_ms(longest_);
}

}  // namespace crowd
