// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The bus's JSON against twins that take the long way: random values must be written byte for byte
// as nlohmann's tree writes them, and random damage must be judged as if it were not plain.
#include <nlohmann/json.hpp>

#include <random>
#include <string>
#include <vector>

#include "proto/codec.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace proto {
namespace {

using Json = nlohmann::ordered_json;

// --- the twin that writes --------------------------------------------------------------------

Json or_null(const std::optional<base::Millis>& value) {
  return value ? Json(value->count()) : Json(nullptr);
}

Json tree(const ItemState& state) {
  Json json{{"item", state.item.str()},
            {"available", state.available},
            {"held", state.held},
            {"stock", state.stock}};
  if (state.sold > 0) json["sold"] = state.sold;
  json["next_release_ms"] = or_null(state.next_release);
  if (state.line) json.update({{"waiting", state.line->waiting}, {"turn", state.line->turn}});
  return json;
}

Json tree(const Line& line) {
  Json json{{"item", line.item.str()},
            {"quantity", line.quantity},
            {"expires_in_ms", or_null(line.expires_in)}};
  if (line.offer) json["offer"] = true;
  return json;
}

Json tree(const Place& place) {
  return Json{{"item", place.item.str()}, {"ticket", place.ticket}, {"position", place.position}};
}

Json tree(const Units& units) {
  return Json{{"item", units.item.str()}, {"quantity", units.quantity}};
}

void put(Json& json, const Display& display) {
  static constexpr const char* kNames[] = {"exact", "low", "yes-no"};
  json["display"] = kNames[static_cast<std::size_t>(display.kind)];
  if (display.kind == Display::Kind::kLow) json["below"] = display.below;
}

Json tree(const Difference& difference) {
  return Json{{"item", difference.item},
              {"what", difference.what},
              {"expected", difference.expected},
              {"found", difference.found}};
}

void put(Json& json, const Description& description) {
  if (!description.name.empty()) json["name"] = description.name;
  if (description.limit) json["limit"] = *description.limit;
  if (description.display.kind != Display::Kind::kExact) put(json, description.display);
}

Json tree(const CatalogEntry& entry) {
  Json json = tree(entry.state);
  put(json, entry.description);
  json["seq"] = entry.seq.value;
  if (entry.described_seq) json["described_seq"] = entry.described_seq->value;
  return json;
}

Json tree(const Lapsed& lapsed) {
  static constexpr const char* kCauses[] = {"expired", "offer", "released"};
  return Json{{"item", lapsed.item.str()},
              {"quantity", lapsed.quantity},
              {"cause", kCauses[static_cast<std::size_t>(lapsed.cause)]}};
}

Json tree(const OrderEntry& entry);

template <class Values>
Json array(const Values& values) {
  Json json = Json::array();
  for (const auto& value : values) json.push_back(tree(value));
  return json;
}

Json tree(const OrderEntry& entry) {
  return Json{{"number", entry.number},
              {"order", entry.order.str()},
              {"session", entry.session.str()},
              {"at", base::to_rfc3339(entry.at)},
              {"lines", array(entry.lines)}};
}

void put(Json& json, const Cart& cart) {
  json["lines"] = array(cart.lines);
  if (!cart.places.empty()) json["waiting"] = array(cart.places);
  if (!cart.lapses.empty()) json["lapsed"] = array(cart.lapses);
}

void put(Json& json, const CommandDone& done) {
  json["cursor"] = done.cursor.str();
  json["items"] = array(done.items);
  put(json, Cart{done.lines, done.places, done.lapses});
}

void put(Json& json, const OrderDone& done) {
  json["order"] = done.order.str();
  json["cursor"] = done.cursor.str();
  json["lines"] = array(done.lines);
  json["items"] = array(done.items);
}

void put(Json& json, const OrderList& list) {
  json["cursor"] = list.cursor.str();
  json["orders"] = array(list.orders);
  json["more"] = list.more;
}

void put(Json& json, const Verification& verified) {
  json["cursor"] = verified.cursor.str();
  json["items"] = verified.items;
  json["holds"] = verified.holds;
  json["orders"] = verified.orders;
  json["journal_rows"] = verified.journal_rows;
  json["differences"] = array(verified.differences);
}

void put(Json& json, const Snapshot& snapshot) {
  json["cursor"] = snapshot.cursor.str();
  json["items"] = array(snapshot.items);
  json["lines"] = Json::array();
  if (snapshot.run.empty()) return;
  json["run"] = snapshot.run;
  if (snapshot.since) json["since"] = snapshot.since->value;
  json["next"] = snapshot.next ? Json(snapshot.next->str()) : Json(nullptr);
}

void put(Json& json, const Error& error) {
  json["error"] = std::string(to_string(error.code));
  json["detail"] = error.detail;
  if (error.field) json["field"] = *error.field;
  if (error.item) json["item"] = *error.item;
  if (error.requested) json["requested"] = *error.requested;
  if (error.available) json["available"] = *error.available;
  if (error.obtainable) json["obtainable"] = *error.obtainable;
  if (error.limit) json["limit"] = *error.limit;
  if (error.held) json["held"] = *error.held;
  if (error.order) json["order"] = *error.order;
  if (kind_of(error.code).has(error_field::kNextRelease))
    json["next_release_ms"] = or_null(error.next_release);
  if (error.cart) put(json, *error.cart);
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string twin(const Command& command) {
  Json json{{"v", 1}, {"id", command.id}, {"op", operation(command.op).name}};
  if (command.session) json["session"] = command.session->str();
  if (!command.lines.empty()) json["lines"] = array(command.lines);
  if (command.item) json["item"] = command.item->str();
  if (command.op == Op::kAdd && command.item) json["quantity"] = command.quantity;
  if (command.order) json["order"] = command.order->str();
  if (command.op == Op::kSetStock) json["stock"] = command.amount;
  const ItemPatch& patch = command.patch;
  if (patch.name) json["name"] = *patch.name;
  if (patch.limit) json["limit"] = *patch.limit ? Json(**patch.limit) : Json(nullptr);
  if (patch.display) put(json, *patch.display);
  if (patch.hold_ttl) json["hold_ttl_ms"] = or_null(*patch.hold_ttl);
  if (command.page) {
    json["after"] = command.page->after ? command.page->after->str() : "";
    if (command.page->since) json["since"] = command.page->since->value;
    if (command.page->since) json["run"] = command.page->run;
  }
  if (command.op == Op::kOrders) json.update({{"limit", command.amount}, {"after", command.after}});
  return dump(json);
}

std::string twin(const Reply& reply) {
  Json json{{"v", 1}, {"id", reply.id}, {"ok", !std::holds_alternative<Error>(reply.outcome)}};
  std::visit([&](const auto& outcome) { put(json, outcome); }, reply.outcome);
  return dump(json);
}

Json place(const Cursor& cursor) {
  return Json{{"v", 1}, {"epoch", cursor.epoch.str()}, {"seq", cursor.seq.value}};
}

std::string twin(const Change& change) {
  Json json = place(change.cursor);
  json.update(tree(change.state));
  json["at"] = base::to_rfc3339(change.at);
  if (change.described) json["described"] = true;
  if (change.description && change.description->name.empty()) json["name"] = Json::object();
  if (change.description) put(json, *change.description);
  return dump(json);
}

std::string twin(const Heartbeat& heartbeat) {
  Json json = place(heartbeat.cursor);
  json["at"] = base::to_rfc3339(heartbeat.at);
  return dump(json);
}

// --- random values ---------------------------------------------------------------------------

/// Makes values of every shape a peer may send. Those that need not be valid are not.
class Values {
 public:
  explicit Values(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool maybe() { return below(2) == 0; }

  /// Any number from 0, with any number of digits.
  std::int64_t number(std::int64_t max) {
    const auto bits = static_cast<int>(below(63));
    return static_cast<std::int64_t>((random_() >> 1) >> bits) % (max + 1);
  }
  std::optional<base::Millis> millis() {
    if (below(3) == 0) return std::nullopt;
    return base::Millis{number(3'000'000'000'000)};
  }

  /// Now and then bytes that need escaping, or are no UTF-8.
  std::string text() {
    static const std::vector<std::string> kPieces = {"a",
                                                     "7",
                                                     " ",
                                                     "\"",
                                                     "\\",
                                                     "/",
                                                     "\n",
                                                     "\t",
                                                     std::string(1, '\0'),
                                                     "\x1f",
                                                     "\x7f",
                                                     "\xc3\xa4",
                                                     "茶",
                                                     "\xff",
                                                     "\xc3",
                                                     "é",
                                                     "\xf0\x9f\x8d\xb5",
                                                     "\xe8",
                                                     "\x80",
                                                     "\xed\xa0\x80"};
    std::string text;
    const std::size_t kinds = below(3) == 0 ? kPieces.size() : 3;
    for (auto count = below(40); count > 0; --count) text += kPieces[below(kinds)];
    return text;
  }
  std::string token(std::size_t max) {
    static constexpr std::string_view kCharacters = "abcXYZ0189";
    std::string token;
    for (auto count = 1 + below(max); count > 0; --count)
      token += kCharacters[below(kCharacters.size())];
    return token;
  }
  ItemId item() { return support::item(token(limits::kMaxItemIdLength)); }
  Cursor cursor() {
    const auto seq = maybe() ? random_() : static_cast<std::uint64_t>(number(1'000'000));
    return {support::epoch(token(limits::kMaxEpochLength)), Seq{seq}};
  }
  ItemState state() {
    const auto stock = number(limits::kMaxStock);
    const auto held = number(stock);
    ItemState state{item(), stock - held, held, stock, millis(), std::nullopt};
    if (below(3) == 0) state.sold = number(limits::kMaxSold);
    if (below(3) == 0) state.line = WaitingLine{number(10'000), cursor().seq.value};
    return state;
  }
  Units units() { return {item(), number(limits::kMaxQuantity)}; }
  OrderId order() { return support::order(below(1'000'000)); }
  SessionId session() { return support::session(token(limits::kMaxSessionLength)); }
  Display display() {
    const auto kind = static_cast<Display::Kind>(below(3));
    return {kind,
            kind == Display::Kind::kLow ? std::max<std::int64_t>(1, number(limits::kMaxStock)) : 0};
  }
  std::vector<Units> some_units() {
    std::vector<Units> all;
    for (auto count = below(4); count > 0; --count) all.push_back(units());
    return all;
  }
  std::vector<ItemState> some_states() {
    std::vector<ItemState> all;
    for (auto count = below(4); count > 0; --count) all.push_back(state());
    return all;
  }
  ItemPatch patch() {
    ItemPatch patch;
    if (maybe()) {
      patch.name.emplace();
      for (auto count = below(3); count > 0; --count) (*patch.name)[text()] = text();
    }
    if (maybe()) patch.limit.emplace();
    if (maybe()) patch.limit = number(limits::kMaxQuantity);
    if (maybe()) patch.display = display();
    if (maybe()) patch.hold_ttl.emplace(millis());
    return patch;
  }
  Description description() {
    Description description{{}, std::nullopt, display()};
    for (auto count = below(3); count > 0; --count) description.name[text()] = text();
    if (maybe()) description.limit = number(limits::kMaxQuantity);
    return description;
  }
  CatalogEntry entry() {
    CatalogEntry entry{state(), cursor().seq, description(), {}};
    if (maybe()) entry.described_seq = cursor().seq;
    return entry;
  }

  Command command() {
    using namespace command_field;
    Command command{text(), static_cast<Op>(below(kOperations.size()))};
    const Operation& op = operation(command.op);
    if (op.takes(kSession)) command.session = session();
    if (op.takes(kLines) && maybe()) command.lines = some_units();
    if ((op.takes(kItem) && command.lines.empty()) || (op.takes(kAnyItem) && maybe()))
      command.item = item();
    if (op.takes(kQuantity) && command.item) command.quantity = number(limits::kMaxQuantity);
    if (op.takes(kOrder)) command.order = order();
    if (op.takes(kStock)) command.amount = number(limits::kMaxStock);
    if (op.takes(kPatch)) command.patch = patch();
    if (op.takes(kPage) && maybe()) {
      command.page.emplace();
      if (maybe()) command.page->after = item();
      if (maybe()) {
        command.page->since = cursor().seq;
        command.page->run = text();
      }
    }
    if (op.takes(kOrders)) {
      command.amount = number(limits::kMaxOrdersPage);
      command.after = cursor().seq.value;
    }
    return command;
  }
  Cart cart() {
    Cart cart;
    for (auto count = below(4); count > 0; --count)
      cart.lines.push_back({item(), number(limits::kMaxQuantity), millis(), below(4) == 0});
    for (auto count = below(6) == 0 ? below(3) : 0; count > 0; --count)
      cart.places.push_back({item(), cursor().seq.value, number(10'000)});
    for (auto count = below(3) == 0 ? below(3) : 0; count > 0; --count)
      cart.lapses.push_back(
          {item(), number(limits::kMaxQuantity), static_cast<LapseCause>(below(3))});
    return cart;
  }
  Error error() {
    Error error{static_cast<ErrorCode>(below(kErrorKinds.size())), text()};
    if (maybe()) error.field = text();
    if (maybe()) error.item = text();
    if (maybe()) error.requested = number(limits::kMaxStock);
    if (maybe()) error.available = number(limits::kMaxStock);
    if (maybe()) error.obtainable = number(limits::kMaxStock);
    if (maybe()) error.limit = number(limits::kMaxQuantity);
    if (below(4) == 0) error.held = number(limits::kMaxStock);
    if (below(4) == 0) error.order = text();
    if (below(4) == 0) error.cart = cart();
    error.next_release = millis();
    return error;
  }
  Reply reply() {
    Reply reply{text(), error()};
    const auto kind = below(8);
    if (kind == 5) {
      reply.outcome = OrderDone{order(), cursor(), some_units(), some_states()};
    } else if (kind == 6) {
      OrderList list{cursor(), {}, maybe()};
      for (auto count = below(3); count > 0; --count)
        list.orders.push_back({cursor().seq.value, order(), session(), time(), some_units()});
      reply.outcome = std::move(list);
    } else if (kind == 7) {
      Verification verified{cursor(), number(limits::kMaxStock), number(9), 3, 4, {}};
      for (auto count = below(3); count > 0; --count)
        verified.differences.push_back({text(), text(), -number(100), number(100)});
      reply.outcome = std::move(verified);
    } else if (kind == 0) {
      Snapshot snapshot{cursor(), {}};
      for (auto count = below(4); count > 0; --count) snapshot.items.push_back(entry());
      if (maybe()) snapshot.run = "r" + text();
      if (!snapshot.run.empty() && maybe()) snapshot.next = item();
      if (!snapshot.run.empty() && maybe()) {
        snapshot.since = cursor().seq;
        for (auto& each : snapshot.items) each.numbers_only = !each.described_seq;
      }
      reply.outcome = std::move(snapshot);
    } else if (kind > 1) {
      Cart whole = cart();
      reply.outcome = CommandDone{cursor(), some_states(), std::move(whole.lines),
                                  std::move(whole.places), std::move(whole.lapses)};
    }
    return reply;
  }
  base::WallTime time() { return base::WallTime{base::Millis{number(253'402'300'799'999)}}; }
  Change change() {
    Change change{cursor(), state(), time(), below(4) == 0, std::nullopt};
    if (change.described && below(4) > 0) change.description = description();
    return change;
  }
  Heartbeat heartbeat() { return {cursor(), time()}; }

 private:
  std::mt19937_64 random_;
};

/// Damages `text` in a place or two; most of it is still plain to look at.
void damage(std::string& text, Values& values) {
  static const std::vector<std::string> kTokens = {"null",
                                                   "true",
                                                   "false",
                                                   "-1",
                                                   "-0",
                                                   "0",
                                                   "00",
                                                   "1.0",
                                                   "1e3",
                                                   "18446744073709551615",
                                                   "\"\"",
                                                   "{",
                                                   "}",
                                                   "[",
                                                   "]",
                                                   ",",
                                                   ":",
                                                   "\\u0041",
                                                   "\\",
                                                   "\"",
                                                   "\xff",
                                                   " ",
                                                   "\"seq\":1",
                                                   "\"id\":\"y\",",
                                                   "\"quantity\":5,",
                                                   "\"later\":[{}],"};
  for (auto count = 1 + values.below(2); count > 0; --count) {
    const auto place = values.below(text.size() + 1);
    switch (values.below(4)) {
      case 0:
        text.erase(place, 1 + values.below(3));
        break;
      case 1:
        text.insert(place, kTokens[values.below(kTokens.size())]);
        break;
      case 2:
        text.replace(place, values.below(4), kTokens[values.below(kTokens.size())]);
        break;
      default:
        if (place < text.size()) text[place] = static_cast<char>(values.below(256));
    }
  }
}

// --- the twin that reads: what begins with a blank is not plain -------------------------------

bool same(const std::variant<Command, RefusedCommand>& a,
          const std::variant<Command, RefusedCommand>& b) {
  if (a.index() != b.index()) return false;
  if (a.index() == 0) return std::get<0>(a) == std::get<0>(b);
  return std::get<1>(a).id == std::get<1>(b).id && std::get<1>(a).error == std::get<1>(b).error;
}

template <class Value>
bool same(const Result<Value>& a, const Result<Value>& b) {
  if (a.ok() != b.ok()) return false;
  return a.ok() ? *a == *b : a.error() == b.error();
}

/// What every decoder says of a text.
void check_judgement(const std::string& text, std::string_view topic) {
  const std::string blank = " " + text;
  REQUIRE(same(decode_command(text), decode_command(blank)));
  REQUIRE(same(decode_reply(text), decode_reply(blank)));
  REQUIRE(same(decode_feed(topic, text), decode_feed(topic, blank)));
}

}  // namespace

TEST_CASE("Random values are written byte for byte as the tree writes them") {
  Values values(20261123);
  for (int round = 0; round < 3'000; ++round) {
    const Command command = values.command();
    REQUIRE(encode(command) == twin(command));
    const Reply reply = values.reply();
    REQUIRE(encode(reply) == twin(reply));
    const Change change = values.change();
    REQUIRE(encode(change) == twin(change));
    const Heartbeat heartbeat = values.heartbeat();
    REQUIRE(encode(heartbeat) == twin(heartbeat));
  }
}

TEST_CASE("A message is judged alike whether it is plain or not and damaged or not") {
  Values values(20261124);
  for (int round = 0; round < 6'000; ++round) {
    const Change change = values.change();
    const std::string texts[] = {encode(values.command()), encode(values.reply()), encode(change),
                                 encode(values.heartbeat())};
    const auto topic =
        values.below(8) == 0 ? std::string(kHeartbeatTopic) : change_topic(change.state.item);
    for (std::string text : texts) {
      if (values.below(4) != 0) damage(text, values);
      CAPTURE(text);
      check_judgement(text, topic);
    }
  }
}

TEST_CASE("Numbers at the ends of their ranges are judged alike plain or not") {
  const std::string number =
      GENERATE("0", "1", "1000000", "1000001", "1000000000", "1000000001", "-1", "-0", "00", "01",
               "9223372036854775807", "9223372036854775808", "18446744073709551615",
               "18446744073709551616", "1.0", "1e2", "", "null", "\"1\"");
  CAPTURE(number);
  check_judgement(
      R"({"v":1,"id":"x","op":"add","session":"s","item":"P","quantity":)" + number + "}", "");
  check_judgement(R"({"v":)" + number + R"(,"id":"x","op":"ping"})", "");
  check_judgement(R"({"v":1,"id":"x","ok":true,"cursor":"e.)" + number +
                      R"(","items":[],"lines":[{"item":"P","quantity":1,"expires_in_ms":)" +
                      number + "}]}",
                  "");
  const std::string change = R"({"v":1,"epoch":"e","seq":)" + number +
                             R"(,"item":"P","available":)" + number + R"(,"held":0,"stock":)" +
                             number + R"(,"next_release_ms":null,"at":"2026-11-22T16:00:00.000Z"})";
  check_judgement(change, "stock/P");
}

}  // namespace proto
