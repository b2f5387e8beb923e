// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is written of a change: Inventory's part in holds, places and lapses, and the numbers that come of them.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "cartd/core/inventory.h"
#include "proto/limits.h"

namespace cartd {

using base::WallTime;
using proto::SessionId;

void Inventory::put_hold(CartEntry& cart, ItemIndex index, const Terms& terms, Cause cause,
                         Batch& batch) {
  touch(index, batch);
  auto line = find_line(cart.second, index);
  if (line == cart.second.end() || line->item != index) {
    line = cart.second.insert(line, Hold{index});
    ++hold_count_;
  }
  note_cart(cart.first, index, batch);
  Item& item = items_[index];
  const std::int64_t more = terms.quantity - line->quantity;
  if (cause != Cause::kPay) {  // else they stay held, by the order
    item.held += more;
    held_units_ += more;
  }
  if (cause == Cause::kSale) {
    item.catalog.stock += more;
    item.totals.sold -= more;
  }
  if (line->person != nullptr || terms.person != nullptr) {
    // First what they are given: who has nothing is forgotten.
    Persons::Person* const before = line->person;
    line->person =
        terms.person == nullptr ? nullptr : persons_.give(*terms.person, index, terms.quantity);
    if (before != nullptr) persons_.take(before, index, line->quantity);
  }
  line->quantity = terms.quantity;
  line->offer = terms.offer;
  if (terms.quantity != 0) line->begun_at = terms.begun_at;
  const bool is_there = line->grant != 0;
  const bool is_to_be = terms.quantity != 0;
  if (is_there != is_to_be || line->expires_at != terms.expires_at) schedule(*line, cart, terms);
  batch.outcome.rows.holds.push_back(StoredHold{cart.first, item.catalog.item, terms.quantity,
                                                terms.expires_at, terms.offer, line->begun_at,
                                                stored_person(line->person, cart.first)});
  if (more == 0 || cause == Cause::kPay) return;
  journal(index, cause, &cart.first, more, batch);
  if (more < 0 && cause != Cause::kSale) batch.freed.push_back(index);
}

void Inventory::drop_hold(CartEntry& cart, ItemIndex index, Cause cause, Batch& batch) {
  // What is bought or taken back by the shop is not put back.
  if (cause == Cause::kRemove || cause == Cause::kExpire)
    note_put_back(cart.first, *find_line(cart.second, index), batch);
  put_hold(cart, index, {}, cause, batch);
  cart.second.erase(find_line(cart.second, index));
  --hold_count_;
  if (cart.second.empty()) carts_.erase(carts_.find(cart.first));
}

void Inventory::schedule(Hold& hold, CartEntry& cart, const Terms& terms) {
  if (hold.grant != 0) drop_end(hold.item, {hold.expires_at.value_or(kNever), hold.grant});
  hold.expires_at = terms.expires_at;
  hold.grant = terms.quantity == 0 ? 0 : ++last_grant_;
  if (hold.grant == 0) return;
  add_end(hold.item, {hold.expires_at.value_or(kNever), hold.grant}, &cart);
}

void Inventory::add_end(ItemIndex item, const End& end, Holder holder) {
  const auto before = items_[item].earliest_end();
  items_[item].ends.emplace(end, holder);
  change_ends(item, before);
}

void Inventory::drop_end(ItemIndex item, const End& end) {
  const auto before = items_[item].earliest_end();
  items_[item].ends.erase(end);
  change_ends(item, before);
}

/// Keeps `next_ends_` in line with the item's earliest, which was `before`.
void Inventory::change_ends(ItemIndex item, const std::optional<WallTime>& before) {
  const auto after = items_[item].earliest_end();
  if (before == after) return;
  if (before) next_ends_.erase({*before, item});
  if (after) next_ends_.insert({*after, item});
}

void Inventory::leave_line(const SessionId& session, ItemIndex item, Batch& batch) {
  const auto ticket = lines_.ticket_of(item, session);
  if (!ticket) return;
  touch(item, batch);
  note_cart(session, item, batch);
  if (const auto left = lines_.leave(item, session); left->person != nullptr)
    persons_.take(left->person, item, 1);
  batch.outcome.rows.places.push_back({items_[item].catalog.item, *ticket, session, /*gone=*/true});
}

void Inventory::note_lapse(const SessionId& session, const Hold& hold, proto::LapseCause cause,
                           const std::string& reason, Batch& batch) {
  // A cart's worth of them: an answer lists them all.
  if (const auto* noted = lapses_.of(session);
      noted != nullptr && noted->size() >= proto::limits::kMaxCartLines)
    drop_lapse(session, *lapses_.oldest_of(session), batch);
  const WallTime forget_at = batch.now + Lapses::kRemembered;
  lapses_.note(session, hold.item, {hold.quantity, forget_at, cause, reason});
  batch.outcome.rows.lapses.push_back(
      {session, items_[hold.item].catalog.item, hold.quantity, forget_at, cause, reason});
}

void Inventory::drop_lapse(const SessionId& session, ItemIndex item, Batch& batch) {
  if (lapses_.of(session) == nullptr) return;
  // Copied: `session` may be the lapse's own.
  StoredLapse gone{session, items_[item].catalog.item, 0, {}, {}};
  if (lapses_.drop(gone.session, item)) batch.outcome.rows.lapses.push_back(std::move(gone));
}

void Inventory::touch(ItemIndex index, Batch& batch) {
  Item& item = items_[index];
  if (item.touched) return;
  item.touched = true;
  batch.touched.push_back(Touched{index, published_of(index), item.totals});
}

void Inventory::journal(ItemIndex index, Cause cause, const SessionId* session,
                        std::int64_t quantity, Batch& batch) const {
  const Item& item = items_[index];
  batch.outcome.rows.journal.push_back({batch.wall, item.catalog.item, cause,
                                        session == nullptr ? std::nullopt : std::optional(*session),
                                        quantity, item.catalog.stock, item.held, item.totals});
}

void Inventory::number_changes(Batch& batch) {
  std::sort(batch.touched.begin(), batch.touched.end(),
            [](const Touched& a, const Touched& b) { return a.item < b.item; });
  std::sort(batch.carts.begin(), batch.carts.end());
  for (const Touched& touched : batch.touched) {
    Item& item = items_[touched.item];
    item.touched = false;
    if (is_gone(touched.item)) write_off(touched.item, batch);
    CHECK(item.held >= 0 && item.available() >= 0, item.catalog.item, item.held,
          item.catalog.stock);
    CHECK(item.totals.make_up(item.catalog.stock), item.catalog.item);
    CHECK(item.available() == 0 || lines_.waiting(touched.item) == 0 || is_paused() ||
              !sells(touched.item, batch.wall),
          item.catalog.item);
    const auto end = item.earliest_end();
    CHECK(!end || batch.due == Due::kLater || *end > batch.now, item.catalog.item);
    CHECK(!end || next_ends_.contains({*end, touched.item}), item.catalog.item);
    number_change(touched, batch);
    // Not before: a row has the numbers at the batch's end.
    if (std::exchange(item.put, false))
      batch.outcome.rows.items.push_back({item.catalog, static_cast<std::int64_t>(touched.item),
                                          item.held, item.seq, item.totals,
                                          lines_.turn(touched.item), item.phase});
  }
}

/// Also where it was put back to what it was before the batch: it was told to be something else.
void Inventory::number_shop(Batch& batch) {
  if (!batch.outcome.rows.shop) return;
  cursor_.seq = cursor_.seq.next();
  batch.outcome.rows.head = cursor_.seq;
  batch.outcome.shop = proto::ShopChange{cursor_, batch.wall, shop_.said};
}

/// Gives the item a seq if there is something to publish.
void Inventory::number_change(const Touched& touched, Batch& batch) {
  Item& item = items_[touched.item];
  const bool described = std::exchange(item.described, false);
  const SalePhase phase = phase_at(item.catalog, batch.wall);
  const bool turned = std::exchange(item.phase, phase) != phase;
  Rows& rows = batch.outcome.rows;
  if (published_of(touched.item) == touched.before && !described && !turned) {
    // As many came as were taken away: nobody is told, but it is to be known.
    if (item.totals != touched.totals_before) rows.numbers.push_back(row_of(touched.item));
    return;
  }
  cursor_.seq = cursor_.seq.next();
  item.seq = cursor_.seq;
  rows.numbers.push_back(row_of(touched.item));
  rows.head = cursor_.seq;
  auto& change = batch.outcome.changes.emplace_back(
      proto::Change{cursor_, state_of(touched.item, batch.now), batch.wall, described, {}});
  change.removed = is_gone(touched.item);
  name_carts(touched.item, batch, change);
  if (sale_.pause) change.reason = sale_.pause->reason;
  // What was left of any hold is left of it now: who hears of one item looks at all of their cart.
  if (touched.before.pauses != pauses_ && batch.outcome.changes.size() == 1) {
    change.carts.clear();
    change.any_cart = true;
  }
  tell_item(touched, described, batch);
  if (!described) return;
  change.description = item.catalog.description();
  item.described_at = cursor_.seq;
}

/// REQUIRES: batch.carts is sorted.
void Inventory::name_carts(ItemIndex item, Batch& batch, proto::Change& change) {
  const auto first = std::lower_bound(batch.carts.begin(), batch.carts.end(),
                                      std::pair<ItemIndex, proto::CartHash>(item, 0));
  for (auto at = first; at != batch.carts.end() && at->first == item; ++at)
    if (change.carts.empty() || change.carts.back() != at->second)
      change.carts.push_back(at->second);
  change.any_cart = change.carts.size() > proto::limits::kMaxCartsInChange;
  if (change.any_cart) change.carts.clear();
}

}  // namespace cartd
