// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The bus's JSON against twins that take the long way: random values must be written byte for byte
// as nlohmann's tree writes them, and random damage must be judged as if it were not plain.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "proto/blank.h"
#include "proto/codec.h"
#include "proto/command_fields.h"
#include "proto/feed_fields.h"
#include "proto/reply_fields.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace proto {
namespace {

using Json = nlohmann::ordered_json;

// --- the twin that writes --------------------------------------------------------------------

Json or_null(const std::optional<base::Millis>& value) {
  return value ? Json(value->count()) : Json(nullptr);
}
template <class Id>
Json or_null(const std::optional<Id>& id) {
  return id ? Json(id->str()) : Json(nullptr);
}

std::string added(const std::string& a, const std::string& b) {
  std::string sum;
  for (std::size_t i = 0, carry = 0; i < std::max(a.size(), b.size()) || carry > 0; ++i) {
    for (const auto* text : {&a, &b})
      if (i < text->size()) carry += static_cast<std::size_t>((*text)[text->size() - 1 - i] - '0');
    sum.insert(sum.begin(), static_cast<char>('0' + carry % 10));
    carry /= 10;
  }
  sum.erase(0, std::min(sum.find_first_not_of('0'), sum.size() - 1));
  return sum;
}

/// Makes a tree of what it is shown, which nlohmann then writes.
class TreeMaker {
 public:
  explicit TreeMaker(Json& json) : json_(json) {}

  void version() { json_["v"] = 1; }
  bool has(const char*, bool is_told) { return is_told; }
  const auto& inside(const auto& value) { return *value; }
  void judge(const char*, const char*, const auto&) {}

  void text(const char* name, const auto& text) { json_[name] = text; }
  template <class Kind>
  void id(const char* name, const TokenId<Kind>& id) {
    json_[name] = id.str();
  }
  template <class Kind>
  void id(const char* name, const std::optional<TokenId<Kind>>& id) {
    if (id) json_[name] = id->str();
  }
  void id_or_null(const char* name, const auto& id) { json_[name] = or_null(id); }
  void id_or_empty(const char* name, const auto& id) { json_[name] = id ? id->str() : ""; }
  void cursor(const char* name, const Cursor& cursor) { json_[name] = cursor.str(); }
  void time(const char* name, base::WallTime time) { json_[name] = base::to_rfc3339(time); }
  void number(const char* name, std::uint64_t number) { json_[name] = number; }
  void number(const char* name, Seq seq) { json_[name] = seq.value; }
  void count(const char* name, std::int64_t count, std::int64_t) { json_[name] = count; }
  void positive(const char* name, std::int64_t count, std::int64_t) { json_[name] = count; }
  void integer(const char* name, std::int64_t number) { json_[name] = number; }
  void millis(const char* name, const auto& millis) { json_[name] = or_null(millis); }
  void boolean(const char* name, bool is_true) { json_[name] = is_true; }
  void word(const char* name, auto word, std::span<const std::string_view> words) {
    json_[name] = words[static_cast<std::size_t>(word)];
  }
  void written(const char* name, const std::string& json) { json_[name] = Json::parse(json); }
  void error_code(const char* name, ErrorCode code) { json_[name] = to_string(code); }
  void price(const char* name, const std::optional<Price>& price) { put(name, price); }
  /// By the way that a person adds up: a sum of texts, digit by digit.
  void total(const char* name, const std::vector<OrderLine>& lines) {
    std::string sum = "0";
    for (const auto& line : lines) {
      const bool fits = line.price && line.price->currency == lines.front().price->currency;
      if (!fits) return;
      std::string digits = amount_of({line.price->minor, 0, ""});
      for (auto units = line.quantity; units > 0; units /= 10, digits += '0')
        for (auto times = units % 10; times > 0; --times) sum = added(sum, digits);
    }
    if (lines.empty()) return;
    const auto decimals = static_cast<std::size_t>(lines.front().price->decimals);
    sum.insert(0, decimals + 1 - std::min(decimals + 1, sum.size()), '0');
    if (decimals > 0) sum.insert(sum.size() - decimals, ".");
    json_[name] = {{"amount", sum}, {"currency", lines.front().price->currency}};
  }
  void array(const char* name, const auto& values, std::size_t = 0, std::size_t = 0) {
    json_[name] = Json::array();
    for (const auto& value : values) {
      Json element = Json::object();
      TreeMaker maker(element);
      visit_fields(maker, value);
      json_[name].push_back(std::move(element));
    }
  }
  void no_lines() { json_["lines"] = Json::array(); }
  void carts(const char*, const Change&) {}  // cart_hash has its own tests
  void description(const Description& description) {
    visit_description(
        [this]<class Value>(const Attribute<Value>& attribute, const Value& value) {
          if (value != Value{}) put(attribute.name, value);
        },
        description);
  }
  void description_with_name(const Description& described) {
    json_["name"] = Json::object();
    description(described);
  }
  void terms(const Terms& terms) {
    visit_terms(
        [this]<class Value>(const Attribute<Value>& attribute, const Value& value) {
          if (value != Value{}) put(attribute.name, value);
        },
        terms);
  }
  void shop(const char* name, const Shop& shop) {
    Json said = Json::object();
    TreeMaker maker(said);
    visit_shop(
        [&maker]<class Value>(const Attribute<Value>& attribute, const Value& value) {
          if (value != Value{}) maker.put(attribute.name, value);
        },
        shop);
    json_[name] = std::move(said);
  }
  void judged_shop(const char* name, const Shop& shop) { this->shop(name, shop); }
  void patch(const ItemPatch& patch) {
    visit_terms(
        [this](const auto& attribute, const auto& said) {
          if (said) put(attribute.name, *said);
        },
        patch);
  }

