// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/auditor.h"

#include <algorithm>

#include "tests/support/shown_values.h"

namespace sim {
namespace {

std::string text_of(const proto::ItemState& item) {
  return item.item.str() + " available " + std::to_string(item.available) + " held " +
         std::to_string(item.held) + " stock " + std::to_string(item.stock);
}

std::string text_of(const proto::WaitingLine& line) {
  return std::to_string(line.waiting) + " waiting at turn " + std::to_string(line.turn);
}

}  // namespace

void Auditor::on_store_opened(const cartd::StoredState& state) {
  std::map<proto::ItemId, std::int64_t> waiting;
  for (const auto& place : state.places) ++waiting[place.item];
  for (const auto& item : state.items)
    history_[{state.epoch, item.catalog.item}][item.seq] = {item.catalog.stock,
                                                            item.held,
                                                            {waiting[item.catalog.item], item.turn},
                                                            state.sale.pause.has_value(),
                                                            item.phase};
  for (const auto& item : state.items) note_said(state.epoch, item);
}

void Auditor::note_said(const proto::Epoch& epoch, const cartd::StoredItem& item) {
  auto& known = said_[{epoch, item.catalog.item}];
  const auto description = item.catalog.description();
  if (known.empty() || std::prev(known.end())->second != description)
    known.insert_or_assign(item.seq, description);
}

const std::pair<const proto::Seq, proto::Description>& Auditor::said(
    const proto::Cursor& cursor, const proto::ItemId& item) const {
  const auto of_item = said_.find({cursor.epoch, item});
  if (of_item == said_.end()) throw Violation("nothing was ever said of " + item.str());
  const auto after = of_item->second.upper_bound(cursor.seq);
  if (after == of_item->second.begin())
    throw Violation("nothing was said yet of " + item.str() + " at " + cursor.str());
  return *std::prev(after);
}

void Auditor::check_said(const proto::Cursor& cursor, const proto::ItemId& item,
                         const proto::Description& description) const {
  if (said(cursor, item).second != description)
    throw Violation("at " + cursor.str() + " the wrong thing was said of " + item.str());
}

bool Auditor::is_shown(const proto::Cursor& cursor, const proto::ItemId& item) const {
  const auto of_item = said_.find({cursor.epoch, item});
  if (of_item == said_.end()) return false;
  const auto after = of_item->second.upper_bound(cursor.seq);
  return after != of_item->second.begin() &&
         std::prev(after)->second.shown == proto::Visibility::kShown;
}

void Auditor::check_listed(const proto::Cursor& cursor,
                           const std::vector<gateway::ShownEntry>& listed) const {
  for (const auto& [of, said] : said_) {
    if (of.first != cursor.epoch) continue;
    const bool is_listed = std::any_of(
        listed.begin(), listed.end(),
        [&item = of.second](const auto& each) { return each.shown.state.item == item; });
    if (is_listed != is_shown(cursor, of.second))
      throw Violation("at " + cursor.str() + " " + of.second.str() +
                      (is_listed ? " is listed, which is hidden" : " is not listed"));
  }
}

void Auditor::check_news(const gateway::Poll& poll, const gateway::StateAnswer& answer) const {
  for (const auto& item : answer.items) {
    const auto& [since, description] = said(*answer.cursor, item.state.item);
    if (item.described && description.shown == proto::Visibility::kHidden) {
      proto::Description nothing;
      nothing.shown = proto::Visibility::kHidden;
      if (*item.described != nothing || item.state != proto::ItemState{item.state.item})
        throw Violation("at " + answer.cursor->str() + " more is told of " + item.state.item.str() +
                        " than that it is hidden");
    } else if (item.described) {
      check_said(*answer.cursor, item.state.item, *item.described);
    } else if (answer.reset || (poll.since && since > poll.since->seq)) {
      throw Violation("a poll since " + (poll.since ? poll.since->str() : "nothing") +
                      " does not hear at " + answer.cursor->str() + " what was said of " +
                      item.state.item.str() + " at " + std::to_string(since.value));
    }
  }
}

void Auditor::on_committed(const support::MemoryStore& store, const cartd::Rows& rows) {
  for (const auto& row : rows.numbers)
    history_[{store.epoch(), row.item}][row.seq] = {
        row.stock,
        row.held,
        {static_cast<std::int64_t>(store.line(row.item).size()), row.turn},
        store.sale().pause.has_value(),
        row.phase};
  for (const auto& row : rows.items) note_said(store.epoch(), store.items().at(row.catalog.item));
  if (!rows.empty()) LineAuditor::check_store(store);
  events_.on_written(store, rows);
  lives_.on_written(store.epoch(), rows);
}

void Auditor::on_change(const proto::Change& change) {
  check_told(change.cursor, {change.state});
  if (!change.description) return;
  check_said(change.cursor, change.state.item, *change.description);
  saw("described");
}

void Auditor::on_turn(const support::MemoryStore& before, const support::MemoryStore& store,
                      std::span<const proto::Command> commands, const cartd::BatchOutcome& outcome,
                      const TermsAuditor::Wall& wall) {
  // By its commands, not by its rows: the same batch may have brought the item back.
  for (const auto& command : commands)
    if (command.op == proto::Op::kRemoveItem) removed_[store.epoch()].insert(*command.item);
  terms_.judge(before, store, commands, outcome, wall);
  lines_.judge(before, commands, outcome);
  sales_.judge(before, store, commands, outcome);
  payments_.judge(before, store, commands, outcome);
  events_.judge(before, outcome.rows);
  pauses_.judge(before, store, commands, outcome);
}

void Auditor::on_reply(support::MemoryStore& store, const proto::Command& command,
                       const proto::Reply& reply) {
  if (reply.id != command.id) throw Violation("a reply has another command's id");
  if (const auto* listed = std::get_if<proto::OrderList>(&reply.outcome)) {
    const auto most = static_cast<std::size_t>(command.amount);
    const auto truth = store.search_orders({command.after.value_or(0), most + 1})->orders;
    const bool is_same =
        listed->orders.size() == std::min(most, truth.size()) &&
        std::equal(listed->orders.begin(), listed->orders.end(), truth.begin(),
                   [](const proto::OrderEntry& told, const cartd::StoredOrder& stored) {
                     return told.number == stored.number && told.order == stored.order &&
                            told.session == stored.session && told.at == stored.at &&
                            told.status.state == stored.state;
                   });
    if (!is_same || listed->more != (truth.size() > most) || listed->cursor != store.cursor())
      throw Violation("the operator is shown other orders than those on disk");
    return saw("orders-listed");
  }
  if (const auto* verified = std::get_if<proto::Verification>(&reply.outcome)) {
    if (verified->cursor != store.cursor() || !verified->differences.empty())
      throw Violation("the store contradicts itself");
    return saw("verified");
  }
  if (const auto* listed = std::get_if<proto::EventList>(&reply.outcome))
    return events_.on_listed(store, command, *listed);
  if (const auto* error = std::get_if<proto::Error>(&reply.outcome);
      error != nullptr && error->code == proto::ErrorCode::kGone)
    return events_.on_gone(store, command, *error);
  if (command.op == proto::Op::kOrders || command.op == proto::Op::kEvents ||
      command.op == proto::Op::kVerify)
    throw Violation("the store was not asked for " + command.id);
  if (const auto* sold = std::get_if<proto::OrderDone>(&reply.outcome)) {
    committed_.insert(command.id);
    return check_told(sold->cursor, sold->items, Lines::kLeftOut);
  }
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  if (done == nullptr) return;
  committed_.insert(command.id);
  check_told(done->cursor, done->items);
  if (!command.session) return;
  const auto cart = store.cart(*command.session);
  const bool is_same = std::equal(cart.begin(), cart.end(), done->lines.begin(), done->lines.end(),
                                  [](const auto& held, const proto::Line& told) {
                                    return held.first == told.item &&
                                           held.second.quantity == told.quantity &&
                                           held.second.offer == told.offer;
                                  });
  if (!is_same)
    throw Violation("the reply to " + command.id + " has a cart that is not the one on disk");
  LineAuditor::check_places(store, *command.session, done->places);
}

void Auditor::check_sums(const proto::ItemState& item) {
  if (item.available < 0 || item.held < 0 || item.available + item.held != item.stock)
    throw Violation("numbers that cannot be: " + text_of(item));
}

void Auditor::check_told(const proto::Cursor& cursor, const std::vector<proto::ItemState>& items,
                         Lines lines) const {
  for (const auto& item : items) {
    check_sums(item);
    const auto of_item = history_.find({cursor.epoch, item.item});
    const std::string what = "at " + cursor.str() + " was told " + text_of(item);
    if (of_item == history_.end()) throw Violation(what + ", of which no store knows");
    const auto after = of_item->second.upper_bound(cursor.seq);
    if (after == of_item->second.begin()) throw Violation(what + ", before it was there");
    const Numbers& truth = std::prev(after)->second;
    if (truth.held != item.held || truth.stock != item.stock)
      throw Violation(what + ", but held is " + std::to_string(truth.held) + " of " +
                      std::to_string(truth.stock) + " since seq " +
                      std::to_string(std::prev(after)->first.value));
    const auto line = item.line.value_or(proto::WaitingLine{});
    if (lines == Lines::kTold && item.paused != truth.paused)
      throw Violation(what + ", and whether it is paused is wrong");
    const auto open = truth.phase == cartd::SalePhase::kAlways
                          ? std::nullopt
                          : std::optional(truth.phase == cartd::SalePhase::kOpen);
    if (lines == Lines::kTold && item.open != open)
      throw Violation(what + ", and whether it is open is wrong");
    if (lines == Lines::kTold && line != truth.line)
      throw Violation(what + " and " + text_of(line) + ", but it is " + text_of(truth.line));
  }
}

void Auditor::check_acknowledged(const std::string& command_id) const {
  if (!committed_.contains(command_id))
    throw Violation("the command " + command_id + " was acknowledged but is not on disk");
}

void Auditor::check_complete(const gateway::Poll& poll, const gateway::StateAnswer& answer) const {
  if (!poll.since && poll.wait > base::Millis{0}) return;  // has begun with nothing
  std::set<proto::ItemId> told;
  for (const auto& item : answer.items) told.insert(item.state.item);
  for (const auto& [of, history] : history_) {
    if (of.first != answer.cursor->epoch) continue;
    const auto after = history.upper_bound(answer.cursor->seq);
    if (after == history.begin() || told.contains(of.second)) continue;
    const bool tells_all = answer.reset || !poll.since;
    const bool is_news = tells_all || std::prev(after)->first > poll.since->seq;
    // Who has never seen it need not hear that it is hidden.
    const bool is_seen =
        is_shown(*answer.cursor, of.second) || (!tells_all && is_shown(*poll.since, of.second));
    if (is_news && is_seen)
      throw Violation("an answer at " + answer.cursor->str() + " since " +
                      (tells_all ? "nothing" : poll.since->str()) + " leaves out " +
                      of.second.str());
  }
}

void Auditor::check_answer(const gateway::Poll& poll, const gateway::StateAnswer& answer) const {
  auto shown = support::numbers(answer.items);
  std::erase_if(shown, [&](const auto& state) { return !is_shown(*answer.cursor, state.item); });
  check_told(*answer.cursor, shown);
  const auto* items = std::get_if<std::vector<proto::ItemId>>(&poll.items);
  if (items == nullptr)
    check_complete(poll, answer);
  else if (answer.items.size() != std::max<std::size_t>(1, items->size()))
    throw Violation("an answer has " + std::to_string(answer.items.size()) + " items");
  if (poll.since && !answer.reset && answer.cursor->epoch != poll.since->epoch)
    throw Violation("a poll since " + poll.since->str() + " was told " + answer.cursor->str() +
                    " without reset");
  check_news(poll, answer);
  // No store here is ever put back from a copy, so that a reset within an epoch is a mistake: it
  // would take the shopper back to numbers they have already seen replaced.
  if (poll.since && answer.reset && answer.cursor->epoch == poll.since->epoch)
    throw Violation("a poll since " + poll.since->str() + " was reset to " + answer.cursor->str());
}

void Auditor::check_store(const support::MemoryStore& store) const {
  SalesAuditor::check_store(store);
  LineAuditor::check_store(store);
  sales_.check_orders(store);
  events_.check_store(store);
}

}  // namespace sim
