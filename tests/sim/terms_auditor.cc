// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/terms_auditor.h"

#include <algorithm>
#include <utility>

#include "proto/person.h"
#include "tests/sim/shopper.h"
#include "tests/sim/violation.h"

namespace sim {

using base::Millis;
using base::WallTime;
using cartd::CatalogItem;
using cartd::Cause;
using cartd::SalePhase;
using proto::ErrorCode;
using proto::Op;

namespace {

// The clock that counts is read once in a while, and goes on in whole milliseconds.
constexpr Millis kTolerance{10};

bool is_hidden(const CatalogItem& said) {
  return said.removed || said.shown == proto::Visibility::kHidden;
}

/// Whether it can be that more of it is sold.
bool may_sell(const CatalogItem& said, const TermsAuditor::Wall& wall) {
  if (is_hidden(said)) return false;
  if (!wall) return true;
  return (!said.opens_at || *wall + kTolerance >= *said.opens_at) &&
         (!said.closes_at || *wall - kTolerance < *said.closes_at);
}

/// Whether it can be that no more of it is sold.
bool may_refuse(const CatalogItem& said, const TermsAuditor::Wall& wall) {
  if (is_hidden(said)) return true;
  if (!wall) return said.opens_at || said.closes_at;
  return (said.opens_at && *wall - kTolerance < *said.opens_at) ||
         (said.closes_at && *wall + kTolerance >= *said.closes_at);
}

SalePhase phase_of(const CatalogItem& said, WallTime wall) {
  if (!said.opens_at && !said.closes_at) return SalePhase::kAlways;
  if (said.opens_at && wall < *said.opens_at) return SalePhase::kNotYet;
  return said.closes_at && wall >= *said.closes_at ? SalePhase::kOver : SalePhase::kOpen;
}

/// By whom it counts: the person's own session, or the session.
proto::SessionId buyer_of(const proto::SessionId& session) {
  const auto person = person_of(session);
  return person ? proto::session_of(*person) : session;
}

/// What they have of it in whatever session, wait for in another, are to pay for and have bought, less what came back.
std::int64_t units_of(const support::MemoryStore& store, const proto::SessionId& session,
                      const proto::ItemId& item) {
  const auto whose = buyer_of(session);
  std::int64_t units = 0;
  for (const auto& [key, hold] : store.holds())
    if (key.second == item && buyer_of(key.first) == whose) units += hold.quantity;
  for (const auto& place : store.line(item))
    if (place.session != session && buyer_of(place.session) == whose) ++units;
  for (const auto& [id, order] : store.orders()) {
    if (buyer_of(order.session) != whose || order.state == proto::OrderState::kReleased) continue;
    for (const auto& line : order.lines)
      if (line.item == item) units += line.quantity - line.returned;
  }
  return units;
}

/// `opens_in` was told when the clock said `wall`.
bool is_so_long(const CatalogItem& said, const proto::Error& error,
                const TermsAuditor::Wall& wall) {
  if (!wall) return true;
  if (!error.opens_in)
    return is_hidden(said) || (said.closes_at && *wall + kTolerance >= *said.closes_at);
  return !is_hidden(said) && said.opens_at &&
         std::chrono::abs(*said.opens_at - *wall - *error.opens_in) <= kTolerance;
}

}  // namespace

void TermsAuditor::judge(const support::MemoryStore& before, const support::MemoryStore& store,
                         Batch commands, const cartd::BatchOutcome& outcome, const Wall& wall) {
  const Look look{before, store, commands, outcome, wall};
  judge_growth(look);
  judge_joining(look);
  for (std::size_t i = 0; i < outcome.replies.size(); ++i)
    if (const auto* error = std::get_if<proto::Error>(&outcome.replies[i].outcome))
      judge_refused(commands[i], *error, look);
  note_changes(look);
}

TermsAuditor::Said TermsAuditor::said_of(const proto::ItemId& item, const Look& look) {
  Said said;
  const auto put = [&said](CatalogItem next) { said.push_back(std::move(next)); };
  if (const auto at = look.before.items().find(item); at != look.before.items().end())
    put(at->second.catalog);
  for (const auto& command : look.commands) {
    if (command.item != item) continue;
    CatalogItem next = said.empty() ? CatalogItem{item} : said.back();
    if (command.op == Op::kPutItem) {
      if (std::exchange(next.removed, false)) next.shown = proto::Visibility::kShown;
      put_terms(command.patch, next);
      if (!judge_together(next)) put(std::move(next));
    } else if (command.op == Op::kRemoveItem && !said.empty()) {
      next.removed = true;
      put(std::move(next));
    }
  }
  return said;
}

void TermsAuditor::judge_growth(const Look& look) {
  for (const auto& row : look.outcome.rows.journal) {
    if (row.quantity <= 0 || (row.cause != Cause::kAdd && row.cause != Cause::kOffer)) continue;
    const Said said = said_of(row.item, look);
    const auto sells = [&](const auto& each) { return may_sell(each, look.wall); };
    if (std::none_of(said.begin(), said.end(), sells))
      throw Violation(row.session->str() + " has more of " + row.item.str() +
                      ", which is not sold just now");
    if (said.front().opens_at || said.front().closes_at) seen_.insert("sold-in-its-time");
    // A limit that came later than a place in line takes nothing back from who stands there.
    if (row.cause == Cause::kAdd)
      judge_person(*row.session, row.item, units_of(look.store, *row.session, row.item), look);
  }
}

void TermsAuditor::judge_joining(const Look& look) {
  for (const auto& place : look.outcome.rows.places) {
    if (place.gone) continue;
    const Said said = said_of(place.item, look);
    const auto sells = [&](const auto& each) { return may_sell(each, look.wall); };
    if (std::none_of(said.begin(), said.end(), sells))
      throw Violation(place.session.str() + " waits for " + place.item.str() +
                      ", which is not sold just now");
    const bool has_one = look.store.hold(place.session, place.item) != nullptr;  // it was offered
    judge_person(place.session, place.item,
                 units_of(look.store, place.session, place.item) + (has_one ? 0 : 1), look);
  }
}

void TermsAuditor::judge_person(const proto::SessionId& session, const proto::ItemId& item,
                                std::int64_t units, const Look& look) {
  for (const auto& row : look.outcome.rows.journal)
    if (row.cause == Cause::kLateSale && buyer_of(*row.session) == buyer_of(session)) return;
  std::int64_t most = 0;
  for (const auto& said : said_of(item, look)) {
    if (!said.per_person) return;
    most = std::max(most, *said.per_person);
  }
  if (units > most)
    throw Violation(session.str() + " has " + std::to_string(units) + " " + item.str() +
                    " in all, and a person may have " + std::to_string(most));
  if (units == most) seen_.insert("all-that-a-person-may-have");
}

void TermsAuditor::judge_refused(const proto::Command& command, const proto::Error& error,
                                 const Look& look) {
  if (command.op != Op::kAdd && command.op != Op::kWait) return;
  const auto item = error.item ? proto::ItemId::parse(*error.item) : std::nullopt;
  if (!item) return;
  const Said said = said_of(*item, look);
  const auto any = [&](const auto& is_so) { return std::any_of(said.begin(), said.end(), is_so); };
  const std::string what = command.session->str() + " is refused " + item->str() + " with " +
                           std::string(to_string(error.code));
  if (error.code == ErrorCode::kUnknownItem) {
    if (look.before.items().contains(*item) && !any(is_hidden))
      throw Violation(what + ", which is there");
  } else if (error.code == ErrorCode::kNotOpen) {
    if (!any([&](const auto& each) {
          return may_refuse(each, look.wall) && is_so_long(each, error, look.wall);
        }))
      throw Violation(what + ", which is sold, or opens at another time");
  } else if (error.code == ErrorCode::kQuantityLimit && error.per_person) {
    const auto one = units_of(look.before, *command.session, *item);
    const auto other = units_of(look.store, *command.session, *item);
    // What another session of theirs did in the batch may have come between.
    const bool is_alone =
        std::none_of(look.commands.begin(), look.commands.end(), [&](const auto& each) {
          return each.session && each.session != command.session &&
                 buyer_of(*each.session) == buyer_of(*command.session);
        });
    if (!any([&](const auto& each) { return each.per_person == error.per_person; }) ||
        (is_alone &&
         (*error.already < std::min(one, other) || *error.already > std::max(one, other))))
      throw Violation(what + " by a limit, or a number, that is not true");
    const bool is_elsewhere =
        std::any_of(look.store.holds().begin(), look.store.holds().end(), [&](const auto& each) {
          return each.first.second == *item && each.first.first != *command.session &&
                 buyer_of(each.first.first) == buyer_of(*command.session);
        });
    if (is_elsewhere) seen_.insert("person-has-elsewhere");
    seen_.insert("person-limit");
  }
}

void TermsAuditor::note_changes(const Look& look) {
  const auto before = [&](const proto::ItemId& item) -> const cartd::StoredItem* {
    const auto at = look.before.items().find(item);
    return at == look.before.items().end() ? nullptr : &at->second;
  };
  for (const auto& row : look.outcome.rows.numbers) {
    const auto* was = before(row.item);
    if (was == nullptr || was->phase == row.phase) continue;
    if (row.phase == SalePhase::kOpen && was->phase == SalePhase::kNotYet) seen_.insert("opened");
    if (row.phase == SalePhase::kOver && was->phase == SalePhase::kOpen) seen_.insert("closed");
  }
  for (const auto& row : look.outcome.rows.items) {
    const auto* was = before(row.catalog.item);
    if (was == nullptr || is_hidden(was->catalog) == is_hidden(row.catalog)) continue;
    seen_.insert(row.catalog.removed ? "removed" : is_hidden(row.catalog) ? "hidden" : "shown");
  }
  for (const auto& row : look.outcome.rows.journal)
    if (row.cause == Cause::kWriteOff) seen_.insert("written-off");
}

void TermsAuditor::check_phases(const support::MemoryStore& store, WallTime wall) {
  for (const auto& [id, item] : store.items()) {
    // It may open and close again within the tolerance.
    WallTime at = wall - kTolerance;
    while (at <= wall + kTolerance && item.phase != phase_of(item.catalog, at)) at += Millis{1};
    if (at > wall + kTolerance) throw Violation(id.str() + " opens or closes, and nobody is told");
  }
}

TermsAuditor::Wall TermsAuditor::next_moment(const support::MemoryStore& store, WallTime wall) {
  Wall next;
  for (const auto& [id, item] : store.items())
    for (const auto& moment : {item.catalog.opens_at, item.catalog.closes_at})
      if (moment && *moment > wall && (!next || *moment < *next)) next = moment;
  return next;
}

}  // namespace sim
