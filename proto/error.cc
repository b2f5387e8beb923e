// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/error.h"

namespace proto {
namespace {

Error make(ErrorCode code, std::string detail) {
  Error error{};
  error.code = code;
  error.detail = std::move(detail);
  return error;
}

Error about_order(ErrorCode code, std::string_view order, std::string detail) {
  Error error = make(code, std::move(detail));
  error.order = std::string(order);
  return error;
}

}  // namespace

Error Error::bad_request(std::string field, std::string detail) {
  Error error = make(ErrorCode::kBadRequest, std::move(detail));
  if (!field.empty()) error.field = std::move(field);
  return error;
}

Error Error::unknown_item(std::string_view item) {
  Error error =
      make(ErrorCode::kUnknownItem, "there is no item '" + std::string(item) + "' in this shop");
  error.item = std::string(item);
  return error;
}

Error Error::sold_out(std::string_view item, std::int64_t requested, std::int64_t available,
                      std::int64_t obtainable, std::optional<base::Millis> next_release) {
  Error error = make(ErrorCode::kSoldOut, std::to_string(requested) + " asked, " +
                                              std::to_string(obtainable) + " obtainable");
  error.item = std::string(item);
  error.requested = requested;
  error.available = available;
  error.obtainable = obtainable;
  error.next_release = next_release;
  return error;
}

Error Error::quantity_limit(std::string_view item, std::int64_t limit) {
  Error error = make(ErrorCode::kQuantityLimit,
                     "a cart may hold at most " + std::to_string(limit) + " of this item at once");
  error.item = std::string(item);
  error.limit = limit;
  return error;
}

Error Error::paused(const std::string& reason) {
  Error error = make(ErrorCode::kPaused, "the sale is paused: what is held stays held meanwhile");
  if (!reason.empty()) error.reason = reason;
  return error;
}

Error Error::person_limit(std::string_view item, std::int64_t per_person, std::int64_t already) {
  Error error = make(ErrorCode::kQuantityLimit,
                     "one person may have " + std::to_string(per_person) +
                         " of this item in all, and has " + std::to_string(already) + " already");
  error.item = std::string(item);
  error.per_person = per_person;
  error.already = already;
  return error;
}

Error Error::not_open(std::string_view item, std::optional<base::Millis> opens_in) {
  Error error = make(ErrorCode::kNotOpen,
                     opens_in ? "this item is not sold yet" : "this item is not sold any more");
  error.item = std::string(item);
  error.opens_in = opens_in;
  return error;
}

Error Error::empty_cart() {
  return make(ErrorCode::kEmptyCart, "there is nothing in this cart to buy");
}

Error Error::mixed_currencies(std::string_view one, std::string_view other) {
  return make(ErrorCode::kMixedCurrencies,
              "this cart has prices in " + std::string(one) + " and " + std::string(other) +
                  ", and nothing was sold: an order is paid in one currency, so remove the others");
}

Error Error::hold_expired(const Lapsed& lapsed, std::int64_t available,
                          std::optional<base::Millis> next_release) {
  const std::string what = lapsed.cause == LapseCause::kReleased ? "the shop took this item back"
                                                                 : "the hold on this item ran out";
  Error error = make(ErrorCode::kHoldExpired,
                     what + ", and nothing was sold: add it again, or remove it to buy the rest");
  error.item = lapsed.item.str();
  error.requested = lapsed.quantity;
  error.available = available;
  error.next_release = next_release;
  return error;
}

Error Error::hold_limit(std::string_view item, base::Millis again_in) {
  Error error =
      make(ErrorCode::kHoldLimit,
           "this session has held this item for as long as may be: others are to have it first");
  error.item = std::string(item);
  error.again_in = again_in;
  return error;
}

Error Error::cart_changed(Cart cart) {
  Error error =
      make(ErrorCode::kCartChanged,
           "this is not the cart that was to be bought, and nothing was sold: look at it, "
           "and buy what it has");
  error.cart = std::move(cart);
  return error;
}

Error Error::order_mismatch(std::string_view order) {
  return about_order(ErrorCode::kOrderMismatch, order,
                     "this order was made with another cart: a new purchase needs a new order");
}

Error Error::unknown_order(std::string_view order, bool of_session) {
  return about_order(ErrorCode::kUnknownOrder, order,
                     of_session ? "this session has made no such order" : "no such order was made");
}

Error Error::below_held(std::string_view item, std::int64_t requested, std::int64_t held) {
  Error error =
      make(ErrorCode::kBelowHeld, "a stock of " + std::to_string(requested) + " is less than the " +
                                      std::to_string(held) + " that are held: release some first");
  error.item = std::string(item);
  error.requested = requested;
  error.held = held;
  return error;
}

Error Error::stock_changed(std::string_view item, std::int64_t wanted, std::int64_t stock) {
  Error error =
      make(ErrorCode::kStockChanged, "the stock is " + std::to_string(stock) + " by now, not " +
                                         std::to_string(wanted) + ": nothing was changed");
  error.item = std::string(item);
  error.requested = wanted;
  error.stock = stock;
  return error;
}

Error Error::too_late(std::string_view order) {
  return about_order(ErrorCode::kTooLate, order,
                     "this order was released, and its units are not free any more");
}

Error Error::already_sold(std::string_view order) {
  return about_order(ErrorCode::kAlreadySold, order, "this order is sold");
}

Error Error::not_sold(std::string_view order) {
  return about_order(ErrorCode::kNotSold, order, "this order is not sold");
}

Error Error::gone(std::uint64_t oldest) {
  Error error =
      make(ErrorCode::kGone, "the events that come next are not kept any more: the oldest is " +
                                 std::to_string(oldest));
  error.oldest = oldest;
  return error;
}

Error Error::hook_taken() {
  return make(ErrorCode::kHookTaken, "another courier has this hook, or nobody has: take it first");
}

Error Error::overloaded(std::string detail) {
  return make(ErrorCode::kOverloaded, std::move(detail));
}

Error Error::cartd_unavailable() {
  return make(ErrorCode::kCartdUnavailable,
              "the inventory cannot be reached: nothing was sent, nothing changed");
}

Error Error::outcome_unknown() {
  return make(ErrorCode::kOutcomeUnknown,
              "the command was sent but no reply came in time: repeat it as it is");
}

}  // namespace proto
