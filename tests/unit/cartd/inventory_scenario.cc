// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/unit/cartd/inventory_scenario.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "cartd/core/inventory.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

std::string text_of(const char* word, const std::optional<base::Millis>& time) {
  if (!time) return "";
  return std::string(" ") + word + " " +
         std::to_string(std::chrono::floor<base::Seconds>(*time).count());
}

std::string text_of(const std::optional<proto::WaitingLine>& line) {
  if (!line) return "";
  return " waiting " + std::to_string(line->waiting) + " turn " + std::to_string(line->turn);
}

std::string text_of(const proto::ItemState& state) {
  CHECK(state.available == state.stock - state.held);
  return state.item.str() + " " + std::to_string(state.available) + "/" +
         std::to_string(state.held) + text_of("back", state.next_release) + text_of(state.line) +
         (state.paused ? " paused" : "");
}

std::string text_of(const proto::Line& line) {
  return line.item.str() + ":" + std::to_string(line.quantity) + text_of("ends", line.expires_in) +
         (line.offer ? " offer" : "");
}

std::string text_of(const proto::Place& place) {
  return place.item.str() + " ticket " + std::to_string(place.ticket) + " number " +
         std::to_string(place.position);
}

std::string name_of(proto::LapseCause cause) {
  static constexpr const char* kNames[] = {"expired", "offer", "released"};
  return kNames[static_cast<std::size_t>(cause)];
}

std::string text_of(const proto::Lapsed& lapsed) {
  return "lost " + lapsed.item.str() + ":" + std::to_string(lapsed.quantity) + " " +
         name_of(lapsed.cause) + (lapsed.reason.empty() ? "" : ": " + lapsed.reason);
}

std::string text_of(const proto::OrderLine& line) {
  std::string text = line.item.str() + ":" + std::to_string(line.quantity);
  if (line.price) text += " at " + amount_of(*line.price) + line.price->currency;
  return line.returned == 0 ? text : text + " back " + std::to_string(line.returned);
}

std::string text_of(const proto::OrderStatus& status) {
  std::string text(status.state == proto::OrderState::kSold ? "" : to_string(status.state));
  if (status.cause) text += " " + std::string(to_string(*status.cause));
  if (status.expires_in)
    text += " " + std::to_string(std::chrono::floor<base::Seconds>(*status.expires_in).count());
  if (status.late) text += "late";
  return text.empty() ? "" : "; " + text;
}

std::string text_of(const proto::CatalogEntry& entry) {
  return text_of(entry.state) + " #" + std::to_string(entry.seq.value);
}

/// Of an order its number and state, of an item what of it is told.
std::string text_of(const proto::Event& event) {
  const auto data = nlohmann::json::parse(event.data);
  std::string text = std::to_string(event.id) + " " + std::string(to_string(event.type));
  const auto add = [&](const char* field) {
    if (data.contains(field)) text += " " + data[field].dump();
  };
  for (const char* field : {"number", "state", "cause", "late", "item", "available", "name"})
    add(field);
  std::erase(text, '"');
  if (!data.contains("return")) return text;
  for (const auto& line : data["return"]["lines"])
    text += " +" + line["item"].get<std::string>() + line["quantity"].dump();
  return text + (data["return"]["restock"] ? "" : " lost");
}

template <class Values>
std::string joined(const Values& values);

std::string text_of(const proto::Cart& cart) {
  return joined(cart.lines) + (cart.places.empty() ? "" : "; " + joined(cart.places)) +
         (cart.lapses.empty() ? "" : "; " + joined(cart.lapses));
}

std::string text_of(const proto::Error& error) {
  std::string text(to_string(error.code));
  if (error.item) text += " " + *error.item;
  if (error.field) text += " " + *error.field;
  if (error.requested) text += " " + std::to_string(*error.requested);
  if (error.available) text += " of " + std::to_string(*error.available);
  if (error.obtainable && error.obtainable != error.available)
    text += " or " + std::to_string(*error.obtainable);
  if (error.limit) text += " " + std::to_string(*error.limit);
  if (error.held) text += " held " + std::to_string(*error.held);
  if (error.stock) text += " is " + std::to_string(*error.stock);
  if (error.reason) text += " " + *error.reason;
  text += text_of("back", error.next_release) + text_of("again", error.again_in);
  return error.cart ? text + " " + text_of(*error.cart) : text;
}

