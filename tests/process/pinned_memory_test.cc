// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What peers can make a gateway keep: they send far more than they are due, and read nothing.
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::get;
using support::milliseconds;
using support::Shop;

namespace {

constexpr std::size_t kPeers = 200;
// Of each; the kernel keeps what the gateway does not read.
constexpr std::size_t kMuch = 500'000;

std::string requests_of(std::size_t bytes, const std::string& request) {
  std::string all;
  while (all.size() < bytes) all += request;
  return all;
}

/// The memory of a process that is in use, in bytes.
std::size_t resident(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;)
    if (word == "VmRSS:") {
      std::size_t kilobytes = 0;
      status >> kilobytes;
      return kilobytes * 1024;
    }
  throw std::runtime_error("no VmRSS");
}

}  // namespace

TEST_CASE("peers that send without end and read nothing cost a gateway little and are forgotten") {
  Shop shop;
  const std::string cursor = shop.cursor();
  const std::string poll = get("/status?wait=55&since=" + cursor).bytes();
  const std::size_t script = shop.request(get("/app.js")).body.size();
  const std::size_t before = resident(shop.gateway().pid());

  const std::string polls = requests_of(kMuch, poll);
  const std::string scripts = requests_of(kMuch, get("/app.js").bytes());
  std::vector<support::HttpConnection> peers;
  for (std::size_t i = 0; i < kPeers; ++i) {
    peers.push_back(shop.connect());
    auto& peer = peers.back();
    if (i % 4 == 0) {  // answers that nobody takes
      peer.send_what_goes(scripts, milliseconds{20});
    } else {  // requests behind one that is held
      peer.send(poll);
      peer.send_what_goes(polls, milliseconds{20});
    }
  }
  shop.wait_held(kPeers - kPeers / 4);
  // A request's bound, twice as a text grows; of a quarter two answers.
  const std::size_t bound = kPeers * 48 * 1024 + kPeers / 4 * 2 * 2 * script;
  const auto buffered = static_cast<std::size_t>(shop.metric("gateway_connection_buffer_bytes"));
  CHECK(buffered > 0);
  CHECK(buffered <= bound);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  CHECK(resident(shop.gateway().pid()) <= before + 2 * bound);
#else
  CHECK(before > 0);
#endif
  // Others are served meanwhile, with bodies as large as they may be.
  const auto large = shop.request(support::post_form("/cart", std::string(64 * 1024, 'x')));
  CHECK(large.status == 400);
  CHECK(shop.request(get("/items")).status == 200);

  for (auto& peer : peers) peer.reset();
  CHECK(support::eventually([&] { return shop.metric("gateway_held_polls") == 0; }));
  CHECK(support::eventually([&] { return shop.metric("gateway_connection_buffer_bytes") == 0; }));
  CHECK(support::eventually([&] { return shop.metric("gateway_connections") <= 1; }));
}
