// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Thousands of held polls on one gateway: one change answers all of them, and none costs a thread.
#include "tests/support/catch.h"
#include "tests/support/poll_crowd.h"
#include "tests/support/shop.h"

using support::get;
using support::Shop;

TEST_CASE("one change answers thousands of held polls and loses none") {
  const auto count = static_cast<std::size_t>(support::from_environment("HOLDFAST_CROWD", 5000));
  const std::size_t files = support::raise_open_files();
  if (files < count + 200) {
    WARN("skipped: only " << files << " files may be open here");
    return;
  }
  Shop shop;
  const long threads = shop.gateway().status_field("Threads");
  support::PollCrowd crowd(shop.http(), count);
  for (int quantity = 1; quantity <= 3; ++quantity) {
    crowd.send(get("/status?wait=55&since=" + shop.cursor()));
    shop.wait_held(static_cast<double>(count));
    CHECK(crowd.with_news() == 0);
    CHECK(shop.gateway().status_field("Threads") == threads);

    const auto added = shop.request(support::add("anna", "P", quantity));
    REQUIRE(added.status == 200);
    const std::string available = std::to_string(10 - quantity);
    std::size_t right = 0;
    for (const auto& answer : crowd.read())
      if (answer.status == 200 && answer.json()["inventorycount"] == available) ++right;
    CHECK(right == count);
    CHECK(shop.gateway().status_field("Threads") == threads);
  }
  shop.wait_held(0);
}

TEST_CASE("a command gets through while thousands of polls are answered") {
  const auto count =
      static_cast<std::size_t>(support::from_environment("HOLDFAST_CROWD", 5000)) / 2;
  if (support::raise_open_files() < count + 200) {
    WARN("skipped: too few files may be open here");
    return;
  }
  const Shop shop;
  support::PollCrowd crowd(shop.http(), count);
  crowd.send(get("/status?wait=55&since=" + shop.cursor()));
  shop.wait_held(static_cast<double>(count));
  for (int quantity = 1; quantity <= 9; ++quantity)
    REQUIRE(shop.request(support::add("anna", "P", quantity)).status == 200);
  for (const auto& answer : crowd.read()) REQUIRE(answer.status == 200);
  CHECK(shop.status()["inventorycount"] == "1");
}
