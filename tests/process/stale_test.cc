// A cartd that is silent: the gateway goes on serving, says that its numbers are old, and is fresh
// again by itself.
#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/shop.h"

using support::add;
using support::get;
using support::Json;
using support::Shop;

namespace {

bool becomes_stale(const Shop& shop, bool stale) {
  return support::eventually([&] { return shop.status()["stale"] == stale; });
}

}  // namespace

TEST_CASE("a gateway that hears nothing from a paused cartd says stale and recovers") {
  Shop shop;
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  CHECK(shop.status()["stale"] == false);
  CHECK_FALSE(shop.status().contains("stale_ms"));
  shop.cartd().signal(SIGSTOP);
  REQUIRE(becomes_stale(shop, true));
  const Json state = shop.status();
  CHECK(state["stale_ms"].get<long>() >= 3000);
  CHECK(state["inventorycount"] == "9");
  // Polls go on being held.
  auto poll = shop.connect();
  poll.send(get("/status?wait=55&since=" + state["cursor"].get<std::string>()));
  shop.wait_held(1);

  shop.cartd().signal(SIGCONT);
  REQUIRE(becomes_stale(shop, false));
  REQUIRE(shop.insist(add("bob", "P", 1)).status == 200);
  CHECK(poll.read().json()["inventorycount"] == "8");
}

TEST_CASE("a gateway is stale while cartd is gone and a poll survives its restart") {
  Shop shop;
  const Json added = shop.request(add("anna", "P", 1)).json();
  auto poll = shop.connect();
  poll.send(get("/status?wait=55&since=" + added["cursor"].get<std::string>()));
  shop.wait_held(1);
  shop.cartd().kill9();
  REQUIRE(becomes_stale(shop, true));
  shop.start_cartd();
  REQUIRE(becomes_stale(shop, false));
  REQUIRE(shop.insist(add("bob", "P", 2)).status == 200);
  const Json state = poll.read().json();
  CHECK(state["inventorycount"] == "7");
  CHECK(state["reset"] == false);
}
