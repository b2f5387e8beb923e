// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Replies as tables.
#include "cartctl/core/reply_text.h"

#include "tests/support/catch.h"

namespace cartctl {
namespace {

using base::Millis;

const proto::Cursor kCursor = *proto::Cursor::parse("e1.12");

proto::ItemState state(const char* item, std::int64_t held, std::int64_t stock,
                       std::optional<Millis> next_release) {
  return {*proto::ItemId::parse(item), stock - held, held, stock, next_release};
}

}  // namespace

TEST_CASE("A duration is told in two units at most, never shorter than it is") {
  const auto [millis, shown] = GENERATE(table<std::int64_t, std::string>({
      {0, "0s"},
      {1, "1s"},
      {1'000, "1s"},
      {59'001, "1m"},
      {61'000, "1m 1s"},
      {900'000, "15m"},
      {841'000, "14m 1s"},
      {3'600'000, "1h"},
      {3'661'000, "1h 1m"},
      {86'399'500, "1d"},
      {187'200'000, "2d 4h"},
      {3'600'000'000, "41d 16h"},
  }));
  CHECK(human_duration(Millis{millis}) == shown);
}

TEST_CASE("Events are a table whose pages stand below each other") {
  const std::vector<EventRow> rows = {
      {1, base::WallTime{}, proto::EventType::kItemSoldOut, "P, 0 available"},
      {12345678, base::WallTime{}, proto::EventType::kOrderRefundDue, "x\x1b"}};
  CHECK(events_text(rows, true) ==
        "       ID  AT                        TYPE              ABOUT\n"
        "        1  1970-01-01T00:00:00.000Z  item.sold_out     P, 0 available\n"
        " 12345678  1970-01-01T00:00:00.000Z  order.refund_due  x\\x1b\n");
  CHECK(events_text({rows[0]}, false) ==
        "        1  1970-01-01T00:00:00.000Z  item.sold_out     P, 0 available\n");
}

TEST_CASE("A snapshot is a table of the catalog") {
  const proto::Snapshot snapshot{
      kCursor,
      {{state("P", 2, 10, Millis{841'000}), {12}, {{{"en", "Product P"}, {"zh", "P商品"}}, 1}},
       {state("teapot", 3, 1200, std::nullopt), {9}, {}},
       {state("kettle", 0, 0, std::nullopt), {0}, {{{"zh", "铁\x1b壶"}}}}}};
  CHECK(*reply_tables({"1", snapshot}) ==
        "cursor  e1.12\n"
        "\n"
        "ITEM    STOCK  HELD  AVAILABLE  NEXT RELEASE  NAME\n"
        "P          10     2          8        14m 1s  Product P / P商品\n"
        "teapot   1200     3       1197         never\n"
        "kettle      0     0          0             -  铁\\x1b壶\n");
}

TEST_CASE("A command's reply is a table of its item and one of the cart") {
  const proto::CommandDone done{kCursor,
                                {state("P", 2, 10, Millis{900'000})},
                                {{*proto::ItemId::parse("P"), 2, Millis{900'000}},
                                 {*proto::ItemId::parse("teapot"), 1, std::nullopt}}};
  CHECK(*reply_tables({"1", done}) ==
        "cursor  e1.12\n"
        "\n"
        "ITEM  STOCK  HELD  AVAILABLE  NEXT RELEASE\n"
        "P        10     2          8           15m\n"
        "\n"
        "IN THE CART  QUANTITY  ENDS IN\n"
        "P                   2      15m\n"
        "teapot              1    never\n");
}

TEST_CASE("Who waits is shown where anybody does") {
  auto busy = state("P", 10, 10, Millis{841'000});
  busy.line = proto::WaitingLine{3, 17};
  auto quiet = state("teapot", 0, 5, std::nullopt);
  quiet.line = proto::WaitingLine{0, 4};
  CHECK(item_table({{busy, {12}, {{{"en", "Tea"}}}}, {quiet, {13}, {}}}) ==
        "ITEM    STOCK  HELD  AVAILABLE  NEXT RELEASE  WAITING  NAME\n"
        "P          10    10          0        14m 1s        3  Tea\n"
        "teapot      5     0          5             -        0\n");
  CHECK(item_table({{quiet, {13}, {}}}).find("WAITING") == std::string::npos);
}

TEST_CASE("An offer and a place in line are told from a hold") {
  const proto::CommandDone done{kCursor,
                                {},
                                {{*proto::ItemId::parse("P"), 1, Millis{118'000}, true},
                                 {*proto::ItemId::parse("teapot"), 2, std::nullopt}},
                                {{*proto::ItemId::parse("kettle"), 18, 1}}};
  CHECK(*reply_tables({"1", done}) ==
        "cursor  e1.12\n"
        "\n"
        "IN THE CART  QUANTITY  ENDS IN  OFFER\n"
        "P                   1   1m 58s  not yet taken\n"
        "teapot              2    never\n"
        "\n"
        "WAITS FOR  TICKET  POSITION\n"
        "kettle         18         1\n");
}

TEST_CASE("A sale is what was sold and what is left") {
  const proto::OrderDone order{*proto::OrderId::parse("123e4567-e89b-12d3-a456-426614174000"),
                               kCursor,
                               {{*proto::ItemId::parse("P"), 2}},
                               {state("P", 0, 8, std::nullopt)}};
  CHECK(*reply_tables({"1", order}) ==
        "order   123e4567-e89b-12d3-a456-426614174000\n"
        "state   sold\n"
        "\n"
        "ORDERED  QUANTITY\n"
        "P               2\n"
        "\n"
        "as it was made, at cursor e1.12:\n"
        "\n"
        "ITEM  STOCK  HELD  AVAILABLE  NEXT RELEASE\n"
        "P         8     0          8             -\n");
}

TEST_CASE("An order says what has become of it") {
  proto::OrderDone order{*proto::OrderId::parse("123e4567-e89b-12d3-a456-426614174000"),
                         kCursor,
                         {{*proto::ItemId::parse("P"), 2}},
                         {},
                         {proto::OrderState::kPaying,
                          false,
                          {},
                          false,
                          Millis{2'050'000},
                          "cart \x1b"
                          "7"}};
  const auto head = [&] {
    const std::string text = *order_text({"1", order});
    return text.substr(0, text.find("\nORDERED"));
  };
  const std::string id = "order   123e4567-e89b-12d3-a456-426614174000\n";
  CHECK(head() == id + "state   paying, 34m 10s left\nfor     cart \\x1b7\n");
  order.status = {proto::OrderState::kReleased, false, proto::ReleaseCause::kExpired};
  CHECK(head() == id + "state   released: expired\n");
  order.status.refund_due = true;
  CHECK(head() == id + "state   released: expired, paid too late: refund it\n");
  order.status = {proto::OrderState::kSold, true};
  order.lines.front().returned = 1;
  CHECK(head() == id + "state   sold, late\n");
  CHECK(*order_text({"1", order}) == head() +
                                         "\nORDERED  QUANTITY  RETURNED\n"
                                         "P               2         1\n");
  order.lines.front().price = proto::Price{1250, 2, "EUR"};
  CHECK(*order_text({"1", order}) == id + "state   sold, late\ntotal   25.00 EUR\n"
                                          "\nORDERED  QUANTITY       EACH  RETURNED\n"
                                          "P               2  12.50 EUR         1\n");
  CHECK_FALSE(order_text({"1", proto::CommandDone{kCursor, {}, {}, {}}}));
}

TEST_CASE("A release says what was taken away") {
  const proto::CommandDone done{
      kCursor, {}, {{*proto::ItemId::parse("P"), 2, Millis{900'000}}}, {}};
  CHECK(released_text({"1", done}) ==
        "cursor  e1.12\n"
        "\n"
        "RELEASED  QUANTITY\n"
        "P                2\n");
  CHECK(released_text({"1", proto::CommandDone{kCursor, {}, {}, {}}}) ==
        "cursor  e1.12\n"
        "\n"
        "nothing was held\n");
}

TEST_CASE("Pages of orders stand below each other and are titled once") {
  const auto order = [](std::uint64_t number, const char* session) {
    return proto::OrderEntry{number,
                             *proto::OrderId::parse("123e4567-e89b-12d3-a456-426614174000"),
                             *proto::SessionId::parse(session),
                             base::WallTime{base::Millis{1'795'363'200'000}},
                             {{*proto::ItemId::parse("P"), 2}, {*proto::ItemId::parse("Q"), 1}}};
  };
  auto priced = order(123'456, "bob");
  priced.lines[0].price = proto::Price{1250, 2, "EUR"};
  priced.lines[1].price = proto::Price{5, 2, "EUR"};
  CHECK(orders_text({order(7, "ann")}, true) + orders_text({priced}, false) ==
        "   NUMBER  MADE AT                   STATE     ORDER                                 "
        "SESSION                                  TOTAL  ITEMS\n"
        "        7  2026-11-22T16:00:00.000Z  sold      123e4567-e89b-12d3-a456-426614174000  "
        "ann                                             2 P, 1 Q\n"
        "   123456  2026-11-22T16:00:00.000Z  sold      123e4567-e89b-12d3-a456-426614174000  "
        "bob                                  25.05 EUR  2 P, 1 Q\n");
  CHECK(orders_text({}, true) == "no orders\n");
  CHECK(orders_text({}, false) == "");
}

TEST_CASE("A report has units and money, where that is known") {
  const auto tea = *proto::ItemId::parse("tea");
  const std::vector<proto::DaySales> sales = {
      {"2026-11-26", tea, 4, 0},
      {"2026-11-27", tea, 7, 1, proto::Price{3150, 2, "EUR"}, proto::Price{450, 2, "EUR"}}};
  CHECK(sales_text(sales, true) + sales_text({sales[1]}, false) ==
        "DAY         ITEM              SOLD             FOR  RETURNED             FOR\n"
        "2026-11-26  tea                  4                         0\n"
        "2026-11-27  tea                  7       31.50 EUR         1        4.50 EUR\n"
        "2026-11-27  tea                  7       31.50 EUR         1        4.50 EUR\n");
  CHECK(sales_text({}, true) == "nothing was sold\n");
  CHECK(sales_text({}, false).empty());
}

TEST_CASE("A waiting line is in the order in which it is called") {
  const std::vector<proto::PlaceEntry> places = {
      {*proto::SessionId::parse("ann"), 7, 1, {"0123456789abcdef", "fedcba9876543210"}},
      {*proto::SessionId::parse("bob"), 9, 2, {"89abcdef01234567", "89abcdef01234567"}}};
  CHECK(places_text(places, true) + places_text(places, false) ==
        "POSITION    TICKET  SESSION\n"
        "       1         7  ann\n"
        "       2         9  bob\n"
        "       1         7  ann\n"
        "       2         9  bob\n");
  CHECK(places_text({}, true) == "nobody waits\n");
  CHECK(places_csv(places, true) ==
        "position,ticket,session,person\r\n1,7,0123456789abcdef,fedcba9876543210\r\n"
        "2,9,89abcdef01234567,89abcdef01234567\r\n");
}

TEST_CASE("A verification says what was looked at and each thing that is wrong") {
  proto::Verification verified{kCursor, 1, 2, 0, 1234, {}};
  CHECK(verification_text(verified) ==
        "looked at 1 item, 2 holds, 0 orders, 1234 journal rows, at cursor e1.12\nall is well\n");
  verified.differences = {{"P", "held = the sum of the holds", 3, 4},
                          {"\x1b[2J", "stock in memory", 7, -1}};
  CHECK(verification_text(verified) ==
        "looked at 1 item, 2 holds, 0 orders, 1234 journal rows, at cursor e1.12\n"
        "item P: held = the sum of the holds: 3 expected, 4 found\n"
        "item \\x1b[2J: stock in memory: 7 expected, -1 found\n");
  verified.differences.resize(100);
  CHECK(verification_text(verified).ends_with("\nthere may be more: these are the first 100\n"));
}

TEST_CASE("A reply that lists nothing makes no table") {
  CHECK_FALSE(reply_tables({"1", proto::CommandDone{kCursor, {}, {}, {}}}));
  CHECK_FALSE(reply_tables({"1", proto::Error::unknown_item("Q")}));
}

}  // namespace cartctl
