// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/events_auditor.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

#include "tests/sim/violation.h"

namespace sim {

using cartd::StoredOrder;
using proto::EventType;
using proto::OrderState;

namespace {

using Json = nlohmann::json;

struct Told {
  EventType type;
  Json data;
};
using ToldOf = std::map<std::string, std::vector<Told>>;  // by order or item

std::string name_of(std::uint64_t event) { return "the event " + std::to_string(event); }

ToldOf told_of(const cartd::Rows& rows) {
  ToldOf told;
  for (const auto& event : rows.events) {
    Json data = Json::parse(event.data, nullptr, /*allow_exceptions=*/false);
    if (!data.is_object()) throw Violation(name_of(event.id) + " says nothing that can be read");
    if (event.type == EventType::kSalePaused || event.type == EventType::kSaleResumed)
      continue;  // PauseAuditor's
    const auto& subject = data.contains("order") ? data["order"] : data["item"];
    told[subject.get<std::string>()].push_back({event.type, std::move(data)});
  }
  return told;
}

/// What an order is while its events are read.
struct OrderTold {
  std::optional<OrderState> state;  // nothing: not made yet
  bool refund_due = false;
  bool late = false;
  std::size_t returns = 0;

  /// False where that cannot happen to it.
  bool take(const Told& told) {
    const bool is_sold = state == OrderState::kSold || state == OrderState::kReturned;
    switch (told.type) {
      case EventType::kOrderPaying:
        if (state) return false;
        state = OrderState::kPaying;
        break;
      case EventType::kOrderSold:
        if (is_sold) return false;
        late = state == OrderState::kReleased;
        state = OrderState::kSold;
        break;
      case EventType::kOrderReleased:
        if (state != OrderState::kPaying) return false;
        state = OrderState::kReleased;
        break;
      case EventType::kOrderRefundDue:
        if (state != OrderState::kReleased || refund_due) return false;
        refund_due = true;
        break;
      case EventType::kOrderReturned: {
        if (!is_sold) return false;
        ++returns;
        bool is_all = true;
        for (const auto& line : told.data["lines"])
          is_all = is_all && line["returned"] == line["quantity"];
        state = is_all ? OrderState::kReturned : OrderState::kSold;
        break;
      }
      default:
        return false;
    }
    return told.data["state"] == to_string(*state) && told.data["late"] == late;
  }

