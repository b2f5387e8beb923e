// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A drop: two thousand have the page open when an item's sale begins. None hears of it too early, all of
// them hear of it, and only then can it be had.
//
// HOLDFAST_HEARD_WITHIN_MS also asks how soon.
#include <chrono>
#include <ctime>
#include <iostream>

#include "tests/support/catch.h"
#include "tests/support/poll_crowd.h"
#include "tests/support/shop.h"

using std::chrono::system_clock;
using support::get;
using support::Json;
using support::Shop;
using SystemTime = system_clock::time_point;

namespace {

constexpr std::size_t kPages = 2000;

/// As RFC 3339 has it, to the second.
std::string to_text(SystemTime time) {
  const std::time_t seconds = system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

void open_at(const Shop& shop, SystemTime time) {
  support::ChildProcess cartctl(
      "cartctl", support::kCartctlProgram,
      {"--operator", shop.operations(), "item", "put", "P", "--opens-at", to_text(time)});
  REQUIRE(cartctl.wait_exit() == support::exited(0));
}

/// The crowd polls an item that opens at the time that is returned, and every poll is held before it does.
SystemTime hold_all(const Shop& shop, support::PollCrowd& crowd) {
  for (std::chrono::seconds ahead{2};; ahead *= 2) {
    const auto opens = std::chrono::ceil<std::chrono::seconds>(system_clock::now() + ahead);
    const std::string before = shop.cursor();
    open_at(shop, opens);
    const auto told = shop.request(get("/status?wait=55&since=" + before)).json();
    REQUIRE(told["items"][0]["open"] == false);
    crowd.send(get("/status?wait=55&since=" + told["cursor"].get<std::string>()));
    shop.wait_held(static_cast<double>(kPages));
    if (system_clock::now() < opens) return opens;
    crowd.read();  // too slow a machine for that
  }
}

long ms_behind(SystemTime opened, SystemTime heard) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(heard - opened).count();
}

}  // namespace

TEST_CASE("a drop is heard of by two thousand pages when it opens and by none before") {
  if (support::raise_open_files() < kPages + 200) {
    WARN("skipped: too few files may be open here");
    return;
  }
  const Shop shop;
  support::PollCrowd crowd(shop.http(), kPages);
  const SystemTime opens = hold_all(shop, crowd);
  const auto early = shop.request(support::add("anna", "P", 1));
  // Unless it is open by now.
  if (system_clock::now() < opens) {
    CHECK(early.status == 409);
    CHECK(early.json()["type"] == "not-open");
    CHECK(early.json()["opens_in_ms"] > 0);
  }
  for (const auto& answer : crowd.read()) {
    REQUIRE(answer.status == 200);
    CHECK(answer.json()["items"][0]["open"] == true);
  }
  CHECK(shop.request(support::add("anna", "P", 1)).status == 200);

  const auto& heard = crowd.answered_at();
  REQUIRE(heard.size() == kPages);
  CHECK(heard.front() >= opens);
  const long last = ms_behind(opens, heard.back());
  std::cout << "a drop: of " << kPages << " pages the first hears of it "
            << ms_behind(opens, heard.front()) << " ms after the moment, half of them within "
            << ms_behind(opens, heard[kPages / 2]) << " ms, 99 % within "
            << ms_behind(opens, heard[kPages * 99 / 100]) << " ms, the last after " << last
            << " ms\n";
  const long bound = support::from_environment("HOLDFAST_HEARD_WITHIN_MS", 0);
  if (bound > 0) CHECK(last <= bound);
}
