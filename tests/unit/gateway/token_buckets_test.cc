// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What may be taken, when, and of whom it is forgotten.
#include "gateway/core/token_buckets.h"

#include <deque>
#include <map>
#include <random>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;

/// Takes one if it can; returns how long it would have to wait, 0 if it got it.
long take(TokenBuckets& buckets, std::uint64_t key, MonoTime now) {
  if (const auto wait = buckets.wait_for(key, now)) return wait->count();
  buckets.take(key, now);
  return 0;
}

int take_all(TokenBuckets& buckets, std::uint64_t key, MonoTime now) {
  int taken = 0;
  while (take(buckets, key, now) == 0) ++taken;
  return taken;
}

/// The same, counted: a bucket is how many tokens there are, in parts of which one token has `window`.
class NaiveBuckets {
 public:
  NaiveBuckets(std::int64_t tokens, Millis window) : tokens_(tokens), window_(window) {}

  bool take(std::uint64_t key, MonoTime now) {
    const base::Nanos one(window_);
    auto [at, is_new] = buckets_.try_emplace(key, Bucket{one * tokens_, now});
    Bucket& bucket = at->second;
    bucket.parts = std::min(one * tokens_, bucket.parts + (now - bucket.at) * tokens_);
    bucket.at = now;
    if (bucket.parts < one) return false;
    bucket.parts -= one;
    return true;
  }

 private:
  struct Bucket {
    base::Nanos parts;
    MonoTime at;
  };
  const std::int64_t tokens_;
  const Millis window_;
  std::map<std::uint64_t, Bucket> buckets_;
};

}  // namespace

TEST_CASE("So many at once, and then as many in each window, evenly") {
  TokenBuckets buckets({.tokens = 4, .window = Millis{60'000}});
  CHECK(take_all(buckets, 1, at_ms(0)) == 4);
  CHECK(take(buckets, 1, at_ms(0)) == 15'000);
  CHECK(take(buckets, 1, at_ms(14'999)) == 1);
  CHECK(take(buckets, 1, at_ms(15'000)) == 0);
  CHECK(take(buckets, 1, at_ms(15'000)) == 15'000);
  CHECK(take_all(buckets, 1, at_ms(45'000)) == 2);
  CHECK(take_all(buckets, 1, at_ms(45'000 + 600'000)) == 4);  // full, and no fuller
}

TEST_CASE("What one has taken is nothing to another, and who is refused has taken nothing") {
  TokenBuckets buckets({.tokens = 1, .window = Millis{1000}});
  CHECK(take(buckets, 1, at_ms(0)) == 0);
  for (int i = 0; i < 100; ++i) CHECK(take(buckets, 1, at_ms(1)) == 999);
  CHECK(take(buckets, 2, at_ms(1)) == 0);
  CHECK(take(buckets, 1, at_ms(1000)) == 0);
}

TEST_CASE("Without a number any number may be taken, and none takes memory") {
  TokenBuckets buckets({.tokens = 0});
  for (int i = 0; i < 1000; ++i) CHECK(take(buckets, 1, at_ms(0)) == 0);
  CHECK(buckets.bytes() == 0);
}

TEST_CASE("The key 0 has a bucket of its own") {
  TokenBuckets buckets({.tokens = 1, .room = 8});
  CHECK(take(buckets, 0, at_ms(0)) == 0);
  CHECK(take(buckets, 0, at_ms(0)) == 60'000);
}

TEST_CASE("A flood of new keys takes no memory and frees nobody who has taken more") {
  TokenBuckets buckets({.tokens = 10, .window = Millis{60'000}, .room = 64, .seed = 7});
  CHECK(take_all(buckets, 1, at_ms(0)) == 10);
  const std::size_t bytes = buckets.bytes();
  CHECK(bytes == 64 * 16);
  for (std::uint64_t key = 2; key < 100'000; ++key) CHECK(take(buckets, key, at_ms(1)) == 0);
  CHECK(buckets.bytes() == bytes);
  CHECK(buckets.forgotten() > 99'000);
  CHECK(take(buckets, 1, at_ms(1)) > 0);
}

TEST_CASE("A bucket that is full again gives its place up, and nobody's is forgotten for it") {
  TokenBuckets buckets({.tokens = 1, .window = Millis{1000}, .room = 8});
  for (std::uint64_t round = 0; round < 100; ++round)
    for (std::uint64_t i = 0; i < 8; ++i)
      CHECK(take(buckets, 8 * round + i, at_ms(1000 * static_cast<long>(round))) == 0);
  CHECK(buckets.forgotten() == 0);
}

TEST_CASE("With room for all it decides as a naive twin does, and without it refuses no more") {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const auto below = [&](std::uint64_t most) { return random() % most; };
    const auto tokens = static_cast<std::int64_t>(1 + below(20));
    const Millis window{static_cast<long>(tokens * (1 + below(5000)))};  // whole for each token
    const std::uint64_t keys = 1 + below(40);
    TokenBuckets roomy({.tokens = tokens, .window = window, .room = 4096, .seed = seed});
    TokenBuckets narrow({.tokens = tokens, .window = window, .room = 8, .seed = seed});
    NaiveBuckets twin(tokens, window);
    long now = 0;
    std::size_t narrow_let_in = 0;
    std::size_t twin_let_in = 0;
    for (int step = 0; step < 2000; ++step) {
      if (below(3) == 0)
        now += static_cast<long>(below(static_cast<std::uint64_t>(window.count()) / 2 + 1));
      const std::uint64_t key = below(keys) * 0x9e37'79b9'7f4a'7c15;
      const bool expected = twin.take(key, at_ms(now));
      CHECK((take(roomy, key, at_ms(now)) == 0) == expected);
      narrow_let_in += take(narrow, key, at_ms(now)) == 0 ? 1 : 0;
      twin_let_in += expected ? 1 : 0;
    }
    CHECK(roomy.forgotten() == 0);
    CHECK(narrow_let_in >= twin_let_in);
    CHECK(narrow.bytes() == 128);
  }
}

}  // namespace gateway
