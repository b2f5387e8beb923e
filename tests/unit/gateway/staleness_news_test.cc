// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/staleness_news.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

std::size_t taken(StalenessNews& news, std::int64_t ms) {
  std::size_t count = 0;
  while (news.take(at_ms(ms))) ++count;
  return count;
}

}  // namespace

TEST_CASE("News that the gateway is as it was is none") {
  StalenessNews news;
  news.note(false, 100, at_ms(0));
  CHECK_FALSE(news.next_due());
  CHECK_FALSE(news.take(at_ms(5000)));
}

TEST_CASE("News goes once over all slots, a few at once and many over a second or two") {
  StalenessNews news;
  news.note(true, 10, at_ms(0));
  CHECK(taken(news, 0) == 1);
  CHECK(news.next_due() == at_ms(4));
  CHECK(taken(news, 4) == 4);
  CHECK(taken(news, 100) == 5);
  CHECK_FALSE(news.next_due());

  news.note(false, 20'000, at_ms(1000));
  CHECK(taken(news, 1500) == 10'001);
  CHECK(taken(news, 2000) == 9'999);

  news.note(true, 100'000, at_ms(3000));
  CHECK(taken(news, 4000) == 50'001);
  CHECK(taken(news, 5000) == 49'999);
}

TEST_CASE("News that is taken back begins anew, and news without anybody is over") {
  StalenessNews news;
  news.note(true, 1000, at_ms(0));
  CHECK(taken(news, 500) == 501);
  news.note(false, 1000, at_ms(600));
  CHECK(news.take(at_ms(600)) == 0U);
  CHECK(taken(news, 1600) == 999);
  news.note(true, 0, at_ms(2000));
  CHECK_FALSE(news.next_due());
}

}  // namespace gateway
