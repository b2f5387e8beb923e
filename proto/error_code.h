// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What can go wrong, once: one code, one meaning, one name on bus and HTTP, one HTTP status, and
// the fields that tell more. BUS.md and HTTP.md say when.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace proto {

enum class ErrorCode {
  kBadRequest,        // a field is missing or malformed
  kUnknownItem,       // no such item
  kSoldOut,           // fewer than asked
  kQuantityLimit,     // over the item's limit per session, or per person
  kPaused,            // the sale is paused: nothing is added, and no line moves
  kNotOpen,           // the item is not sold yet, or no more
  kEmptyCart,         // nothing to buy
  kMixedCurrencies,   // prices that have no sum
  kHoldExpired,       // a line of the cart ran out
  kHoldLimit,         // held for as long as may be, and not yet left to others
  kCartChanged,       // not the cart that was to be sold
  kOrderMismatch,     // the order was made with another cart
  kUnknownOrder,      // no such order of this session
  kBelowHeld,         // a stock below what is held
  kStockChanged,      // the stock is not what it was to be
  kTooLate,           // the order was released, and its units are gone
  kAlreadySold,       // the order is sold: it cannot be released or extended
  kNotSold,           // the order is not sold: nothing of it can come back
  kGone,              // events that are not kept any more
  kHookTaken,         // another courier has it
  kOverloaded,        // a bound of this process is reached; nothing was done
  kCartdUnavailable,  // no connection to cartd: nothing was sent, nothing changed
  kOutcomeUnknown,    // sent, no reply in time: may or may not be done, safe to repeat as it is
};

/// The members of an Error beside code and detail.
namespace error_field {
inline constexpr unsigned kField = 1U << 0;
inline constexpr unsigned kItem = 1U << 1;
inline constexpr unsigned kRequested = 1U << 2;
inline constexpr unsigned kAvailable = 1U << 3;
inline constexpr unsigned kObtainable = 1U << 4;
inline constexpr unsigned kNextRelease = 1U << 5;  // null where nothing will be released
inline constexpr unsigned kLimit = 1U << 6;
inline constexpr unsigned kOrder = 1U << 7;
inline constexpr unsigned kHeld = 1U << 8;
inline constexpr unsigned kCart = 1U << 9;
inline constexpr unsigned kStock = 1U << 10;
inline constexpr unsigned kOldest = 1U << 11;
inline constexpr unsigned kReason = 1U << 12;
inline constexpr unsigned kOpensIn = 1U << 13;  // null where it will not
inline constexpr unsigned kPerPerson = 1U << 14;
inline constexpr unsigned kAlready = 1U << 15;
inline constexpr unsigned kAgainIn = 1U << 16;
}  // namespace error_field

struct ErrorKind {
  std::string_view name;
  int status = 0;
  std::string_view title;
  unsigned fields = 0;
  enum class Sender { kCartd, kGateway } sender = Sender::kCartd;
  bool retry_after = false;  // the fault is ours, and soon over

  constexpr bool has(unsigned field) const { return (fields & field) != 0; }
};

namespace internal {

// A code without a line here does not compile.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"
constexpr ErrorKind describe(ErrorCode code) {
  using namespace error_field;
  constexpr auto kCartd = ErrorKind::Sender::kCartd, kGateway = ErrorKind::Sender::kGateway;
  switch (code) {
    case ErrorCode::kBadRequest:
      return {"bad-request", 400, "Bad request", kField};
    case ErrorCode::kUnknownItem:
      return {"unknown-item", 404, "Unknown item", kItem};
    case ErrorCode::kSoldOut:
      return {"sold-out", 409, "Sold out",
              kItem | kRequested | kAvailable | kObtainable | kNextRelease};
    case ErrorCode::kQuantityLimit:
      return {"quantity-limit", 409, "Over the limit of a cart",
              kItem | kLimit | kPerPerson | kAlready};
    case ErrorCode::kPaused:
      return {"paused", 409, "Paused", kReason};
    case ErrorCode::kNotOpen:
      return {"not-open", 409, "Not open", kItem | kOpensIn};
    case ErrorCode::kEmptyCart:
      return {"empty-cart", 409, "Nothing to buy"};
    case ErrorCode::kMixedCurrencies:
      return {"mixed-currencies", 409, "More than one currency"};
    case ErrorCode::kHoldExpired:
      return {"hold-expired", 409, "A hold ran out",
              kItem | kRequested | kAvailable | kNextRelease};
    case ErrorCode::kHoldLimit:
      return {"hold-limit", 409, "Held as long as may be", kItem | kAgainIn};
    case ErrorCode::kCartChanged:
      return {"cart-changed", 409, "Another cart", kCart};
    case ErrorCode::kOrderMismatch:
      return {"order-mismatch", 422, "Another order", kOrder};
    case ErrorCode::kUnknownOrder:
      return {"unknown-order", 404, "Unknown order", kOrder};
    case ErrorCode::kBelowHeld:
      return {"below-held", 409, "Below what is held", kItem | kRequested | kHeld};
    case ErrorCode::kStockChanged:
      return {"stock-changed", 409, "Another stock", kItem | kRequested | kStock};
    case ErrorCode::kTooLate:
      return {"too-late", 409, "Too late", kOrder};
    case ErrorCode::kAlreadySold:
      return {"already-sold", 409, "Already sold", kOrder};
    case ErrorCode::kNotSold:
      return {"not-sold", 409, "Not sold", kOrder};
    case ErrorCode::kGone:
      return {"gone", 410, "Gone", kOldest};
    case ErrorCode::kHookTaken:
      return {"hook-taken", 409, "Another courier's"};
    case ErrorCode::kOverloaded:
      return {"overloaded", 503, "Overloaded", 0, kCartd, true};
    case ErrorCode::kCartdUnavailable:
      return {"cartd-unavailable", 503, "Inventory unavailable", 0, kGateway, true};
    case ErrorCode::kOutcomeUnknown:
      return {"outcome-unknown", 504, "Outcome unknown", 0, kGateway};
  }
  return {};
}
#pragma GCC diagnostic pop

constexpr std::size_t count_error_kinds() {
  std::size_t count = 0;
  while (describe(static_cast<ErrorCode>(count)).status != 0) ++count;
  return count;
}

}  // namespace internal

/// All of them, in the order of ErrorCode.
inline constexpr auto kErrorKinds = [] {
  std::array<ErrorKind, internal::count_error_kinds()> all{};
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = internal::describe(static_cast<ErrorCode>(i));
  return all;
}();

constexpr const ErrorKind& kind_of(ErrorCode code) {
  return kErrorKinds[static_cast<std::size_t>(code)];
}

/// The name used on the wire, "sold-out" and so on.
constexpr std::string_view to_string(ErrorCode code) { return kind_of(code).name; }
/// The inverse of to_string; nothing for a name that is not in the list.
constexpr std::optional<ErrorCode> parse_error_code(std::string_view name) {
  for (std::size_t i = 0; i < kErrorKinds.size(); ++i)
    if (kErrorKinds[i].name == name) return static_cast<ErrorCode>(i);
  return std::nullopt;
}

}  // namespace proto
