// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Programs that are stopped for a while and go on: what has come meanwhile is in time.
//
// HOLDFAST_FREEZE_ROUNDS and HOLDFAST_SEED override how often a gateway is stopped, and for how long.
#include <atomic>
#include <csignal>
#include <iostream>
#include <map>
#include <mutex>
#include <random>

#include "tests/support/catch.h"
#include "tests/support/failure_notes.h"
#include "tests/support/parallel.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::milliseconds;
using support::Shop;

namespace {

constexpr std::size_t kShoppers = 5;
constexpr milliseconds kPace{100};  // of each: 50 commands a second

/// What everyone was answered, by status.
class Answers {
 public:
  void note(int status, const std::string& body) {
    const std::lock_guard lock(guard_);
    ++count_[status];
    if (status != 200) others_ += std::to_string(status) + " " + body + "\n";
  }
  std::map<int, long> count() const {
    const std::lock_guard lock(guard_);
    return count_;
  }
  std::string others() const {
    const std::lock_guard lock(guard_);
    return others_;
  }

 private:
  mutable std::mutex guard_;
  std::map<int, long> count_;
  std::string others_;
};

void shop_until(const std::atomic<bool>& over, const Shop& shop, const std::string& session,
                Answers& answers) {
  auto connection = shop.connect();
  for (int turn = 0; !over; ++turn) {
    const auto answer =
        connection.request(turn % 2 == 0 ? add(session, "P", 1) : support::remove(session, "P"));
    answers.note(answer.status, answer.body);
    std::this_thread::sleep_for(kPace);
  }
}

}  // namespace

TEST_CASE("a gateway that was stopped answers all that came meanwhile, and its cartd is well") {
  const long rounds = support::from_environment("HOLDFAST_FREEZE_ROUNDS", 3);
  const auto seed = static_cast<std::uint64_t>(
      support::from_environment("HOLDFAST_SEED", static_cast<long>(std::random_device{}() >> 1)));
  support::note_for_failure("HOLDFAST_SEED=" + std::to_string(seed));
  Shop shop;
  Answers answers;
  std::atomic<bool> over{false};
  support::Parallel crowd;
  const struct Closing {  // also when an assertion fails: the crowd is waited for
    Shop& shop;
    std::atomic<bool>& flag;
    ~Closing() {
      shop.gateway().signal(SIGCONT);
      flag = true;
    }
  } closing{shop, over};
  for (std::size_t i = 0; i < kShoppers; ++i)
    crowd.run([&, i] { shop_until(over, shop, "s" + std::to_string(i), answers); });

  std::mt19937_64 random(seed);
  const std::string request = add("slow", "P", 1).bytes();
  for (long round = 0; round < rounds && !crowd.failed(); ++round) {
    auto slow = shop.connect();
    const std::size_t cut = 1 + random() % (request.size() - 1);
    slow.send(std::string_view(request).substr(0, cut));
    std::this_thread::sleep_for(milliseconds(200 + random() % 300));  // the stops' own rhythm
    shop.gateway().signal(SIGSTOP);
    std::this_thread::sleep_for(milliseconds(500 + random() % 5500));
    slow.send(std::string_view(request).substr(cut));
    shop.gateway().signal(SIGCONT);
    const auto rest = slow.read();
    answers.note(rest.status, rest.body);
    const auto behind = shop.request(get("/cart?session=slow"));
    answers.note(behind.status, behind.body);
  }
  over = true;
  crowd.join();
  const auto count = answers.count();
  std::cout << "a gateway stopped " << rounds << " times:";
  for (const auto& [status, times] : count) std::cout << " " << times << " x " << status;
  std::cout << ", overslept " << shop.metric("gateway_overslept_total") << " times, "
            << shop.metric("gateway_overslept_seconds_total") << " s\n";
  INFO(answers.others());
  CHECK(count.size() == 1);
  CHECK(count.contains(200));
  const support::Deadline now(milliseconds{0});
  CHECK(shop.gateway().find_event("overslept", {}, support::soon()));
  CHECK_FALSE(shop.gateway().find_event("feed_stale", {}, now));
  CHECK_FALSE(shop.gateway().find_event("feed_gap", {}, now));
}

TEST_CASE("a cartd that was stopped does first what came meanwhile, and then what is due") {
  Shop shop({.cartd_flags = {"--hold-ttl", "1s"}, .gateway_flags = {"--command-timeout", "20s"}});
  REQUIRE(shop.request(add("anna", "P", 2)).status == 200);
  auto buyer = shop.connect();
  shop.cartd().signal(SIGSTOP);
  buyer.send(support::post_json(
      "/checkout", {{"session", "anna"}, {"order", "00000000-0000-4000-8000-000000000001"}}));
  std::this_thread::sleep_for(milliseconds{2000});  // the hold's time runs out
  shop.cartd().signal(SIGCONT);
  CHECK(buyer.read().status == 200);
  CHECK(shop.cartd().find_event("overslept", {}, support::soon()));
  // What is due is not forgotten over it.
  REQUIRE(shop.insist(add("bob", "P", 3)).status == 200);
  CHECK(support::eventually([&] { return shop.status()["inventorycount"] == "8"; }));
}
