// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/operator_commands.h"

#include <utility>

#include "base/whole_number.h"
#include "proto/limits.h"
#include "proto/shop_json.h"
#include "proto/word.h"

namespace cartctl {
namespace {

using proto::Command;
using proto::Error;
using proto::Op;
using proto::Result;
namespace limits = proto::limits;

Error wrong(std::string_view where, std::string_view text, const std::string& expected) {
  return Error::bad_request(
      "", std::string(where) + ": '" + std::string(text) + "' is not " + expected);
}

Result<proto::ItemId> read_item(std::string_view where, std::string_view text) {
  auto item = proto::ItemId::parse(text);
  if (!item) return wrong(where, text, "an item: 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'");
  return *std::move(item);
}

Result<std::int64_t> read_units(std::string_view where, std::string_view text, std::int64_t min,
                                std::int64_t max) {
  const auto units = base::whole_number(text);
  if (!units || *units < min || *units > max)
    return wrong(where, text,
                 "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return *units;
}

/// Says what is wrong with it, if anything is.
std::optional<Error> read_key(std::string_view key, Command& command) {
  if (key.empty())
    return Error::bad_request(
        "",
        "--id is missing: a name for this, under which it is done once, however often it is asked");
  if (!proto::is_line(key, limits::kMaxKeyBytes))
    return wrong("--id", key,
                 "one line of at most " + std::to_string(limits::kMaxKeyBytes) + " bytes");
  command.key = key;
  return std::nullopt;
}

/// What is wrong with the words of a flag, or with what they say.
std::optional<Error> read_flag(const ItemFlag& flag, const std::vector<std::string>& words,
                               proto::ItemPatch& patch) {
  for (const std::string& word : words) {
    if (word.empty() && !flag.repeated) continue;
    const std::string where = std::string(flag.name) + ": '" + word + "' ";
    if (const auto wrong = flag.read(word, patch)) return Error::bad_request("", where + *wrong);
    if (const auto wrong = judge(patch)) return Error::bad_request("", where + wrong->detail);
  }
  return std::nullopt;
}

Command command(Op op) {
  Command made;
  made.id = "cartctl";
  made.op = op;
  return made;
}

}  // namespace

Result<Command> set_stock(std::string_view item, std::string_view units, std::string_view only_if) {
  Command made = command(Op::kSetStock);
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  const auto amount = read_units("UNITS", units, 0, limits::kMaxStock);
  if (!amount) return amount.error();
  made.item = *id;
  made.amount = *amount;
  if (only_if.empty()) return made;
  const auto before = read_units("--if", only_if, 0, limits::kMaxStock);
  if (!before) return before.error();
  made.only_if = *before;
  return made;
}

Result<Command> add_stock(std::string_view item, std::string_view units, std::string_view key) {
  Command made = command(Op::kAddStock);
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  const auto amount = read_units("UNITS", units, -limits::kMaxStock, limits::kMaxStock);
  if (!amount) return amount.error();
  made.item = *id;
  made.amount = *amount;
  if (auto missing = read_key(key, made)) return *std::move(missing);
  return made;
}

Result<Command> of_order(Op op, std::string_view order) {
  Command made = command(op);
  made.order = proto::OrderId::parse(order);
  if (!made.order) return wrong("ORDER", order, "an order: a UUID");
  return made;
}

Result<Command> return_order(std::string_view order, std::string_view key,
                             std::span<const std::string> lines, bool restock) {
  auto made = of_order(Op::kReturnOrder, order);
  if (!made) return made;
  if (auto missing = read_key(key, *made)) return *std::move(missing);
  for (const std::string& word : lines) {
    const auto equals = word.find('=');
    const auto item = proto::ItemId::parse(word.substr(0, equals));
    const auto units =
        equals == std::string::npos ? std::nullopt : base::whole_number(word.substr(equals + 1));
    if (!item || !units || *units < 1 || *units > limits::kMaxQuantity)
      return wrong("LINE", word, "an item and how many came back, like P=2");
    made->lines.push_back({*item, *units});
  }
  if (proto::has_repeats(made->lines)) return Error::bad_request("", "an item is given twice");
  made->restock = restock;
  return made;
}

Result<Command> set_hook(std::string_view hook, std::optional<bool> enabled,
                         std::string_view after) {
  Command made = command(Op::kSetHook);
  auto& asked = made.hook.emplace();
  asked.hook = proto::HookName::parse(hook);
  if (!asked.hook) return wrong("HOOK", hook, "a hook: 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'");
  asked.enabled = enabled;
  if (enabled) return made;
  const auto number = base::whole_number(after);
  if (!number || *number < 0) return wrong("--after", after, "the number of an event, or 0");
  asked.position = static_cast<std::uint64_t>(*number);
  return made;
}

Result<Command> put_item(std::string_view item, const ItemWords& words) {
  Command made = command(Op::kPutItem);
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  made.item = *id;
  for (const ItemFlag& flag : item_flags())
    if (const auto given = words.find(flag.name); given != words.end())
      if (auto wrong = read_flag(flag, given->second, made.patch)) return *std::move(wrong);
  return made;
}

namespace {

/// Says what is wrong with it, if anything is.
std::optional<Error> read_reason(std::string_view reason, Command& command) {
  if (!reason.empty() && !proto::is_line(reason, limits::kMaxReasonBytes))
    return wrong("--reason", reason, "one line of at most 200 bytes");
  command.reason = reason;
  return std::nullopt;
}

}  // namespace

Result<Command> pause_sale(std::string_view reason) {
  Command made = command(Op::kPauseSale);
  if (auto wrong = read_reason(reason, made)) return *std::move(wrong);
  return made;
}

Command resume_sale() { return command(Op::kResumeSale); }

Command show_shop() { return command(Op::kShop); }

Result<Command> put_shop(std::string_view file, std::string_view text) {
  auto shop = proto::parse_shop(text);
  if (!shop) return Error::bad_request("", std::string(file) + ": " + shop.error().detail);
  Command made = command(Op::kPutShop);
  made.shop = *std::move(shop);
  return made;
}

Result<Command> remove_item(std::string_view item) {
  Command made = command(Op::kRemoveItem);
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  made.item = *id;
  return made;
}

Result<Command> release_hold(std::string_view session, std::string_view item,
                             std::string_view reason) {
  Command made = command(Op::kRelease);
  if (auto wrong = read_reason(reason, made)) return *std::move(wrong);
  made.session = proto::SessionId::parse(session);
  if (!made.session)
    return wrong("SESSION", session, "a session: 1 to 128 of A-Z, a-z, 0-9, '.', '_', '-'");
  if (!item.empty()) {
    const auto id = read_item("--item", item);
    if (!id) return id.error();
    made.item = *id;
  }
  return made;
}

namespace {

Result<std::optional<base::WallTime>> read_time(const char* flag, const std::string& text) {
  if (text.empty()) return std::optional<base::WallTime>();
  constexpr std::size_t kDay = 10;
  const auto time =
      base::parse_rfc3339_with_offset(text.size() == kDay ? text + "T00:00:00Z" : text);
  if (!time)
    return wrong(flag, text, "a day like 2026-11-27, or a time like 2026-11-27T09:00:00+01:00");
  return time;
}

Result<proto::Period> read_period(const PeriodWords& words) {
  const auto since = read_time("--since", words.since);
  if (!since) return since.error();
  const auto until = read_time("--until", words.until);
  if (!until) return until.error();
  if (*since && *until && **until <= **since)
    return wrong("--until", words.until, "later than --since");
  return proto::Period{*since, *until};
}

}  // namespace

Result<Command> orders_of(const OrderWords& words) {
  Command made = command(Op::kOrders);
  if (!words.state.empty()) {
    const auto state = proto::find_word(proto::kOrderStates, words.state);
    if (!state) return wrong("--state", words.state, "one of paying, sold, released, returned");
    made.state = static_cast<proto::OrderState>(*state);
  }
  if (!words.item.empty()) {
    const auto item = read_item("--item", words.item);
    if (!item) return item.error();
    made.item = *item;
  }
  const auto period = read_period(words.made);
  if (!period) return period.error();
  made.period = *period;
  return made;
}

Result<Command> report_of(const PeriodWords& sold) {
  Command made = command(Op::kReport);
  const auto period = read_period(sold);
  if (!period) return period.error();
  made.period = *period;
  return made;
}

Result<Command> list_places(std::string_view item) {
  Command made = command(Op::kPlaces);
  made.amount = limits::kMaxListed;
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  made.item = *id;
  return made;
}

Result<Command> show_order(std::string_view order) {
  auto made = of_order(Op::kOrders, order);
  if (made) made->amount = 1;
  return made;
}

Result<Command> list_holds(std::string_view item) {
  Command made = command(Op::kHolds);
  made.amount = limits::kMaxListed;
  if (item.empty()) return made;
  const auto id = read_item("--item", item);
  if (!id) return id.error();
  made.item = *id;
  return made;
}

Result<Command> show_cart(std::string_view session) {
  auto made = release_hold(session, "", "");
  if (made) made->op = Op::kCart;
  return made;
}

}  // namespace cartctl