 private:
  void put(const char* name, const Names& names) {
    json_[name] = Json::object();
    for (const auto& [language, text] : names) json_[name][language] = text;
  }
  void put(const char* name, const Display& display) {
    json_[name] = kDisplayNames[static_cast<std::size_t>(display.kind)];
    if (display.kind == Display::Kind::kLow) json_["below"] = display.below;
  }
  void put(const char* name, const std::optional<Price>& price) {
    json_[name] = nullptr;
    if (price) json_[name] = {{"amount", amount_of(*price)}, {"currency", price->currency}};
  }
  void put(const char* name, const std::string& text) {
    json_[name] = text.empty() ? Json(nullptr) : Json(text);
  }
  void put(const char* name, const Moment& moment) {
    json_[name] = moment ? Json(base::to_rfc3339(*moment)) : Json(nullptr);
  }
  void put(const char* name, const Colours& colours) {
    json_[name] = Json::object();
    if (!colours.light.empty()) json_[name]["light"] = colours.light;
    if (!colours.dark.empty()) json_[name]["dark"] = colours.dark;
  }
  void put(const char* name, Layout layout) {
    json_[name] = kLayouts[static_cast<std::size_t>(layout)];
  }
  void put(const char* name, const ShopLinks& links) {
    json_[name] = Json::array();
    for (const auto& link : links) {
      Json said = Json::object();
      TreeMaker(said).put("name", link.name);
      said["url"] = link.url;
      json_[name].push_back(std::move(said));
    }
  }
  void put(const char* name, Visibility shown) { json_[name] = shown == Visibility::kShown; }
  void put(const char* name, const std::optional<std::int64_t>& number) {
    json_[name] = number ? Json(*number) : Json(nullptr);
  }
  void put(const char* name, const std::optional<base::Millis>& millis) {
    json_[name] = or_null(millis);
  }

