// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/line_auditor.h"

#include <algorithm>

#include "tests/sim/violation.h"

namespace sim {

using cartd::Cause;
using cartd::StoredPlace;
using proto::Op;

namespace {

std::string text_of(const StoredPlace& place) {
  return place.session.str() + " with ticket " + std::to_string(place.ticket) + " for " +
         place.item.str();
}

bool asks(LineAuditor::Batch commands, Op op, const StoredPlace& place) {
  return std::any_of(commands.begin(), commands.end(), [&](const auto& command) {
    return command.op == op && command.session == place.session && command.item == place.item;
  });
}

/// Whose hold of an item the batch changed for this reason, in order.
std::vector<proto::SessionId> sessions_of(Cause cause, const proto::ItemId& item,
                                          const cartd::BatchOutcome& outcome) {
  std::vector<proto::SessionId> sessions;
  for (const auto& row : outcome.rows.journal)
    if (row.cause == cause && row.item == item && row.quantity > 0)
      sessions.push_back(*row.session);
  return sessions;
}

}  // namespace

void LineAuditor::judge(const support::MemoryStore& store, Batch commands,
                        const cartd::BatchOutcome& outcome) {
  if (outcome.rows.empty()) return;
  for (const auto& [id, item] : store.items()) judge_item(item, store.line(id), commands, outcome);
  note_offers(store, commands, outcome);
}

void LineAuditor::judge_item(const cartd::StoredItem& item, Line line, Batch commands,
                             const cartd::BatchOutcome& outcome) {
  const auto& id = item.catalog.item;
  const Line before = line;
  auto offered = sessions_of(Cause::kOffer, id, outcome);
  std::uint64_t turn = item.turn;
  for (const auto& place : outcome.rows.places) {
    if (place.item != id) continue;
    if (!place.gone)
      join(place, turn, commands, line);
    else if (leave(place, commands, offered, line))
      turn = place.ticket;
  }
  if (!offered.empty())
    throw Violation(offered.front().str() + " was offered " + id.str() + " without being in line");
  for (const auto& row : outcome.rows.numbers)
    if (row.item == id && row.turn != turn)
      throw Violation("the turn of " + id.str() + " is " + std::to_string(row.turn) + ", not " +
                      std::to_string(turn));
  const auto stayed = std::find_if(before.begin(), before.end(), [&](const auto& place) {
    return std::find(line.begin(), line.end(), place) != line.end();
  });
  if (stayed == before.end()) return;
  auto took = sessions_of(Cause::kAdd, id, outcome);
  const auto paid = sessions_of(Cause::kLateSale, id, outcome);
  took.insert(took.end(), paid.begin(), paid.end());
  if (!took.empty()) throw Violation(took.front().str() + " went past " + text_of(*stayed));
}

void LineAuditor::join(const StoredPlace& place, std::uint64_t turn, Batch commands, Line& line) {
  if (!asks(commands, Op::kWait, place)) throw Violation(text_of(place) + " never asked to wait");
  if (place.ticket <= (line.empty() ? turn : line.back().ticket))
    throw Violation(text_of(place) + " does not stand at the end");
  line.push_back(place);
  seen_.insert("waited");
}

bool LineAuditor::leave(const StoredPlace& place, Batch commands,
                        std::vector<proto::SessionId>& offered, Line& line) {
  const auto at = std::find_if(line.begin(), line.end(), [&](const auto& standing) {
    return standing.ticket == place.ticket && standing.session == place.session;
  });
  if (at == line.end()) throw Violation(text_of(place) + " leaves a line they are not in");
  const auto offer = std::find(offered.begin(), offered.end(), place.session);
  if (offer == offered.end()) {
    // The whole line, in vain.
    const bool is_dissolved =
        std::any_of(commands.begin(), commands.end(), [&](const auto& command) {
          return command.op == Op::kRemoveItem && command.item == place.item;
        });
    if (!is_dissolved && !asks(commands, Op::kRemove, place))
      throw Violation(text_of(place) + " was sent away");
    seen_.insert(is_dissolved ? "line-dissolved" : "left-line");
    line.erase(at);
    return false;
  }
  if (at != line.begin())
    throw Violation(text_of(place) + " was called before " + text_of(line.front()));
  seen_.insert("offer");
  offered.erase(offer);
  line.erase(at);
  return true;
}

void LineAuditor::note_offers(const support::MemoryStore& store, Batch commands,
                              const cartd::BatchOutcome& outcome) {
  const auto is_offered = [&](const auto& session, const auto& item) {
    const auto* hold = store.hold(session, item);
    return hold != nullptr && hold->offer;
  };
  for (const auto& row : outcome.rows.journal) {
    if (!row.session || !is_offered(*row.session, row.item)) continue;
    if (row.cause == Cause::kExpire) seen_.insert("offer-ran-out");
    if (row.cause == Cause::kSale) seen_.insert("offer-bought");
    if (row.cause == Cause::kRemove) seen_.insert("offer-declined");
  }
  for (std::size_t i = 0; i < outcome.replies.size(); ++i) {
    const auto& command = commands[i];
    if (command.op == Op::kAdd && command.item && is_offered(*command.session, *command.item) &&
        std::holds_alternative<proto::CommandDone>(outcome.replies[i].outcome))
      seen_.insert("offer-taken");
  }
}

bool LineAuditor::moves(const cartd::StoredItem& item) {
  const bool is_closed =
      item.phase == cartd::SalePhase::kNotYet || item.phase == cartd::SalePhase::kOver;
  return item.catalog.shown == proto::Visibility::kShown && !is_closed;
}

void LineAuditor::check_store(const support::MemoryStore& store) {
  if (store.sale().pause) return;  // then they wait together
  for (const auto& [id, item] : store.items()) {
    if (!moves(item)) continue;
    const auto line = store.line(id);
    if (!line.empty() && item.held < item.catalog.stock)
      throw Violation(text_of(line.front()) + " waits for what is available");
  }
}

void LineAuditor::check_places(const support::MemoryStore& store, const proto::SessionId& session,
                               const std::vector<proto::Place>& told) {
  std::vector<proto::Place> truth;
  for (const auto& [id, item] : store.items()) {
    const auto line = store.line(id);
    for (std::size_t i = 0; i < line.size(); ++i)
      if (line[i].session == session)
        truth.push_back({id, line[i].ticket, static_cast<std::int64_t>(i) + 1});
  }
  if (told != truth)
    throw Violation(session.str() + " is told of " + std::to_string(told.size()) +
                    " places that are not those on disk, " + std::to_string(truth.size()));
}

}  // namespace sim
