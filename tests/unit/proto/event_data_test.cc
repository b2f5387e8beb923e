// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/event_data.h"

#include "proto/event.h"
#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace proto {
namespace {

using support::at;

OrderEntry order() {
  OrderEntry order{7, support::order(3), support::session("secret"), at(0)};
  order.lines = {{support::item("tea"), 2, 1, Price{1250, 2, "EUR"}},
                 {support::item("cup"), 1, 0, Price{5, 2, "EUR"}}};
  order.whose = {"0123456789abcdef0123456789abcdef", "fedcba98765432100123456789abcdef"};
  return order;
}

}  // namespace

TEST_CASE("An order that is being paid says how long it may be") {
  auto paying = order();
  paying.status.state = OrderState::kPaying;
  paying.status.expires_in = base::Millis{1500};
  paying.status.reference = "cart \"7\"";
  CHECK(
      order_data(paying) ==
      R"({"order":"00000000-0000-4000-8000-000000000003","number":7,"state":"paying","late":false,)"
      R"("refund_due":false,"session":"0123456789abcdef0123456789abcdef",)"
      R"("person":"fedcba98765432100123456789abcdef",)"
      R"("reference":"cart \"7\"",)"
      R"("lines":[{"item":"tea","quantity":2,"returned":1,"price":{"amount":"12.50","currency":"EUR"}},)"
      R"({"item":"cup","quantity":1,"returned":0,"price":{"amount":"0.05","currency":"EUR"}}],)"
      R"("total":{"amount":"25.05","currency":"EUR"},)"
      R"("created_at":"2026-09-21T14:13:20.000Z","expires_in_ms":1500,"sold_at":null})");
}

TEST_CASE("An order has a total where all that it is of has a price") {
  auto free = order();
  free.lines[1].price.reset();
  const auto data = order_data(free);
  CHECK(data.find(R"("returned":0,"price":null}],"total":null,)") != std::string::npos);
}

TEST_CASE("The most that an order can come to is exact") {
  std::vector<OrderLine> lines(limits::kMaxCartLines, {support::item("tea"), limits::kMaxQuantity,
                                                       0, Price{limits::kMaxPrice, 2, "EUR"}});
  CHECK(amount_of(*total_of(lines)) == "999999999999000000.00");
  lines.back().price->currency = "USD";
  CHECK_FALSE(total_of(lines));
  CHECK_FALSE(total_of(std::vector<OrderLine>{}));
}

TEST_CASE("A return says what came back with it, and the order what came back in all") {
  auto sold = order();
  sold.sold_at = at(60);
  sold.status.late = true;
  const auto data = return_data(sold, {"parcel 9", {{support::item("tea"), 1}}, false});
  CHECK(data.find(R"("late":true)") != std::string::npos);
  CHECK(data.find(R"("expires_in_ms":null,"sold_at":"2026-09-21T14:14:20.000Z",)"
                  R"("return":{"id":"parcel 9","restock":false,)"
                  R"("lines":[{"item":"tea","quantity":1}]}})") != std::string::npos);
}

TEST_CASE("No event has a session in it, only its hash") {
  auto released = order();
  released.status.state = OrderState::kReleased;
  released.status.cause = ReleaseCause::kExpired;
  const auto data = order_data(released);
  CHECK(data.find("secret") == std::string::npos);
  CHECK(data.find(R"("cause":"expired")") != std::string::npos);
}

TEST_CASE("Each kind of event has a name of its own") {
  CHECK(to_string(EventType::kOrderPaying) == "order.paying");
  CHECK(to_string(EventType::kOrderReturned) == "order.returned");
  CHECK(to_string(EventType::kItemChanged) == "item.changed");
  CHECK(to_string(EventType::kSaleResumed) == "sale.resumed");
  CHECK(static_cast<std::size_t>(EventType::kSaleResumed) + 1 == kEventTypes.size());
}

}  // namespace proto