  Json& json_;
};

std::string twin(Json start, const auto& message) {
  TreeMaker maker(start);
  visit_fields(maker, message);
  return start.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string twin(const Command& command) {
  return twin(Json{{"v", 1}, {"id", command.id}, {"op", to_string(command.op)}}, command);
}

std::string twin(const Reply& reply) {
  const Json start{
      {"v", 1}, {"id", reply.id}, {"ok", !std::holds_alternative<Error>(reply.outcome)}};
  return std::visit([&](const auto& outcome) { return twin(start, outcome); }, reply.outcome);
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
  OrderId order() { return support::order(below(1'000'000)); }
  SessionId session() { return support::session(token(limits::kMaxSessionLength)); }
  Display display() {
    const auto kind = static_cast<Display::Kind>(below(3));
    return {kind,
            kind == Display::Kind::kLow ? std::max<std::int64_t>(1, number(limits::kMaxStock)) : 0};
  }

  template <class Message>
  Message message();

  Command command() {
    Command command{text(), static_cast<Op>(below(kOperations.size()))};
    fill(command);
    return command;
  }
  Reply reply() {
    Reply reply{text(), message<Error>()};
    const auto kind = below(16);
    if (kind == 5)
      reply.outcome = message<OrderDone>();
    else if (kind == 6)
      reply.outcome = message<OrderList>();
    else if (kind == 7)
      reply.outcome = message<Verification>();
    else if (kind == 9)
      reply.outcome = message<HookList>();
    else if (kind == 8)
      reply.outcome = message<EventList>();
    else if (kind == 12)
      reply.outcome = message<ItemList>();
    else if (kind == 14)
      reply.outcome = message<ShopDone>();
    else if (kind == 13)
      reply.outcome = message<HoldList>();
    else if (kind == 15)
      reply.outcome = message<DeedList>();
    else if (kind == 10)
      reply.outcome = message<PlaceList>();
    else if (kind == 11)
      reply.outcome = message<SalesReport>();
    else if (kind == 0)
      reply.outcome = message<Snapshot>();
    else if (kind > 1)
      reply.outcome = message<CommandDone>();
    return reply;
  }
  base::WallTime time() { return base::WallTime{base::Millis{number(253'402'300'799'999)}}; }
  void fill(auto& message);

 private:
  std::mt19937_64 random_;
};

/// Fills what it is shown with random values, with most that may be left out left out at times.
class Filler {
 public:
  explicit Filler(Values& values) : values_(values) {}

  void version() {}
  bool has(const char*, bool) { return values_.below(3) == 0; }
  auto& inside(auto& value) { return value.emplace(); }
  /// What makes it right is said where it is made.
  void judge(const char*, const char*, const auto&) {}

  void text(const char*, std::string& text) { text = values_.text(); }
  void id(const char*, ItemId& id) { id = values_.item(); }
  void id(const char*, SessionId& id) { id = values_.session(); }
  void id(const char*, OrderId& id) { id = values_.order(); }
  void id(const char*, HookName& id) {
    id = *HookName::parse(values_.token(limits::kMaxHookNameLength));
  }
  void id(const char*, PersonName& id) {
    id = *PersonName::parse("SZFe_" + std::to_string(values_.number(1'000'000)));
  }
  void id(const char*, Epoch& id) { id = values_.cursor().epoch; }
  template <class Kind>
  void id(const char* name, std::optional<TokenId<Kind>>& id) {
    this->id(name, id.emplace(TokenId<Kind>::unread()));
  }
  void id_or_null(const char* name, auto& id) {
    if (values_.maybe()) this->id(name, id);
  }
  void id_or_empty(const char* name, auto& id) { id_or_null(name, id); }
  void cursor(const char*, Cursor& cursor) { cursor = values_.cursor(); }
  void time(const char*, base::WallTime& time) { time = values_.time(); }
  void number(const char*, std::uint64_t& number) { number = values_.cursor().seq.value; }
  void number(const char*, Seq& seq) { seq = values_.cursor().seq; }
  void count(const char*, std::int64_t& count, std::int64_t max) { count = values_.number(max); }
  void positive(const char*, std::int64_t& count, std::int64_t max) { count = values_.number(max); }
  void integer(const char*, std::int64_t& number) { number = values_.number(200) - 100; }
  void millis(const char*, auto& millis) { millis = values_.millis(); }
  void boolean(const char*, bool& is_true) { is_true = values_.maybe(); }
  template <class Word>
  void word(const char*, Word& word, const auto& words) {
    word = static_cast<Word>(values_.below(words.size()));
  }
  void written(const char*, std::string& json) {
    json = Json{{"said", values_.text()}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  /// Mostly of one currency, so that there are totals.
  void price(const char*, std::optional<Price>& price) {
    price = {values_.number(limits::kMaxPrice), 2, values_.below(4) == 0 ? "USD" : "EUR"};
  }
  void total(const char*, const std::vector<OrderLine>&) {}
  void error_code(const char*, ErrorCode& code) {
    code = static_cast<ErrorCode>(values_.below(kErrorKinds.size()));
  }
  template <class Value>
  void array(const char*, std::vector<Value>& array, std::size_t min = 0, std::size_t = 0) {
    for (auto count = min + values_.below(4); count > 0; --count) {
      values_.fill(array.emplace_back(blank<Value>()));
    }
  }
  void no_lines() {}
  void carts(const char*, Change&) {}
  void description(Description& description) {
    visit_description([this](const auto&, auto& value) { fill(value); }, description);
  }
  void description_with_name(Description& described) { description(described); }
  void terms(Terms& terms) {
    visit_terms([this](const auto&, auto& value) { fill(value); }, terms);
  }
  void shop(const char*, Shop& shop) {
    visit_shop([this](const auto&, auto& value) { fill(value); }, shop);
  }
  void judged_shop(const char* name, Shop& shop) { this->shop(name, shop); }
  void patch(ItemPatch& patch) {
    visit_terms(
        [this](const auto&, auto& said) {
          if (values_.maybe()) fill(said.emplace());
        },
        patch);
  }

 private:
  void fill(Names& names) {
    for (auto count = values_.below(3); count > 0; --count) names[values_.text()] = values_.text();
  }
  void fill(Display& display) { display = values_.display(); }
  void fill(std::optional<Price>& price) {
    if (values_.maybe())
      price = {values_.number(limits::kMaxPrice), static_cast<int>(values_.below(5)),
               values_.text()};
  }
  void fill(std::string& text) { text = values_.text(); }
  void fill(Moment& moment) {
    if (values_.maybe()) moment = values_.time();
  }
  void fill(Colours& colours) {
    fill(colours.light);
    fill(colours.dark);
  }
  void fill(Layout& layout) { layout = static_cast<Layout>(values_.below(kLayouts.size())); }
  void fill(ShopLinks& links) {
    for (auto count = values_.below(3); count > 0; --count) {
      auto& link = links.emplace_back();
      fill(link.name);
      fill(link.url);
    }
  }
  void fill(Visibility& shown) { shown = static_cast<Visibility>(values_.below(2)); }
  void fill(std::optional<std::int64_t>& number) {
    if (values_.maybe()) number = values_.number(limits::kMaxQuantity);
  }
  void fill(std::optional<base::Millis>& millis) { millis = values_.millis(); }

  Values& values_;
};

/// What a message must be beside what its fields must be.
void make_right(auto&) {}
void make_right(ItemState& state) {
  state.held = state.stock == 0 ? 0 : state.held % (state.stock + 1);
  state.available = state.stock - state.held;
}
void make_right(CatalogEntry& entry) { make_right(entry.state); }
void make_right(ListedItem& item) { make_right(item.state); }
void make_right(Change& change) { make_right(change.state); }
void make_right(Snapshot& snapshot) {
  if (snapshot.since)
    for (auto& each : snapshot.items) each.numbers_only = !each.described_seq;
}

void Values::fill(auto& message) {
  Filler filler(*this);
  visit_fields(filler, message);
  make_right(message);
}
template <class Message>
Message Values::message() {
  auto message = blank<Message>();
  fill(message);
  return message;
}

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
    const Change change = values.message<Change>();
    REQUIRE(encode(change) == twin(Json::object(), change));
    const Heartbeat heartbeat = values.message<Heartbeat>();
    REQUIRE(encode(heartbeat) == twin(Json::object(), heartbeat));
    const EventNews news = values.message<EventNews>();
    REQUIRE(encode(news) == twin(Json::object(), news));
  }
}

TEST_CASE("A message is judged alike whether it is plain or not and damaged or not") {
  Values values(20261124);
  for (int round = 0; round < 6'000; ++round) {
    const Change change = values.message<Change>();
    const std::string texts[] = {encode(values.command()), encode(values.reply()), encode(change),
                                 encode(values.message<Heartbeat>())};
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
