// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who does what a command says, and what shoppers' do; the operator's are in inventory_operator.cc, orders in
// inventory_orders.cc, and the books that all are written into in inventory_books.cc.
#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"
#include "cartd/core/inventory.h"
#include "cartd/core/sale_times.h"
#include "proto/limits.h"

namespace cartd {

using base::WallTime;
using proto::Command;
using proto::Error;
using proto::Op;
using proto::SessionId;
namespace limits = proto::limits;

namespace {

Error cart_full() {
  return Error::bad_request(
      "item", "a cart holds at most " + std::to_string(limits::kMaxCartLines) + " different items");
}

}  // namespace

Inventory::Result Inventory::execute(const Command& command, Batch& batch) {
  switch (command.op) {
    case Op::kAdd:
      return add(command, batch);
    case Op::kRemove:
      return remove(command, batch);
    case Op::kWait:
      return wait(command, batch);
    case Op::kCheckout:
      return checkout(command, batch);
    case Op::kOrder:
      return show_order(command, batch);
    case Op::kSetStock:
      return set_stock(command, batch);
    case Op::kPutItem:
      return put_item(command, batch);
    case Op::kRemoveItem:
      return remove_item(command, batch);
    case Op::kSnapshot:
      return show_catalog(command);
    case Op::kRelease:
      return release(command, batch);
    case Op::kConfirmOrder:
      return confirm_order(command, batch);
    case Op::kReleaseOrder:
    case Op::kCancelOrder:
      return release_order(command, batch);
    case Op::kExtendOrder:
      return extend_order(command, batch);
    case Op::kReturnOrder:
      return return_order(command, batch);
    case Op::kAddStock:
      return add_stock(command, batch);
    case Op::kPauseSale:
      return pause_sale(command, batch);
    case Op::kResumeSale:
      return resume_sale(batch);
    case Op::kPutShop:
      return put_shop(command, batch);
    case Op::kItems:
    case Op::kHolds:
    case Op::kPlaces:
      return check_list(command);
    case Op::kCart:
    case Op::kPing:
    case Op::kShop:
    case Op::kOrders:
    case Op::kEvents:
    case Op::kHistory:
    case Op::kHooks:
    case Op::kTakeHook:
    case Op::kPutHook:
    case Op::kSetHook:
    case Op::kReport:
    case Op::kVerify:
      return Done{};
  }
  CHECK(false, static_cast<int>(command.op));
}

// --- the cart -----------------------------------------------------------------------------------

/// All lines are judged before the first is held: they are of different items, and so do not take from
/// each other.
Inventory::Result Inventory::add(const Command& command, Batch& batch) {
  CHECK(command.session && (command.item.has_value() == command.lines.empty()));
  const SessionId& session = *command.session;
  CartEntry* entry = find_cart(session);
  const Cart* cart = entry == nullptr ? nullptr : &entry->second;
  std::size_t size = cart == nullptr ? 0 : cart->size();
  const auto judge = [&](std::optional<ItemIndex> item, const proto::ItemId& id,
                         std::int64_t quantity) -> Refusal {
    if (!item) return Error::unknown_item(id.str());
    const Hold* mine = cart == nullptr ? nullptr : find_hold(*cart, *item);
    if (mine == nullptr) ++size;
    return refuse_amount(session, buyer(command, mine), *item, quantity, mine, batch);
  };
  if (command.lines.empty()) {
    const auto item = find_item(*command.item);
    if (auto refused = judge(item, *command.item, command.quantity)) return *std::move(refused);
    if (size > limits::kMaxCartLines) return cart_full();
    hold_amount(command, entry, *item, command.quantity, batch);
    return Done{};
  }
  for (const auto& line : command.lines)
    if (auto refused = judge(find_item(line.item), line.item, line.quantity))
      return *std::move(refused);
  if (size > limits::kMaxCartLines) return cart_full();
  for (const auto& line : command.lines)
    entry = hold_amount(command, entry, *find_item(line.item), line.quantity, batch);
  return Done{};
}

Inventory::Refusal Inventory::refuse_amount(const SessionId& session,
                                            const std::optional<SessionId>& person, ItemIndex index,
                                            std::int64_t quantity, const Hold* mine,
                                            const Batch& batch) const {
  const Item& item = items_[index];
  const std::string& id = item.catalog.item.str();
  const std::int64_t had = mine == nullptr ? 0 : mine->quantity;
  if (is_paused() && (quantity > had || mine->offer)) return Error::paused(sale_.pause->reason);
  if (quantity > had && item.is_restricted())
    if (auto refused = refuse_sale(session, person, index, quantity, mine, batch)) return refused;
  // A limit may have come later than what is held: it judges what grows. What a session is to pay for, it
  // holds.
  if (item.catalog.limit && quantity > had &&
      quantity + units_paying(session, index) > *item.catalog.limit)
    return Error::quantity_limit(id, *item.catalog.limit);
  if (mine == nullptr)
    if (const auto rest = rests_for(session, index, batch)) return Error::hold_limit(id, *rest);
  if (quantity > item.available() + had)
    return Error::sold_out(id, quantity, item.available(), item.available() + had,
                           state_of(index, batch.now).next_release);
  return std::nullopt;
}

std::optional<base::Millis> Inventory::rests_for(const SessionId& session, ItemIndex item,
                                                 const Batch& batch) const {
  const auto before = put_backs_.find(session, item, batch.now);
  if (!before) return std::nullopt;
  const auto end = last_end(item, before->begun_at);
  if (!end || *end > batch.now) return std::nullopt;
  return before->forget_at - batch.now;
}

Inventory::Refusal Inventory::refuse_sale(const SessionId& session,
                                          const std::optional<SessionId>& person, ItemIndex index,
                                          std::int64_t quantity, const Hold* mine,
                                          const Batch& batch) const {
  const CatalogItem& said = items_[index].catalog;
  const std::string& id = said.item.str();
  if (!sells(index, batch.wall)) {
    // Who has some of it knows that it is there.
    const bool is_hidden = said.removed || said.shown == proto::Visibility::kHidden;
    if (is_hidden && mine == nullptr) return Error::unknown_item(id);
    return Error::not_open(id, is_hidden ? std::nullopt : opens_in(said, batch.wall));
  }
  return refuse_person(session, person, index, quantity, mine, batch);
}

/// REQUIRES: refuse_amount() has nothing against it.
Inventory::CartEntry* Inventory::hold_amount(const Command& command, CartEntry* cart,
                                             ItemIndex item, std::int64_t quantity, Batch& batch) {
  const SessionId& session = *command.session;
  drop_lapse(session, item, batch);
  const Hold* mine = cart == nullptr ? nullptr : find_hold(cart->second, item);
  const std::int64_t had = mine == nullptr ? 0 : mine->quantity;
  const bool takes_offer = mine != nullptr && mine->offer;
  if (quantity == had && !takes_offer) return cart;  // a repeat
  WallTime begun_at = mine == nullptr ? begin_hold(session, item, batch) : mine->begun_at;
  // An offer may last longer than a hold.
  if (const auto last = last_end(item, begun_at); takes_offer && last && *last <= batch.now)
    begun_at = batch.now;
  // Giving some back does not buy time for the rest.
  const auto expires_at =
      quantity < had ? mine->expires_at : end_of_hold(item, begun_at, batch.now);
  // Less of it stays for whom it was.
  std::optional<SessionId> person;
  if (quantity > had)
    person = buyer(command, mine);
  else if (mine->person != nullptr)
    person = mine->person->first;
  if (cart == nullptr) cart = &*carts_.try_emplace(session).first;
  put_hold(*cart, item, {quantity, expires_at, false, begun_at, person ? &*person : nullptr},
           Cause::kAdd, batch);
  return cart;
}

Inventory::Result Inventory::remove(const Command& command, Batch& batch) {
  CHECK(command.session && command.item);
  const auto item = find_item(*command.item);
  if (!item) return Error::unknown_item(command.item->str());
  // What is gone may still stand in the way of a checkout.
  if (is_gone(*item) && lapses_.of(*command.session) == nullptr)
    return Error::unknown_item(command.item->str());
  give_up(*command.session, *item, Cause::kRemove, batch);
  return Done{};
}

void Inventory::give_up(const SessionId& session, ItemIndex item, Cause cause, Batch& batch) {
  leave_line(session, item, batch);
  drop_lapse(session, item, batch);
  CartEntry* cart = find_cart(session);
  if (cart != nullptr && find_hold(cart->second, item) != nullptr)
    drop_hold(*cart, item, cause, batch);
}

Inventory::Result Inventory::wait(const Command& command, Batch& batch) {
  CHECK(command.session && command.item);
  const SessionId& session = *command.session;
  const auto item = find_item(*command.item);
  if (!item) return Error::unknown_item(command.item->str());
  const Cart* cart = cart_of(session);
  const bool holds = cart != nullptr && find_hold(*cart, *item) != nullptr;
  if (holds || lines_.ticket_of(*item, session)) return Done{};  // a repeat
  if (is_paused()) return Error::paused(sale_.pause->reason);
  const auto person = buyer(command, /*mine=*/nullptr);
  if (items_[*item].is_restricted())
    if (auto refused = refuse_sale(session, person, *item, 1, nullptr, batch))
      return *std::move(refused);
  if (const auto rest = rests_for(session, *item, batch))
    return Error::hold_limit(command.item->str(), *rest);
  const std::size_t places = lines_.places_of(session).size();
  if ((cart == nullptr ? 0 : cart->size()) + places >= limits::kMaxCartLines) return cart_full();
  if (lines_.waiting(*item) >= limits::kMaxWaiting)
    return Error::overloaded("the waiting line of this item is full");
  drop_lapse(session, *item, batch);
  touch(*item, batch);
  note_cart(session, *item, batch);
  Persons::Person* const whom = person ? persons_.give(*person, *item, 1) : nullptr;
  const auto ticket = lines_.join(*item, session, whom);
  batch.outcome.rows.places.push_back(
      {*command.item, ticket, session, /*gone=*/false, stored_person(whom, session)});
  batch.freed.push_back(*item);  // one may be there: then the first in line has it at once
  return Done{};
}

}  // namespace cartd
