// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How often something may happen, for each of very many who do it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/units.h"

namespace gateway {

/// A bucket of tokens for each key. It is full in the beginning, and fills up evenly, `tokens` in `window`: so many may
/// be taken at once, and then as many in each window.
///
/// Memory is fixed: as many buckets as there is room for, in rows of kRow, 16 bytes each. A full bucket is as good as none,
/// so what is kept of one is when it is full again. A key whose row has no room gets the place of the fullest
/// there: who has taken most is known longest, so that a flood of new keys takes no memory and frees nobody
/// who has taken more than they. What is forgotten is a bucket that is full again: nobody is refused for
/// another's sake.
///
/// Pure; one thread.
class TokenBuckets {
 public:
  struct Settings {
    std::int64_t tokens = 0;  // 1 to 1,000,000; 0: any number may be taken
    base::Millis window{60'000};
    std::size_t room = 32'768;  // buckets; rounded up to a power of two
    std::uint64_t seed = 0;     // which keys share a row is nobody's to choose
  };
  explicit TokenBuckets(const Settings& settings);

  /// For how long none can be taken; nothing: one can.
  std::optional<base::Millis> wait_for(std::uint64_t key, base::MonoTime now) const;
  /// REQUIRES: wait_for() says nothing.
  void take(std::uint64_t key, base::MonoTime now);

  /// What it has taken of memory: nothing before the first take().
  std::size_t bytes() const { return buckets_.capacity() * sizeof(Bucket); }
  /// Buckets that lost their place before they were full again.
  std::uint64_t forgotten() const { return forgotten_; }

 private:
  static constexpr std::size_t kRow = 8;  // two lines of a cache
  struct Bucket {
    std::uint64_t key = 0;
    base::MonoTime full_at = base::MonoTime::min();
  };
  static_assert(sizeof(Bucket) == 16);

  std::size_t row_of(std::uint64_t key) const;
  /// When the key's bucket is full again.
  base::MonoTime full_at(std::uint64_t key) const;

  const std::int64_t tokens_;
  const base::Nanos each_;  // the time one token takes to come
  const std::size_t rows_;
  const std::uint64_t seed_;
  std::vector<Bucket> buckets_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace gateway
