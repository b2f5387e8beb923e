// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/sales_auditor.h"

#include <algorithm>
#include <vector>

#include "tests/sim/violation.h"

namespace sim {

using cartd::Cause;
using proto::ErrorCode;
using proto::Op;

namespace {

/// Without what came by itself.
std::vector<proto::Units> chosen(const support::MemoryStore::Cart& cart) {
  std::vector<proto::Units> lines;
  for (const auto& [item, hold] : cart)
    if (!hold.offer) lines.push_back({item, hold.quantity});
  return lines;
}

std::vector<proto::Units> held(const support::MemoryStore::Cart& cart) {
  std::vector<proto::Units> lines;
  for (const auto& [item, hold] : cart) lines.push_back({item, hold.quantity});
  return lines;
}

/// In the batch.
bool is_offered(const proto::SessionId& session, const proto::ItemId& item,
                const cartd::BatchOutcome& outcome) {
  return std::any_of(
      outcome.rows.journal.begin(), outcome.rows.journal.end(), [&](const auto& row) {
        return row.cause == Cause::kOffer && row.session == session && row.item == item;
      });
}

template <class Lines>
std::vector<proto::Units> units_of(const Lines& bought) {
  std::vector<proto::Units> lines;
  for (const auto& line : bought) lines.push_back({line.item, line.quantity});
  return lines;
}

std::vector<proto::Units> sorted(std::vector<proto::Units> lines) {
  std::sort(lines.begin(), lines.end(),
            [](const auto& a, const auto& b) { return a.item < b.item; });
  return lines;
}

}  // namespace

// --- before the commit ---------------------------------------------------------------------------

void SalesAuditor::look_before(const support::MemoryStore& store, Batch commands,
                               const cartd::BatchOutcome& outcome) {
  known_.clear();
  carts_.clear();
  for (const auto& command : commands) {
    if (!command.order || !command.session) continue;
    carts_.try_emplace(*command.session, store.cart(*command.session));
    if (store.orders().contains(*command.order)) known_.insert(*command.order);
  }
  for (std::size_t i = 0; i < outcome.replies.size(); ++i) {
    const auto& command = commands[i];
    const auto* error = std::get_if<proto::Error>(&outcome.replies[i].outcome);
    if (error != nullptr && error->code == ErrorCode::kSoldOut)
      judge_sold_out(store, command, *error, outcome);
    if (error != nullptr && command.op == Op::kAdd) judge_nothing_added(commands, i, outcome);
  }
}

void SalesAuditor::judge_sold_out(const support::MemoryStore& store, const proto::Command& command,
                                  const proto::Error& error, const cartd::BatchOutcome& outcome) {
  auto lines = command.lines;
  if (lines.empty()) lines.push_back({*command.item, command.quantity});
  const auto line = std::find_if(lines.begin(), lines.end(), [&](const auto& each) {
    return each.item.str() == error.item && each.quantity == error.requested;
  });
  if (line == lines.end()) throw Violation(command.id + " was refused what it did not ask for");
  const auto& item = store.items().at(line->item);
  // What a refusal tells was so at some moment of the batch, and so was what its session had.
  std::set<std::int64_t> available = {item.catalog.stock - item.held};
  for (const auto& row : outcome.rows.journal)
    if (row.item == line->item) available.insert(row.stock - row.held);
  const auto* hold = store.hold(*command.session, line->item);
  std::int64_t had = hold == nullptr ? 0 : hold->quantity;
  for (const auto& row : outcome.rows.holds)
    if (row.item == line->item && row.session == command.session) had = std::min(had, row.quantity);
  const std::string who = command.session->str() + " was refused " +
                          std::to_string(line->quantity) + " " + line->item.str();
  if (!error.available || !available.contains(*error.available))
    throw Violation(who + " with a number that was never true");
  if (*error.available + had >= line->quantity)
    throw Violation(who + " though there were " + std::to_string(*error.available) +
                    " and they had " + std::to_string(had));
}

void SalesAuditor::judge_nothing_added(Batch commands, std::size_t refused,
                                       const cartd::BatchOutcome& outcome) {
  const auto& session = commands[refused].session;
  for (std::size_t i = 0; i < commands.size(); ++i)
    if (commands[i].op == Op::kAdd && commands[i].session == session &&
        !std::holds_alternative<proto::Error>(outcome.replies[i].outcome))
      return;  // a repeat that had more luck
  for (const auto& row : outcome.rows.journal)
    if (row.cause == Cause::kAdd && row.session == session)
      throw Violation(session->str() + " was refused, and yet " + row.item.str() + " was added");
}

// --- after the commit ----------------------------------------------------------------------------

void SalesAuditor::judge(const support::MemoryStore& before, const support::MemoryStore& store,
                         Batch commands, const cartd::BatchOutcome& outcome) {
  const Batch answered = commands.first(outcome.replies.size());
  look_before(before, commands, outcome);
  if (!outcome.rows.empty()) check_store(store);
  for (const auto& order : outcome.rows.orders)
    if (!before.orders().contains(order.order)) judge_sale(store, order, outcome);
  for (std::size_t i = 0; i < answered.size(); ++i) {
    if (!answered[i].order || !answered[i].session) continue;
    if (const auto* told = std::get_if<proto::OrderDone>(&outcome.replies[i].outcome))
      judge_told(store, answered[i], *told);
    else if (const auto* error = std::get_if<proto::Error>(&outcome.replies[i].outcome))
      judge_refused(store, answered[i], *error);
    else
      throw Violation("an order is answered with something else");
  }
  judge_restock(store, answered, outcome);
}

void SalesAuditor::judge_sale(const support::MemoryStore& store, const cartd::StoredOrder& order,
                              const cartd::BatchOutcome& outcome) const {
  const std::string what = "the order " + order.order.str() + " of " + order.session.str();
  const auto wished = wished_.find(order.order);
  if (wished == wished_.end() || wished->second != order.session)
    throw Violation(what + " was made, which nobody wants");
  if (store.has_lapse(order.session)) throw Violation(what + " sells less than is remembered");
  const Cart& cart = carts_.at(order.session);
  std::size_t held = 0;
  for (const auto& line : order.lines) {
    const auto at = cart.find(line.item);
    const bool was_held = at != cart.end() && at->second.quantity == line.quantity;
    held += was_held ? 1 : 0;
    if (!was_held && !(line.quantity == 1 && is_offered(order.session, line.item, outcome)))
      throw Violation(what + " sells " + std::to_string(line.quantity) + " " + line.item.str() +
                      ", which was not held");
  }
  if (held != cart.size()) throw Violation(what + " leaves something out that was held");
}

void SalesAuditor::judge_told(const support::MemoryStore& store, const proto::Command& command,
                              const proto::OrderDone& told) {
  const std::string what = "the order " + command.order->str() + " of " + command.session->str();
  const auto order = store.orders().find(*command.order);
  if (order == store.orders().end() || order->second.session != *command.session)
    throw Violation(what + " is acknowledged but not on disk");
  const auto& stored = order->second;
  if (!command.lines.empty() && sorted(command.lines) != sorted(units_of(stored.lines)))
    throw Violation(what + " sells another cart than was meant");
  if (told.status.state != stored.state ||
      told.status.expires_in.has_value() != stored.pay_by.has_value())
    throw Violation(what + " is told in another state than it is in");
  const auto as_made = [](proto::OrderDone done) {
    done.status = {};
    for (auto& line : done.lines) line.returned = 0;
    return done;
  };
  const auto truth = as_made({stored.order,
                              {store.epoch(), stored.seq},
                              {stored.lines.begin(), stored.lines.end()},
                              stored.items});
  const auto first = told_.try_emplace({store.epoch(), *command.order}, truth).first->second;
  if (as_made(told) != truth || truth != first)
    throw Violation(what + " is told as of " + told.cursor.str() + ", at first as of " +
                    first.cursor.str());
  const bool is_repeat = known_.contains(*command.order);
  seen_.insert(command.op == Op::kOrder ? "order-shown" : is_repeat ? "order-repeated" : "order");
}

void SalesAuditor::judge_refused(const support::MemoryStore& store, const proto::Command& command,
                                 const proto::Error& error) const {
  const std::string what = "the order " + command.order->str() + " of " + command.session->str() +
                           " is refused with " + std::string(to_string(error.code));
  const Cart& before = carts_.at(*command.session);
  const Cart after = store.cart(*command.session);
  const auto known = told_.find({store.epoch(), *command.order});
  if (error.code == ErrorCode::kAlreadySold && command.op == Op::kCancelOrder) return;
  if (known != told_.end()) {
    const auto fits = [&](const Cart& cart) {
      if (!command.lines.empty())
        return sorted(command.lines) == sorted(units_of(known->second.lines));
      const auto lines = chosen(cart);
      return lines.empty() || lines == sorted(units_of(known->second.lines));
    };
    if (error.code != ErrorCode::kOrderMismatch || (fits(before) && fits(after)))
      throw Violation(what + " though it was made");
    return;
  }
  const bool is_true = error.code == ErrorCode::kHoldExpired ? store.has_lapse(*command.session)
                       : error.code == ErrorCode::kCartChanged
                           ? !command.lines.empty() && (sorted(command.lines) != held(before) ||
                                                        sorted(command.lines) != held(after))
                       : error.code == ErrorCode::kEmptyCart    ? before.empty() || after.empty()
                       : error.code == ErrorCode::kUnknownOrder ? command.op != Op::kCheckout
                                                                : false;
  if (!is_true) throw Violation(what + " for no reason");
}

void SalesAuditor::judge_restock(const support::MemoryStore& store, Batch answered,
                                 const cartd::BatchOutcome& outcome) {
  std::map<proto::ItemId, std::int64_t> restocked;
  for (std::size_t i = 0; i < answered.size(); ++i) {
    if (answered[i].op != Op::kSetStock) continue;
    const bool done = std::holds_alternative<proto::CommandDone>(outcome.replies[i].outcome);
    seen_.insert(done ? "restocked" : "below-held");
    if (done) restocked.insert_or_assign(*answered[i].item, answered[i].amount);
  }
  for (const auto& row : outcome.rows.journal)
    if (row.cause == Cause::kSale || row.cause == Cause::kLateSale || row.cause == Cause::kReturn ||
        row.cause == Cause::kWriteOff)
      restocked.erase(row.item);
  for (const auto& addition : outcome.rows.additions) restocked.erase(addition.item);
  for (const auto& [item, amount] : restocked)
    if (store.items().at(item).catalog.stock != amount)
      throw Violation("a restock of " + item.str() + " has come to nothing");
}

void SalesAuditor::check_orders(const support::MemoryStore& store) const {
  std::size_t made = 0;
  for (const auto& [of, told] : told_) {
    if (of.first != store.epoch()) continue;
    ++made;
    if (!store.orders().contains(of.second))
      throw Violation("the order " + of.second.str() + " was made and is not there any more");
  }
  if (made != store.orders().size()) throw Violation("there is an order that nobody was told of");
}

void SalesAuditor::check_store(const support::MemoryStore& store) {
  for (const auto& [id, item] : store.items()) {
    const auto& totals = item.totals;
    if (!totals.make_up(item.catalog.stock))
      throw Violation("what " + id.str() + " had and what became of it are not the same");
    if (totals.sold != store.sold(id))
      throw Violation(std::to_string(totals.sold) + " " + id.str() + " were sold, but " +
                      std::to_string(store.sold(id)) + " are in orders");
  }
}

}  // namespace sim
