// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Changes to one item without a pause, over a crowd that follows them: what else goes on meanwhile.
#include <atomic>

#include "tests/support/catch.h"
#include "tests/support/parallel.h"
#include "tests/support/poll_crowd.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Parallel;
using support::PollCrowd;
using support::Shop;

namespace {

// Each meets the storm at another moment of it. A gateway that forgets the watcher while the crowd
// waits for its turn is found by forty in half of the runs, by nine in a quarter.
constexpr int kCommands = 40;
// The storm takes one unit and two in turn, its last change five of ten.
constexpr const char* kLastCount = "5";
const std::string kLastField = std::string(R"("inventorycount":")") + kLastCount + '"';

/// Everyone polls for P at once after each answer, until everyone has been shown the last count.
void follow(PollCrowd& crowd, std::string cursor, std::atomic<int>& rounds) {
  while (!cursor.empty()) {
    crowd.send(get("/status?item=P&wait=55&since=" + cursor));
    cursor.clear();
    for (const auto& answer : crowd.read()) {
      if (answer.status != 200) throw std::runtime_error("a poll got " + answer.body);
      if (answer.body.find(kLastField) != std::string::npos) continue;
      // That of somebody who lags: whoever is ahead is answered at once. Only one is parsed, for a
      // crowd that is slow to poll again is no load.
      if (cursor.empty()) cursor = answer.json()["cursor"];
    }
    ++rounds;
  }
}

/// Changes P, each as soon as the last is acknowledged, until told that it is enough.
void storm(const Shop& shop, const std::atomic<bool>& enough, std::atomic<int>& changes) {
  auto connection = shop.connect();
  const auto change = [&](int quantity) {
    const auto answer = connection.request(add("storm", "P", quantity));
    if (answer.status != 200) throw std::runtime_error("the storm got " + answer.body);
  };
  for (; !enough; ++changes) change(1 + changes % 2);
  change(5);
}

/// However the test ends, so does the storm.
struct End {
  std::atomic<bool>& enough;
  ~End() { enough = true; }
};

}  // namespace

TEST_CASE("a storm over one item's crowd holds up no other item's watcher and no command") {
  const auto count =
      static_cast<std::size_t>(support::from_environment("HOLDFAST_CROWD", 5000)) * 2 / 5;
  if (support::raise_open_files() < count + 200) {
    WARN("skipped: too few files may be open here");
    return;
  }
  support::ShopSetup setup;
  setup.catalog = R"({"items": [{"item": "P", "stock": 10}, {"item": "Q", "stock": 10}]})";
  const Shop shop(setup);
  PollCrowd crowd(shop.http(), count);
  auto watcher = shop.connect();
  std::string seen = shop.cursor();
  std::atomic<bool> enough = false;
  std::atomic<int> changes = 0;
  std::atomic<int> rounds = 0;

  Parallel parallel;
  parallel.run([&, seen] { follow(crowd, seen, rounds); });
  parallel.run([&] { storm(shop, enough, changes); });
  {
    const End end{enough};
    for (int i = 0; i < kCommands; ++i) {
      const int quantity = 1 + i % 2;
      const int changes_before = changes;
      const int rounds_before = rounds;
      // Longer than read() waits (not under sanitizers): only the change can answer it.
      watcher.send(get("/status?item=Q&wait=55&since=" + seen));
      REQUIRE(shop.request(add("anna", "Q", quantity)).status == 200);
      const auto state = watcher.read().json();
      CHECK(state["items"][0]["available"] == 10 - quantity);
      seen = state["cursor"];
      // The storm still goes on: nobody waited for its end.
      REQUIRE(support::eventually([&] {
        return (changes > changes_before && rounds > rounds_before) || parallel.failed();
      }));
    }
  }
  parallel.join();
  CHECK(shop.status("&item=P")["inventorycount"] == kLastCount);
}