std::string text_of(const proto::Change& change) {
  CHECK(change.described == change.description.has_value());
  std::string text = "#" + std::to_string(change.cursor.seq.value) + " " + text_of(change.state);
  if (change.any_cart) text += " to all";
  if (!change.reason.empty()) text += " for " + change.reason;
  if (!change.description) return text;
  text += " says";
  for (const auto& [language, name] : change.description->name) text += " " + name;
  return text;
}

std::string seconds_of(base::WallTime time) {
  return std::to_string((time - support::at(0)) / base::Seconds{1});
}

std::string text_of(const StoredHold& hold) {
  if (hold.quantity == 0) return hold.session.str() + " has no " + hold.item.str();
  std::string text =
      hold.session.str() + " " + hold.item.str() + ":" + std::to_string(hold.quantity);
  if (hold.expires_at) text += " till " + seconds_of(*hold.expires_at);
  return hold.offer ? text + " offer" : text;
}

std::string text_of(const StoredLapse& lapse) {
  if (lapse.quantity == 0) return lapse.session.str() + " forgets " + lapse.item.str();
  return lapse.session.str() + " lost " + lapse.item.str() + ":" + std::to_string(lapse.quantity) +
         " till " + seconds_of(lapse.forget_at) + " " + name_of(lapse.cause) +
         (lapse.reason.empty() ? "" : ": " + lapse.reason);
}

std::string text_of(const StoredPlace& place) {
  return place.item.str() + " ticket " + std::to_string(place.ticket) + " " +
         (place.gone ? "free" : place.session.str());
}

std::string text_of(const StoredPutBack& row) {
  const std::string whose = row.item.str() + " of " + row.session.str();
  return row.gone
             ? whose + " forgotten"
             : whose + " since " + seconds_of(row.begun_at) + " until " + seconds_of(row.forget_at);
}

std::string text_of(const JournalRow& row) {
  return std::string(kCauses[static_cast<std::size_t>(row.cause)]) + " " + row.item.str() + " " +
         (row.session ? row.session->str() + " " : "") + (row.quantity > 0 ? "+" : "") +
         std::to_string(row.quantity) + " = " + std::to_string(row.held) + " of " +
         std::to_string(row.stock) + " sold " + std::to_string(row.totals.sold);
}

std::string text_of(const NumbersRow& row) {
  return "#" + std::to_string(row.seq.value) + " " + row.item.str() + " " +
         std::to_string(row.held) + " of " + std::to_string(row.stock);
}

std::string text_of(const StoredOrder& order) {
  std::string text = std::to_string(order.number) + " " + order.order.str().substr(35) + " " +
                     order.session.str() + " " + std::string(to_string(order.state));
  if (order.pay_by) text += " till " + seconds_of(*order.pay_by);
  if (order.pay_latest) text += " or " + seconds_of(*order.pay_latest);
  if (order.sold_at) text += " at " + seconds_of(*order.sold_at);
  if (order.refund_due) text += " refund";
  return text;
}

template <class Values>
std::string joined(const Values& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + text_of(value);
  return text.empty() ? "-" : text;
}

std::string text_of(const proto::Reply& reply) {
  if (const auto* error = std::get_if<proto::Error>(&reply.outcome)) return text_of(*error);
  if (const auto* shown = std::get_if<proto::Snapshot>(&reply.outcome))
    return "#" + std::to_string(shown->cursor.seq.value) + " " + joined(shown->items);
  if (const auto* sold = std::get_if<proto::OrderDone>(&reply.outcome))
    return "#" + std::to_string(sold->cursor.seq.value) + " order " + sold->order.str().substr(35) +
           " " + joined(sold->items) + "; " + joined(sold->lines) + text_of(sold->status);
  const auto& done = std::get<proto::CommandDone>(reply.outcome);
  return "#" + std::to_string(done.cursor.seq.value) + " " + joined(done.items) + "; " +
         text_of(proto::Cart{done.lines, done.places, done.lapses});
}

