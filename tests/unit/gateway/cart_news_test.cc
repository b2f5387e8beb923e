// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is remembered of carts that changed, and who hears of it.
#include "gateway/core/cart_news.h"

#include "tests/support/catch.h"

namespace gateway {
namespace {

using proto::Seq;
using Told = std::vector<ConnectionId>;

}  // namespace

TEST_CASE("A cart's last change is news to whoever knows less") {
  CartNews news;
  CHECK_FALSE(news.after(1, Seq{0}));
  news.note(1, Seq{5});
  news.note(2, Seq{6});
  news.note(1, Seq{9});
  CHECK(news.after(1, Seq{4}) == Seq{9});
  CHECK(news.after(1, Seq{8}) == Seq{9});
  CHECK_FALSE(news.after(1, Seq{9}));
  CHECK_FALSE(news.after(2, Seq{7}));
  CHECK_FALSE(news.after(3, Seq{0}));
}

TEST_CASE("What is forgotten is news to whoever has not asked since") {
  CartNews news;
  news.note(1, Seq{5});
  news.forget(Seq{7});
  CHECK(news.after(1, Seq{6}) == Seq{7});
  CHECK(news.after(2, Seq{6}) == Seq{7});
  CHECK_FALSE(news.after(1, Seq{7}));
  for (std::uint64_t seq = 8; seq < 10 + CartNews::kRemembered; ++seq) news.note(seq, Seq{seq});
  CHECK(news.after(1, Seq{8}) == Seq{9});  // the first two
  CHECK_FALSE(news.after(1, Seq{9}));
  CHECK(news.after(10, Seq{9}) == Seq{10});
}

TEST_CASE("A cart that changes without end takes no more room than many") {
  CartNews news;
  for (std::uint64_t seq = 1; seq < 3 * CartNews::kRemembered; ++seq) news.note(1, Seq{seq});
  CHECK(news.after(1, Seq{7}) == Seq{3 * CartNews::kRemembered - 1});
}

TEST_CASE("Who waits for a cart is told of each change once") {
  CartNews news;
  news.watch({1, 0}, 7, Seq{3});
  news.watch({2, 5}, 7, Seq{4});
  news.watch({3, 0}, 8, Seq{0});
  CHECK(news.take_watchers(9, Seq{4}).empty());
  CHECK(news.take_watchers(7, Seq{4}) == Told{{1, 0}});
  CHECK(news.take_watchers(7, Seq{4}).empty());
  CHECK(news.take_watchers(7, Seq{5}).size() == 2);
  news.watch({2, 6}, 8, Seq{0});
  news.unwatch(1);
  news.unwatch(1);
  CHECK(news.take_watchers(7, Seq{6}).empty());
  CHECK(news.take_watchers(8, Seq{6}).size() == 2);
  CHECK(news.watchers() == 2);
}

}  // namespace gateway
