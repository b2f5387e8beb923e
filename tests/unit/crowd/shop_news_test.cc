// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shopper reads in a gateway's answers.
#include "crowd/core/shop_news.h"

#include "crowd/core/http_answer.h"
#include "tests/support/catch.h"

namespace crowd {
namespace {

constexpr std::string_view kState =
    R"({"cursor":"b8baaa3f2e6e.17","cart":"b8baaa3f2e6e.12","reset":false,"stale":false,"items":[)"
    R"({"item":"P","available":0,"held":10,"stock":10,"next_release_ms":4,"waiting":3,"turn":7},)"
    R"({"item":"P2","level":"few-left","next_release_ms":null},)"
    R"({"item":"tea","available":5,"held":0,"stock":5,"next_release_ms":null,"open":false,"opens_in_ms":1500}],)"
    R"("next":{"delay_ms":   40}})";

}  // namespace

TEST_CASE("What is left of an item, and whose turn it is, is read by its name alone") {
  const auto news = news_of(kState, "P");
  REQUIRE(news);
  CHECK_FALSE(news->is_left);
  CHECK(news->is_open);
  CHECK(news->turn == 7);
  CHECK(news_of(kState, "P2")->is_left);
  CHECK(news_of(kState, "P2")->turn == 0);
  CHECK_FALSE(news_of(kState, "te"));
  CHECK_FALSE(news_of("", "P"));
}

TEST_CASE("An item that is not open tells when it will be") {
  const auto news = news_of(kState, "tea");
  REQUIRE(news);
  CHECK_FALSE(news->is_open);
  CHECK(news->opens_in == base::Millis{1'500});
  const auto over = news_of(R"({"item":"x","available":1,"open":false,"opens_in_ms":null})", "x");
  REQUIRE(over);
  CHECK_FALSE(over->opens_in);
}

TEST_CASE("Cursors and numbers are read where they are") {
  CHECK(cursor_in(kState) == "b8baaa3f2e6e.17");
  CHECK(text_of(kState, "cart") == "b8baaa3f2e6e.12");
  CHECK(seq_of("b8baaa3f2e6e.17") == 17);
  CHECK(seq_of("nothing") == 0);
  CHECK(number_of(kState, "delay_ms") == 40);
  CHECK_FALSE(number_of(kState, "ticket"));
  CHECK_FALSE(number_of(R"({"limit":null})", "limit"));
}

TEST_CASE("Items come in their order") {
  const auto items = items_in(kState);
  REQUIRE(items.size() == 3);
  CHECK(items[0].item == "P");
  CHECK(items[2].item == "tea");
  CHECK(items[2].available == 5);
}

}  // namespace crowd
