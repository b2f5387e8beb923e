// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Orders: made of a cart, paid for or not, returned. The books they are written into are in inventory_books.cc.
#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"
#include "cartd/core/inventory.h"
#include "cartd/core/order_status.h"

namespace cartd {

using base::WallTime;
using proto::Command;
using proto::Error;
using proto::EventType;
using proto::OrderState;
using proto::ReleaseCause;
using proto::SessionId;
namespace limits = proto::limits;

namespace {

using Lines = std::vector<proto::Units>;

Lines units_of(const StoredOrder& order) {
  Lines lines;
  for (const auto& line : order.lines) lines.push_back({line.item, line.quantity});
  return lines;
}

/// The same units, in whatever order. REQUIRES: no item is twice in `a`.
bool is_same(const Lines& a, const Lines& b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

// --- the shopper's -------------------------------------------------------------------------------

Inventory::Result Inventory::checkout(const Command& command, Batch& batch) {
  CHECK(command.session && command.order);
  const SessionId& session = *command.session;
  const Cart* cart = cart_of(session);
  if (const StoredOrder* made = find_order(*command.order, batch)) {
    const Lines bought = units_of(*made);
    bool same_cart = is_same(command.lines, bought);
    if (command.lines.empty()) {
      // An offer has come by itself: it does not make a repeat another purchase.
      Lines lines;
      for (const Hold& hold : cart == nullptr ? Cart{} : *cart)
        if (!hold.offer) lines.push_back({items_[hold.item].catalog.item, hold.quantity});
      same_cart = lines.empty() || lines == bought;
    }
    if (made->session != session || !same_cart) return Error::order_mismatch(command.order->str());
    return Done{};
  }
  if (!command.lines.empty() && !is_cart(session, command.lines))
    return Error::cart_changed(
        {lines_of(session, batch.now), places_of(session), lapses_of(session)});
  if (const auto* lapsed = lapses_.of(session)) {
    const auto& [item, lapse] = *lapsed->begin();
    return Error::hold_expired({items_[item].catalog.item, lapse.quantity, lapse.cause},
                               items_[item].available(), state_of(item, batch.now).next_release);
  }
  if (cart == nullptr) return Error::empty_cart();
  if (auto mixed = refuse_currencies(*cart)) return *std::move(mixed);
  auto person = buyer(command, *cart);
  if (auto refused = refuse_buyer(session, person, *cart, batch)) return *std::move(refused);
  make_order(command, std::move(person), batch);
  return Done{};
}

/// Whether `lines`, in whatever order, are what the session holds, offers included.
bool Inventory::is_cart(const SessionId& session, const Lines& lines) const {
  const Cart* cart = cart_of(session);
  if (cart == nullptr || cart->size() != lines.size()) return false;
  return std::all_of(lines.begin(), lines.end(), [&](const proto::Units& line) {
    const auto item = find_item(line.item);
    const Hold* mine = item ? find_hold(*cart, *item) : nullptr;
    return mine != nullptr && mine->quantity == line.quantity;
  });
}

/// Nobody can pay one sum in two currencies.
Inventory::Refusal Inventory::refuse_currencies(const Cart& cart) const {
  const proto::Price* first = nullptr;
  for (const Hold& line : cart) {
    const auto& price = items_[line.item].catalog.price;
    if (!price) continue;
    if (first == nullptr) first = &*price;
    if (price->currency != first->currency)
      return Error::mixed_currencies(first->currency, price->currency);
  }
  return std::nullopt;
}

void Inventory::make_order(const Command& command, std::optional<SessionId> person, Batch& batch) {
  const auto& payment = lifetimes_.payment;
  StoredOrder order{++last_order_, *command.order, *command.session, batch.wall};
  order.reference = command.reference;
  if (person != command.session) order.person = std::move(person);
  const Cart lines = *cart_of(*command.session);  // a copy: the cart goes as its last line does
  for (const Hold& line : lines) {
    const CatalogItem& sold = items_[line.item].catalog;
    order.lines.push_back({{sold.item, line.quantity, 0, sold.price}});
    drop_hold(*find_cart(*command.session), line.item, payment ? Cause::kPay : Cause::kSale, batch);
  }
  if (payment) {
    order.state = OrderState::kPaying;
    order.pay_by = batch.now + std::min(payment->time, payment->most);
    order.pay_latest = batch.now + payment->most;
    add_paying(order);
  } else {
    order.sold_at = order.at;
  }
  tell_order(payment ? EventType::kOrderPaying : EventType::kOrderSold, order, batch);
  put_order(std::move(order), batch);
}

Inventory::Result Inventory::show_order(const Command& command, const Batch& batch) const {
  const StoredOrder* order = find_order(*command.order, batch);
  if (order == nullptr || order->session != *command.session)
    return Error::unknown_order(command.order->str(), command.session.has_value());
  return Done{};
}

// --- payment -------------------------------------------------------------------------------------

Inventory::Result Inventory::confirm_order(const Command& command, Batch& batch) {
  const std::string& id = command.order->str();
  if (Paying* paying = find_paying(*command.order)) {
    StoredOrder order = take_units(*paying, Cause::kSale, batch);
    order.state = OrderState::kSold;
    order.sold_at = batch.wall;
    tell_order(EventType::kOrderSold, order, batch);
    put_order(std::move(order), batch);
    return Done{};
  }
  const StoredOrder* order = find_order(*command.order, batch);
  if (order == nullptr) return Error::unknown_order(id, /*of_session=*/false);
  if (is_sold(*order)) return Done{};  // a repeat
  return sell_late(*order, batch);
}

/// Who paid for what was released has it all the same, if it takes nothing from anybody. Once it is
/// refused it stays so: the money is on its way back.
Inventory::Result Inventory::sell_late(StoredOrder order, Batch& batch) {
  const bool is_free =
      std::all_of(order.lines.begin(), order.lines.end(), [&](const StoredOrderLine& line) {
        const auto item = find_item(line.item);
        return item && items_[*item].available() >= line.quantity && lines_.waiting(*item) == 0;
      });
  if (!is_free || order.refund_due) {
    const std::string id = order.order.str();
    if (!std::exchange(order.refund_due, true)) {
      tell_order(EventType::kOrderRefundDue, order, batch);
      put_order(std::move(order), batch);
    }
    return Error::too_late(id);
  }
  for (const auto& line : order.lines) {
    const ItemIndex index = *find_item(line.item);
    touch(index, batch);
    Item& item = items_[index];
    item.catalog.stock -= line.quantity;
    item.totals.sold += line.quantity;
    journal(index, Cause::kLateSale, &order.session, -line.quantity, batch);
  }
  order.state = OrderState::kSold;
  order.late = true;
  order.cause.reset();
  order.sold_at = batch.wall;
  tell_order(EventType::kOrderSold, order, batch);
  put_order(std::move(order), batch);
  return Done{};
}

/// By the shopper where a session is given, and then of its own orders only.
Inventory::Result Inventory::release_order(const Command& command, Batch& batch) {
  const StoredOrder* order = find_order(*command.order, batch);
  if (order == nullptr || (command.session && order->session != *command.session))
    return Error::unknown_order(command.order->str(), command.session.has_value());
  if (is_sold(*order)) return Error::already_sold(command.order->str());
  if (Paying* paying = find_paying(*command.order))
    end_payment(*paying, command.session ? ReleaseCause::kShopper : ReleaseCause::kBackend, batch);
  return Done{};
}

Inventory::Result Inventory::extend_order(const Command& command, Batch& batch) {
  const std::string& id = command.order->str();
  Paying* paying = find_paying(*command.order);
  if (paying == nullptr) {
    const StoredOrder* order = find_order(*command.order, batch);
    if (order == nullptr) return Error::unknown_order(id, /*of_session=*/false);
    return is_sold(*order) ? Error::already_sold(id) : Error::too_late(id);
  }
  StoredOrder& order = paying->order;
  const base::Millis time = lifetimes_.payment.value_or(Lifetimes::Payment{}).time;
  const WallTime end = std::max(*order.pay_by, std::min(batch.now + time, *order.pay_latest));
  for (const auto& line : order.lines) {
    const ItemIndex item = *find_item(line.item);
    touch(item, batch);
    drop_end(item, {*order.pay_by, paying->grant});
    add_end(item, {end, paying->grant}, paying);
  }
  order.pay_by = end;
  put_order(order, batch);
  return Done{};
}

void Inventory::end_payment(Paying& paying, ReleaseCause cause, Batch& batch) {
  StoredOrder order = take_units(paying, Cause::kUnpaid, batch);
  order.state = OrderState::kReleased;
  order.cause = cause;
  tell_order(EventType::kOrderReleased, order, batch);
  put_order(std::move(order), batch);
}

StoredOrder Inventory::take_units(Paying& paying, Cause cause, Batch& batch) {
  StoredOrder order = std::move(paying.order);
  for (const auto& line : order.lines) {
    const ItemIndex index = *find_item(line.item);
    touch(index, batch);
    drop_end(index, {*order.pay_by, paying.grant});
    if (paying.person != nullptr) persons_.take(paying.person, index, line.quantity);
    Item& item = items_[index];
    item.held -= line.quantity;
    held_units_ -= line.quantity;
    if (cause == Cause::kSale) {
      item.catalog.stock -= line.quantity;
      item.totals.sold += line.quantity;
    } else {
      batch.freed.push_back(index);
    }
    journal(index, cause, &order.session, -line.quantity, batch);
  }
  const auto [first, last] = paying_of_.equal_range(order.session);
  paying_of_.erase(
      std::find_if(first, last, [&](const auto& each) { return each.second == &paying; }));
  paying_.erase(order.order);
  order.pay_by.reset();
  order.pay_latest.reset();
  return order;
}

// --- returns -------------------------------------------------------------------------------------

/// Units come back to stock, or to who waits; or are written off.
Inventory::Result Inventory::return_order(const Command& command, Batch& batch) {
  const std::string& id = command.order->str();
  const StoredOrder* known = find_order(*command.order, batch);
  if (known == nullptr) return Error::unknown_order(id, /*of_session=*/false);
  if (!is_sold(*known)) return Error::not_sold(id);
  if (std::find(known->returns.begin(), known->returns.end(), command.key) != known->returns.end())
    return Done{};  // a repeat
  if (known->returns.size() >= limits::kMaxReturns)
    return Error::bad_request(
        "key", "an order has at most " + std::to_string(limits::kMaxReturns) + " returns");
  StoredOrder order = *known;
  Lines lines = command.lines;
  if (lines.empty())
    for (const auto& line : order.lines)
      lines.push_back({line.item, line.quantity - line.returned});
  for (const auto& line : lines) {
    const auto at = std::find_if(order.lines.begin(), order.lines.end(),
                                 [&](const auto& each) { return each.item == line.item; });
    if (at == order.lines.end() || line.quantity > at->quantity - at->returned)
      return Error::bad_request(
          "lines", "of item '" + line.item.str() + "' this order has fewer that are not returned");
    at->returned += line.quantity;
    if (!command.restock) continue;
    at->restocked += line.quantity;
    if (items_[*find_item(line.item)].catalog.stock + line.quantity > limits::kMaxStock)
      return Error::bad_request("lines", "would make the stock of item '" + line.item.str() +
                                             "' more than " + std::to_string(limits::kMaxStock));
  }
  for (std::size_t i = 0; i < order.lines.size(); ++i)
    restock(order.lines[i].item, order.lines[i].restocked - known->lines[i].restocked, batch);
  if (std::all_of(order.lines.begin(), order.lines.end(),
                  [](const auto& line) { return line.returned == line.quantity; }))
    order.state = OrderState::kReturned;
  order.returns.push_back(command.key);
  tell_return(*known, order, command.restock, batch);
  put_order(std::move(order), batch);
  return Done{};
}

// --- the books -----------------------------------------------------------------------------------

void Inventory::restock(const proto::ItemId& id, std::int64_t quantity, Batch& batch) {
  if (quantity == 0) return;
  const ItemIndex index = *find_item(id);
  touch(index, batch);
  Item& item = items_[index];
  item.catalog.stock += quantity;
  item.totals.returned += quantity;
  journal(index, Cause::kReturn, nullptr, quantity, batch);
  batch.freed.push_back(index);
}

/// What an order is by now: a batch writes each once.
void Inventory::put_order(StoredOrder order, Batch& batch) {
  ++batch.puts;
  auto& rows = batch.outcome.rows.orders;
  const auto [at, is_first] = batch.orders.emplace(order.order, rows.size());
  if (is_first)
    rows.push_back(std::move(order));
  else
    rows[at->second] = std::move(order);
}

/// The answer that every repeat of an order will get.
void Inventory::complete_orders(Batch& batch) {
  for (StoredOrder& order : batch.outcome.rows.orders) {
    if (!order.items.empty()) continue;  // made by an earlier batch
    order.seq = cursor_.seq;
    for (const auto& line : order.lines) {
      order.items.push_back(state_of(*find_item(line.item), batch.now));
      order.items.back().paused = false;
      order.items.back().sold = 0;      // the store keeps none, and a repeat must be the same
      order.items.back().line.reset();  // a sale moves nobody in it
      order.items.back().open.reset();
      order.items.back().opens_in.reset();
    }
    if (Paying* paying = find_paying(order.order)) paying->order = order;
  }
}

const StoredOrder* Inventory::find_order(const proto::OrderId& id, const Batch& batch) const {
  if (const auto at = batch.orders.find(id); at != batch.orders.end())
    return &batch.outcome.rows.orders[at->second];
  const auto known = batch.known.orders.find(id);
  return known == batch.known.orders.end() ? nullptr : &known->second;
}

void Inventory::add_paying(const StoredOrder& order) {
  Paying& paying = paying_.emplace(order.order, Paying{order, ++last_grant_}).first->second;
  paying_of_.emplace(order.session, &paying);
  const auto* whom = person_of(order.person, order.session);
  for (const auto& line : order.lines) {
    const ItemIndex item = *find_item(line.item);
    add_end(item, {*order.pay_by, paying.grant}, &paying);
    if (whom != nullptr) paying.person = persons_.give(*whom, item, line.quantity);
  }
}

std::int64_t Inventory::units_paying(const SessionId& session, ItemIndex item) const {
  std::int64_t units = 0;
  const auto [first, last] = paying_of_.equal_range(session);
  for (auto at = first; at != last; ++at)
    units += units_in(at->second->order, items_[item].catalog.item);
  return units;
}

Inventory::Paying* Inventory::find_paying(const proto::OrderId& order) {
  const auto at = paying_.find(order);
  return at == paying_.end() ? nullptr : &at->second;
}

}  // namespace cartd
