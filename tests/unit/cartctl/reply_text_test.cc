// Replies as tables.
#include "cartctl/core/reply_text.h"

#include "tests/support/catch.h"

namespace cartctl {
namespace {

using proto::Millis;

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

TEST_CASE("A snapshot is a table of the catalog") {
  const proto::Snapshot snapshot{
      kCursor,
      {{state("P", 2, 10, Millis{841'000}), {12}, {{"en", "Product P"}, {"zh", "P商品"}}, 1},
       {state("teapot", 3, 1200, std::nullopt), {9}, {}, std::nullopt},
       {state("kettle", 0, 0, std::nullopt), {0}, {{"zh", "铁\x1b壶"}}, std::nullopt}}};
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

TEST_CASE("A reply that lists nothing makes no table") {
  CHECK_FALSE(reply_tables({"1", proto::CommandDone{kCursor, {}, {}}}));
  CHECK_FALSE(reply_tables({"1", proto::Error::unknown_item("Q")}));
}

}  // namespace cartctl
