// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/inventory.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "cartd/core/opening.h"
#include "proto/limits.h"

namespace cartd {
namespace {

// A batch is bounded: what is left over is forgotten by a later one.
constexpr int kMostForgotten = 1000;

}  // namespace

using base::WallTime;
using proto::Command;
using proto::SessionId;

std::optional<WallTime> Inventory::Item::earliest_end() const {
  if (ends.empty() || ends.begin()->first.first == kNever) return std::nullopt;
  return ends.begin()->first.first;
}

Inventory::Inventory(StoredState state, Lifetimes lifetimes, Paging paging)
    : lifetimes_(lifetimes),
      paging_(std::move(paging)),
      pseudonyms_(state.pseudonym_key),
      last_order_(state.last_order),
      last_event_(state.last_event),
      last_deed_(state.last_deed),
      cursor_{std::move(state.epoch), state.head},
      clock_ahead_(state.clock_ahead),
      sale_(std::move(state.sale)),
      rehearsal_(state.rehearsal),
      shop_(std::move(state.shop)) {
  items_.reserve(state.items.size());
  for (auto& stored : state.items) {
    index_.emplace(stored.catalog.item, items_.size());
    lines_.add_item(stored.turn);
    snapshot_bytes_ += most_entry_bytes(stored.catalog);
    if (stored.catalog.per_person) ++per_person_items_;
    sale_times_.put(items_.size(), stored.catalog, WallTime::min());
    // When it was described is not stored: not after its last change.
    items_.push_back(
        Item{std::move(stored.catalog), 0, stored.seq, stored.seq, stored.totals, stored.phase});
  }
  const auto need_item = [this](const proto::ItemId& id) {
    const auto item = find_item(id);
    CHECK(item, id);
    return *item;
  };
  const Known nothing;
  Batch loading{{}, {}, {}, nothing};  // its rows are what the store already has
  for (const auto& hold : state.holds) {
    CartEntry& cart = *carts_.try_emplace(hold.session).first;
    CHECK(hold.begun_at, hold.item);
    put_hold(cart, need_item(hold.item),
             {hold.quantity, hold.expires_at, hold.offer, *hold.begun_at,
              person_of(hold.person, hold.session)},
             Cause::kAdd, loading);
  }
  for (const auto& order : state.paying) {
    for (const auto& line : order.lines) {
      items_[need_item(line.item)].held += line.quantity;
      held_units_ += line.quantity;
    }
    add_paying(order);
  }
  for (const auto& touched : loading.touched) items_[touched.item].touched = false;
  for (const auto& lapse : state.lapses)
    lapses_.note(lapse.session, need_item(lapse.item),
                 {lapse.quantity, lapse.forget_at, lapse.cause, lapse.reason});
  for (const auto& put_back : state.put_backs)
    put_backs_.note({put_back.session, need_item(put_back.item)},
                    {put_back.begun_at, put_back.forget_at});
  for (const auto& place : state.places) {
    const ItemIndex item = need_item(place.item);
    const auto* whom = person_of(place.person, place.session);
    lines_.restore(item, place.ticket, place.session,
                   whom == nullptr ? nullptr : persons_.give(*whom, item, 1));
    if (to_look_at_.empty() || to_look_at_.back() != item) to_look_at_.push_back(item);
  }
}

BatchOutcome Inventory::apply(std::span<const Command> commands, WallTime now, const Known& known,
                              Due due) {
  Batch batch{now, holds_time(now), now + clock_ahead_, known, due};
  system_now_ = batch.wall;
  batch.freed = std::exchange(to_look_at_, {});
  turn_due(batch);
  if (due == Due::kFirst) {
    expire_due(batch);
    forget_due(batch);
  }
  offer_freed(batch);

  std::vector<Result> results;
  results.reserve(commands.size());
  for (const Command& command : commands) {
    const bool is_deed = proto::operation(command.op).takes(proto::command_field::kBy);
    results.push_back(is_deed ? execute_deed(command, batch) : execute(command, batch));
    offer_freed(batch);
  }

  number_changes(batch);
  number_shop(batch);
  complete_orders(batch);

  auto& replies = batch.outcome.replies;
  replies.reserve(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i)
    replies.push_back(compose(commands[i], std::move(results[i]), batch));
  return std::move(batch.outcome);
}

std::optional<WallTime> Inventory::next_expiry() const {
  std::optional<WallTime> next;
  if (!is_paused()) {
    if (!next_ends_.empty()) next = next_ends_.begin()->first;
    if (const auto lapse = lapses_.next_due(); lapse && (!next || lapse->at < *next))
      next = lapse->at;
    if (next) *next += sale_.stood;
  }
  if (const auto moment = sale_times_.next_due();
      moment && (!next || *moment - clock_ahead_ < *next))
    next = *moment - clock_ahead_;
  return next;
}

// --- what happens by itself ---------------------------------------------------------------------

void Inventory::expire_due(Batch& batch) {
  while (!next_ends_.empty() && next_ends_.begin()->first <= batch.now) {
    const ItemIndex item = next_ends_.begin()->second;
    const Holder& holder = items_[item].ends.begin()->second;
    if (auto* const* paying = std::get_if<Paying*>(&holder)) {
      end_payment(**paying, proto::ReleaseCause::kExpired, batch);
      ++batch.outcome.unpaid;
      continue;
    }
    CartEntry& cart = *std::get<CartEntry*>(holder);
    const Hold& hold = *find_line(cart.second, item);
    note_lapse(cart.first, hold,
               hold.offer ? proto::LapseCause::kOffer : proto::LapseCause::kExpired, /*reason=*/"",
               batch);
    drop_hold(cart, item, Cause::kExpire, batch);
    ++batch.outcome.expired;
  }
}

void Inventory::forget_due(Batch& batch) {
  for (auto due = lapses_.next_due(); due && due->at <= batch.now; due = lapses_.next_due())
    drop_lapse(due->session, due->item, batch);
  // Nothing waits for these to be forgotten.
  for (int left = kMostForgotten; left > 0; --left) {
    const auto* due = put_backs_.next_due(batch.now);
    if (due == nullptr) return;
    drop_put_back(PutBacks::Key(*due), batch);
  }
}

WallTime Inventory::begin_hold(const SessionId& session, ItemIndex item, Batch& batch) {
  const auto before = put_backs_.find(session, item, batch.now);
  if (!before) return batch.now;
  drop_put_back({session, item}, batch);
  // Its time is over for who stood in line meanwhile, where others had their turn.
  const auto end = last_end(item, before->begun_at);
  return end && *end <= batch.now ? batch.now : before->begun_at;
}

void Inventory::note_put_back(const SessionId& session, const Hold& hold, Batch& batch) {
  if (!last_end(hold.item, hold.begun_at)) return;
  if (put_backs_.is_full()) drop_put_back(PutBacks::Key(*put_backs_.next()), batch);
  const WallTime forget_at = batch.now + PutBacks::kRemembered;
  put_backs_.note({session, hold.item}, {hold.begun_at, forget_at});
  batch.outcome.rows.put_backs.push_back(
      {session, items_[hold.item].catalog.item, hold.begun_at, forget_at});
}

void Inventory::drop_put_back(const PutBacks::Key& key, Batch& batch) {
  if (!put_backs_.drop(key)) return;
  batch.outcome.rows.put_backs.push_back(
      {key.session, items_[key.item].catalog.item, {}, {}, /*gone=*/true});
}

void Inventory::turn_due(Batch& batch) {
  for (const ItemIndex item : sale_times_.take_due(batch.wall)) {
    const auto& said = items_[item].catalog;
    sale_times_.put(item, said, batch.wall);
    if (phase_at(said, batch.wall) == items_[item].phase) continue;
    touch(item, batch);
    batch.freed.push_back(item);  // who stands in line has waited for that
  }
}

bool Inventory::sells(ItemIndex index, WallTime system) const {
  const CatalogItem& said = items_[index].catalog;
  if (said.removed || said.shown == proto::Visibility::kHidden) return false;
  const SalePhase phase = phase_at(said, system);
  return phase == SalePhase::kAlways || phase == SalePhase::kOpen;
}

void Inventory::write_off(ItemIndex index, Batch& batch) {
  Item& item = items_[index];
  const std::int64_t left = item.catalog.stock;
  if (left == 0) return;
  item.catalog.stock = 0;
  item.totals.restocked -= left;
  journal(index, Cause::kWriteOff, nullptr, -left, batch);
}

void Inventory::offer_freed(Batch& batch) {
  if (is_paused()) batch.freed.clear();  // resume_sale() looks at every item
  while (!batch.freed.empty()) {
    const ItemIndex item = batch.freed.back();
    batch.freed.pop_back();
    offer_units(item, batch);
  }
}

void Inventory::offer_units(ItemIndex index, Batch& batch) {
  if (lines_.waiting(index) == 0 || !sells(index, batch.wall)) return;
  while (items_[index].available() > 0 && lines_.waiting(index) > 0) {
    touch(index, batch);
    const auto first = lines_.call_next(index);
    note_cart(first->session, index, batch);
    batch.outcome.rows.places.push_back(
        {items_[index].catalog.item, first->ticket, first->session, /*gone=*/true});
    CartEntry& cart = *carts_.try_emplace(first->session).first;
    const auto* whom = first->person == nullptr ? nullptr : &first->person->first;
    // Who has filled the cart with other things meanwhile cannot take it.
    if (cart.second.size() < proto::limits::kMaxCartLines) {
      const WallTime begun_at = begin_hold(first->session, index, batch);
      WallTime end = batch.now + lifetimes_.offer;
      if (begun_at < batch.now) end = std::min(end, *last_end(index, begun_at));
      put_hold(cart, index, {1, end, /*offer=*/true, begun_at, whom}, Cause::kOffer, batch);
      ++batch.outcome.offered;
    }
    if (whom != nullptr) persons_.take(first->person, index, 1);
  }
}

// --- looking things up --------------------------------------------------------------------------

std::optional<Inventory::ItemIndex> Inventory::find_item(const proto::ItemId& id) const {
  const auto at = index_.find(id);
  if (at == index_.end()) return std::nullopt;
  return at->second;
}

/// The item's line, or where it would stand.
Inventory::Cart::iterator Inventory::find_line(Cart& cart, ItemIndex item) {
  return std::lower_bound(cart.begin(), cart.end(), item,
                          [](const Hold& hold, ItemIndex wanted) { return hold.item < wanted; });
}

const Inventory::Hold* Inventory::find_hold(const Cart& cart, ItemIndex item) {
  const auto at =
      std::lower_bound(cart.begin(), cart.end(), item,
                       [](const Hold& hold, ItemIndex wanted) { return hold.item < wanted; });
  return at == cart.end() || at->item != item ? nullptr : &*at;
}

const Inventory::Cart* Inventory::cart_of(const SessionId& session) const {
  const auto at = carts_.find(session);
  return at == carts_.end() ? nullptr : &at->second;
}

Inventory::CartEntry* Inventory::find_cart(const SessionId& session) {
  const auto at = carts_.find(session);
  return at == carts_.end() ? nullptr : &*at;
}

base::Millis Inventory::ttl_of(ItemIndex item) const {
  return items_[item].catalog.hold_ttl.value_or(lifetimes_.hold);
}

std::optional<WallTime> Inventory::end_of_hold(ItemIndex item, WallTime begun_at,
                                               WallTime now) const {
  const base::Millis ttl = ttl_of(item);
  if (ttl == base::Millis{0}) return std::nullopt;
  const auto last = last_end(item, begun_at);
  return last ? std::min(now + ttl, *last) : now + ttl;
}

std::optional<WallTime> Inventory::last_end(ItemIndex item, WallTime begun_at) const {
  const auto life = lifetimes_.whole_life(ttl_of(item));
  if (!life) return std::nullopt;
  return begun_at + *life;
}

Inventory::Published Inventory::published_of(ItemIndex index) const {
  const Item& item = items_[index];
  return Published{item.catalog.stock,    item.held,          item.totals.sold, item.earliest_end(),
                   lines_.waiting(index), lines_.turn(index), pauses_};
}

NumbersRow Inventory::row_of(ItemIndex index) const {
  const Item& item = items_[index];
  return NumbersRow{item.catalog.item, item.catalog.stock, item.held, item.seq,
                    item.totals,       lines_.turn(index), item.phase};
}

std::vector<NumbersRow> Inventory::numbers() const {
  std::vector<NumbersRow> rows;
  rows.reserve(items_.size());
  for (ItemIndex item = 0; item < items_.size(); ++item) rows.push_back(row_of(item));
  return rows;
}

}  // namespace cartd