std::string text_of(const Rows& rows) {
  if (rows.head)
    CHECK(std::any_of(rows.numbers.begin(), rows.numbers.end(),
                      [&](const auto& row) { return row.seq == *rows.head; }));
  return joined(rows.holds) + "; " + joined(rows.numbers);
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// "P2+Q1": two of P and one of Q.
proto::Command with_lines(proto::Command command, std::string what) {
  std::replace(what.begin(), what.end(), '+', ' ');
  std::istringstream words(what);
  for (std::string line; words >> line;)
    command.lines.push_back({support::item(line.substr(0, 1)), std::stol(line.substr(1))});
  return command;
}

/// What is said: nothing, "ttl", a price like 4.50EUR, or a name.
proto::Command put(const std::string& item, const std::string& what) {
  auto command = support::put_item(item);
  const auto price = what.size() < 4 ? std::nullopt
                                     : proto::parse_price(what.substr(0, what.size() - 3),
                                                          what.substr(what.size() - 3));
  if (what == "ttl")
    command.patch.hold_ttl = base::Millis{5000};
  else if (price)
    command.patch.price = price;
  else if (!what.empty())
    command.patch.name = proto::Names{{"en", what}};
  return command;
}

proto::Command parse_command(const std::string& text) {
  std::istringstream words(text);
  std::string op, who, what;
  std::int64_t quantity = 1;
  words >> op >> who >> what;
  std::string lines;
  if (op == "buy" || op == "return" || op == "lose") words >> lines;
  words >> quantity;
  if (op == "add" && what.find('+') != std::string::npos)
    return with_lines({"", proto::Op::kAdd, support::session(who)}, what);
  if (op == "add") return support::add(who, what, quantity);
  if (op == "wait") return support::wait(who, what);
  if (op == "buy") return with_lines(support::checkout(who, std::stoul(what)), lines);
  if (op == "order") return support::ordering(proto::Op::kOrder, who, std::stoul(what));
  if (op == "stock") {
    auto command = support::set_stock(who, std::stol(what));
    if (words) command.only_if = quantity;
    return command;
  }
  if (op == "more") return support::add_stock(who, std::stol(what), std::to_string(quantity));
  if (op == "cancel") return support::ordering(proto::Op::kCancelOrder, who, std::stoul(what));
  if (op == "confirm") return support::of_order(proto::Op::kConfirmOrder, std::stoul(who));
  if (op == "unpaid") return support::of_order(proto::Op::kReleaseOrder, std::stoul(who));
  if (op == "extend") return support::of_order(proto::Op::kExtendOrder, std::stoul(who));
  if (op == "return" || op == "lose") {
    auto command = with_lines(support::of_order(proto::Op::kReturnOrder, std::stoul(who)), lines);
    command.key = what;
    command.restock = op == "return";
    return command;
  }
  if (op == "release") return support::release(who, what);
  if (op == "pause") return support::pause_sale(who);
  if (op == "resume") return {"", proto::Op::kResumeSale};
  if (op == "put") return put(who, what);
  if (op == "remove") return support::remove(who, what);
  if (op == "cart") return support::cart(who);
  if (op == "snapshot") return support::snapshot();
  REQUIRE(op == "ping");
  return support::ping();
}

struct Step {
  std::string line;
  std::string subject;   // before the arrow
  std::string expected;  // after it
};

class Scenario {
 public:
  void run(std::string_view text) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);)
      if (const auto clean = trimmed(line); !clean.empty()) take(clean);
    finish_batch();
  }

 private:
  void take(const std::string& line) {
    const auto arrow = line.find("->");
    if (arrow == std::string::npos) return prepare(line);
    const Step step{line, trimmed(line.substr(0, arrow)), trimmed(line.substr(arrow + 2))};
    if (step.subject.starts_with("& ")) return queue(step, step.subject.substr(2));
    finish_batch();
    if (step.subject == "rows") return compare(step, text_of(outcome_.rows));
    if (step.subject == "lapses") return compare(step, joined(outcome_.rows.lapses));
    if (step.subject == "put-backs") return compare(step, joined(outcome_.rows.put_backs));
    if (step.subject == "places") return compare(step, joined(outcome_.rows.places));
    if (step.subject == "orders") return compare(step, joined(outcome_.rows.orders));
    if (step.subject == "journal") return compare(step, joined(outcome_.rows.journal));
    if (step.subject == "events") return compare(step, joined(outcome_.rows.events));
    if (step.subject == "changes") return compare(step, joined(outcome_.changes));
    if (step.subject == "wakes") return compare(step, next_wake());
    const auto space = step.subject.find(' ');
    now_ = std::stol(step.subject);
    if (space != std::string::npos) return queue(step, step.subject.substr(space + 1));
    apply({});
    compare(step, "expired " + std::to_string(outcome_.expired + outcome_.unpaid));
  }

  void prepare(const std::string& line) {
    std::istringstream words(line);
    std::string kind, name, limit;
    words >> kind >> name;
    if (kind == "ttl") {
      ttl_ = base::Seconds{std::stol(name)};
      return;
    }
    if (kind == "most") {
      hold_most_ = base::Seconds{std::stol(name)};
      return;
    }
    if (kind == "pay") {
      words >> limit;
      payment_ = {base::Seconds{std::stol(name)}, base::Seconds{std::stol(limit)}};
      return;
    }
    REQUIRE(kind == "item");
    CatalogItem item{support::item(name)};
    words >> item.stock;
    if (words >> limit) words >> item.limit.emplace();
    state_.items.push_back(support::stored(std::move(item)));
  }

  void queue(const Step& step, const std::string& command) {
    commands_.push_back(parse_command(command));
    steps_.push_back(step);
  }

  void finish_batch() {
    if (commands_.empty()) return;
    apply(commands_);
    REQUIRE(outcome_.replies.size() == steps_.size());
    for (std::size_t i = 0; i < steps_.size(); ++i)
      compare(steps_[i], text_of(outcome_.replies[i]));
    commands_.clear();
    steps_.clear();
  }

  void apply(const std::vector<proto::Command>& commands) {
    outcome_ = inventory().apply(commands, support::at(now_), known_);
    for (const auto& order : outcome_.rows.orders)
      known_.orders.insert_or_assign(order.order, order);
    for (const auto& addition : outcome_.rows.additions)
      known_.additions.emplace(addition.key, addition);
  }

  void compare(const Step& step, const std::string& actual) {
    INFO(step.line);
    CHECK(actual == step.expected);
  }

  std::string next_wake() {
    const auto next = inventory().next_expiry();
    return next ? std::to_string((*next - support::at(0)) / base::Seconds{1}) : "never";
  }

  Inventory& inventory() {
    if (!inventory_)
      inventory_ =
          std::make_unique<Inventory>(state_, Lifetimes{ttl_, kOffer, payment_, hold_most_});
    return *inventory_;
  }

  static constexpr base::Millis kOffer{20'000};

  StoredState state_{support::epoch("e"), proto::Seq{0}, {}, {}};
  base::Millis ttl_{0};
  std::optional<Lifetimes::Payment> payment_;
  std::optional<base::Millis> hold_most_;
  std::unique_ptr<Inventory> inventory_;

  std::int64_t now_ = 0;
  std::vector<proto::Command> commands_;  // of the batch being read
  std::vector<Step> steps_;
  BatchOutcome outcome_;  // of the last batch
  Known known_;           // what a store would have by now
};

}  // namespace

void check(std::string_view scenario) { Scenario().run(scenario); }

}  // namespace cartd