  friend bool operator==(const OrderTold&, const OrderTold&) = default;
};

OrderTold told_by(const StoredOrder& order) {
  return {order.state, order.refund_due, order.late, order.returns.size()};
}

/// Takes what is told of the order away from `told`.
void judge_order(const StoredOrder* before, const StoredOrder& after, ToldOf& told) {
  const std::string what = "the order " + after.order.str();
  OrderTold order = before == nullptr ? OrderTold{} : told_by(*before);
  const auto events = told.extract(after.order.str());
  if (!events.empty())
    for (const auto& event : events.mapped()) {
      if (!order.take(event))
        throw Violation(what + " is told to be " + std::string(to_string(event.type)) +
                        ", which it cannot be");
      if (event.data["number"] != after.number ||
          event.data.dump().find(after.session.str()) != std::string::npos)
        throw Violation(what + " is told as another one, or with whose it is");
    }
  if (order != told_by(after)) throw Violation(what + " is another one, and nobody is told");
}

}  // namespace

void EventsAuditor::on_written(const support::MemoryStore& store, const cartd::Rows& rows) {
  std::uint64_t& last = last_[store.epoch()];
  for (const auto& event : rows.events) {
    if (event.id != last + 1)
      throw Violation(name_of(event.id) + " comes after " + std::to_string(last));
    last = event.id;
  }
  if (rows.forgotten == 0) return;
  if (store.events().empty()) throw Violation("the last event of all is forgotten");
  seen_.insert("events-forgotten");
}

void EventsAuditor::judge(const support::MemoryStore& before, const cartd::Rows& rows) {
  auto told = told_of(rows);
  for (const auto& order : rows.orders) {
    const auto was = before.orders().find(order.order);
    judge_order(was == before.orders().end() ? nullptr : &was->second, order, told);
  }
  std::map<proto::ItemId, std::vector<EventType>> expected;
  std::set<proto::ItemId> put;
  for (const auto& row : rows.items) {
    put.insert(row.catalog.item);
    const auto was = before.items().find(row.catalog.item);
    const bool is_new = was == before.items().end();
    if (is_new || was->second.catalog.description() != row.catalog.description())
      expected[row.catalog.item].push_back(EventType::kItemChanged);
  }
  for (const auto& row : rows.numbers) {
    const auto was = before.items().find(row.item);
    const bool was_there =
        was != before.items().end() && was->second.catalog.stock > was->second.held;
    const bool is_there = row.stock > row.held;
    if (was_there != is_there)
      expected[row.item].push_back(is_there ? EventType::kItemBack : EventType::kItemSoldOut);
  }
  for (const auto& item : put) expected.try_emplace(item);
  for (const auto& [item, types] : expected) {
    const auto events = told.extract(item.str());
    std::vector<EventType> found;
    if (!events.empty())
      for (const auto& event : events.mapped()) found.push_back(event.type);
    // What was said of it may be what it was, after two commands that said something else.
    if (put.contains(item) && found.size() == types.size() + 1 &&
        found.front() == EventType::kItemChanged)
      found.erase(found.begin());
    if (found != types) throw Violation("of the item " + item.str() + " something else is told");
  }
  if (!told.empty()) throw Violation("of " + told.begin()->first + " is told what did not happen");
}

void EventsAuditor::on_told(const support::MemoryStore& store, const proto::EventNews& news) {
  const auto at = store.events().find(news.event.id);
  if (at == store.events().end() || at->second != news.event || news.cursor != store.cursor())
    throw Violation(name_of(news.event.id) + " is told, and is not on disk like that");
  std::uint64_t& last = last_told_[store.epoch()];
  if (news.event.id <= last) throw Violation(name_of(news.event.id) + " is told twice");
  last = news.event.id;
  seen_.insert(std::string(to_string(news.event.type)));
}

void EventsAuditor::on_listed(const support::MemoryStore& store, const proto::Command& command,
                              const proto::EventList& list) {
  const std::uint64_t last = last_.at(store.epoch());
  std::uint64_t before =
      command.after.value_or(store.events().empty() ? 0 : store.events().begin()->first - 1);
  for (const auto& event : list.events) {
    const auto at = store.events().find(event.id);
    if (at == store.events().end() || at->second != event)
      throw Violation(name_of(event.id) + " is listed, and is not on disk like that");
    const bool follows = command.event_type ? event.id > before && event.type == *command.event_type
                                            : event.id == before + 1;
    if (!follows) throw Violation(name_of(event.id) + " is listed out of its order");
    before = event.id;
  }
  if (list.events.size() > static_cast<std::size_t>(command.amount) ||
      list.next != (list.events.empty() ? last : before) || list.cursor != store.cursor())
    throw Violation("who goes on behind the events that were listed misses some");
  seen_.insert("events-listed");
}

void EventsAuditor::on_gone(const support::MemoryStore& store, const proto::Command& command,
                            const proto::Error& error) {
  if (store.events().empty() || error.oldest != store.events().begin()->first ||
      *command.after + 1 >= *error.oldest)
    throw Violation("events are told to be gone that are not");
  seen_.insert("events-gone");
}

void EventsAuditor::check_store(const support::MemoryStore& store) const {
  const auto at = last_.find(store.epoch());
  const std::uint64_t last = at == last_.end() ? 0 : at->second;
  const auto& events = store.events();
  if ((events.empty() ? 0 : events.rbegin()->first) != last ||
      (!events.empty() && events.size() != last - events.begin()->first + 1))
    throw Violation("an event is missing");
}

}  // namespace sim
