// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What can be asked of cartd, once: each operation's name, who may ask for it, which fields it
// takes. The codec, cartd's metrics and the documents' tests read it here; BUS.md says what each
// does.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace proto {

enum class Op {
  kAdd,
  kRemove,
  kWait,
  kCart,
  kCheckout,
  kOrder,
  kSnapshot,
  kPing,
  kSetStock,
  kPutItem,
  kRelease,
  kCancelOrder,
  kConfirmOrder,
  kReleaseOrder,
  kExtendOrder,
  kReturnOrder,
  kAddStock,
  kPauseSale,
  kResumeSale,
  kOrders,
  kEvents,
  kHooks,
  kTakeHook,
  kPutHook,
  kSetHook,
  kItems,
  kHolds,
  kPlaces,
  kReport,
  kVerify,
  kRemoveItem,
  kShop,
  kPutShop,
  kHistory,
};

/// Who may give a command: what is served at `--commands` and what at `--operator`. A courier is one of whom
/// that is known, by its key: it is given less.
enum class Audience { kShoppers, kOperator, kCourier };

/// The fields of a command beside v, id and op; how each is written: command_fields.h.
namespace command_field {
inline constexpr unsigned kSession = 1U << 0;
inline constexpr unsigned kItem = 1U << 1;      // in place of it `lines`, where those are taken
inline constexpr unsigned kAnyItem = 1U << 2;   // an item that may be left out
inline constexpr unsigned kQuantity = 1U << 3;  // of the item
inline constexpr unsigned kLines = 1U << 4;
inline constexpr unsigned kOrder = 1U << 5;
inline constexpr unsigned kStock = 1U << 6;
inline constexpr unsigned kPatch = 1U << 7;   // what is said of an item
inline constexpr unsigned kPage = 1U << 8;    // of the catalog: after, since, run
inline constexpr unsigned kOrders = 1U << 9;  // which: one order, or after, limit
inline constexpr unsigned kReference = 1U << 10;
inline constexpr unsigned kKey = 1U << 11;        // it is done once for each
inline constexpr unsigned kSomeLines = 1U << 12;  // of the order, or all; and whether to restock
inline constexpr unsigned kAddition = 1U << 13;   // to the stock
inline constexpr unsigned kEvents = 1U << 14;     // which: after, limit, type
inline constexpr unsigned kReason = 1U << 15;     // that shoppers are told
inline constexpr unsigned kPerson = 1U << 19;     // who the session acts for, if for anybody
inline constexpr unsigned kHook = 1U << 20;
inline constexpr unsigned kCourier = 1U << 21;
inline constexpr unsigned kHookState = 1U << 22;  // enabled, reason, position, retries
inline constexpr unsigned kHookChange =
    1U << 23;                                  // enabled, reason, position, each if it is to change
inline constexpr unsigned kShop = 1U << 24;    // what it says of itself
inline constexpr unsigned kFilter = 1U << 16;  // of orders: state, since, until
inline constexpr unsigned kListed = 1U << 17;  // a part of a list: after, limit
inline constexpr unsigned kPeriod = 1U << 18;  // since, until, after
inline constexpr unsigned kBy =
    1U << 26;  // who says so: it changes something, and is kept in the history
}  // namespace command_field

struct Operation {
  std::string_view name;
  bool for_shoppers = false;
  bool for_operator = false;
  unsigned fields = 0;

  constexpr bool takes(unsigned field) const { return (fields & field) != 0; }
};

namespace internal {

// An operation without a line here does not compile.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"
constexpr Operation describe(Op op) {
  using namespace command_field;
  constexpr bool kYes = true, kNo = false;
  switch (op) {  // name, shoppers', the operator's, fields
    case Op::kAdd:
      return {"add", kYes, kNo, kSession | kPerson | kLines | kItem | kQuantity};
    case Op::kRemove:
      return {"remove", kYes, kNo, kSession | kItem};
    case Op::kWait:
      return {"wait", kYes, kNo, kSession | kPerson | kItem};
    case Op::kCart:
      return {"cart", kYes, kYes, kSession};
    case Op::kCheckout:
      return {"checkout", kYes, kNo, kSession | kPerson | kLines | kOrder | kReference};
    case Op::kOrder:
      return {"order", kYes, kNo, kSession | kOrder};
    case Op::kSnapshot:
      return {"snapshot", kYes, kNo, kPage};
    case Op::kPing:
      return {"ping", kYes, kYes};
    case Op::kSetStock:
      return {"set_stock", kNo, kYes, kItem | kStock | kBy};
    case Op::kPutItem:
      return {"put_item", kNo, kYes, kItem | kPatch | kBy};
    case Op::kRelease:
      return {"release", kNo, kYes, kSession | kAnyItem | kReason | kBy};
    case Op::kCancelOrder:
      return {"cancel_order", kYes, kNo, kSession | kOrder};
    case Op::kConfirmOrder:
      return {"confirm_order", kNo, kYes, kOrder | kBy};
    case Op::kReleaseOrder:
      return {"release_order", kNo, kYes, kOrder | kBy};
    case Op::kExtendOrder:
      return {"extend_order", kNo, kYes, kOrder | kBy};
    case Op::kReturnOrder:
      return {"return_order", kNo, kYes, kOrder | kKey | kSomeLines | kBy};
    case Op::kAddStock:
      return {"add_stock", kNo, kYes, kItem | kAddition | kKey | kBy};
    case Op::kPauseSale:
      return {"pause_sale", kNo, kYes, kReason | kBy};
    case Op::kResumeSale:
      return {"resume_sale", kNo, kYes, kBy};
    case Op::kOrders:
      return {"orders", kNo, kYes, kOrders | kAnyItem | kFilter};
    case Op::kEvents:
      return {"events", kNo, kYes, kEvents};
    case Op::kHooks:
      return {"hooks", kNo, kYes};
    case Op::kTakeHook:
      return {"take_hook", kNo, kYes, kHook | kCourier};
    case Op::kPutHook:
      return {"put_hook", kNo, kYes, kHook | kCourier | kHookState};
    case Op::kSetHook:
      return {"set_hook", kNo, kYes, kHook | kHookChange | kBy};
    case Op::kItems:
      return {"items", kNo, kYes, kAnyItem | kListed};
    case Op::kHolds:
      return {"holds", kNo, kYes, kAnyItem | kListed};
    case Op::kPlaces:
      return {"places", kNo, kYes, kItem | kListed};
    case Op::kReport:
      return {"report", kNo, kYes, kPeriod};
    case Op::kVerify:
      return {"verify", kNo, kYes};
    case Op::kRemoveItem:
      return {"remove_item", kNo, kYes, kItem | kBy};
    case Op::kShop:
      return {"shop", kNo, kYes};
    case Op::kPutShop:
      return {"put_shop", kNo, kYes, kShop | kBy};
    case Op::kHistory:
      return {"history", kNo, kYes, kListed};
  }
  return {};
}
#pragma GCC diagnostic pop

constexpr std::size_t count_operations() {
  std::size_t count = 0;
  while (!describe(static_cast<Op>(count)).name.empty()) ++count;
  return count;
}

}  // namespace internal

/// All of them, in the order of Op.
inline constexpr auto kOperations = [] {
  std::array<Operation, internal::count_operations()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = internal::describe(static_cast<Op>(i));
  return all;
}();

constexpr const Operation& operation(Op op) { return kOperations[static_cast<std::size_t>(op)]; }

/// Their names, in the same order.
inline constexpr auto kOperationNames = [] {
  std::array<std::string_view, kOperations.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kOperations[i].name;
  return names;
}();

/// The name used on the wire, "set_stock" and so on.
constexpr std::string_view to_string(Op op) { return operation(op).name; }
/// The inverse of to_string; nothing for a name that is not in the list.
constexpr std::optional<Op> find_op(std::string_view name) {
  for (std::size_t i = 0; i < kOperations.size(); ++i)
    if (kOperations[i].name == name) return static_cast<Op>(i);
  return std::nullopt;
}

/// Of what the operator may, what takes events to hooks.
constexpr bool is_for_courier(Op op) {
  return op == Op::kPing || op == Op::kEvents || op == Op::kTakeHook || op == Op::kPutHook ||
         op == Op::kSetHook;
}
constexpr bool is_for(Op op, Audience audience) {
  switch (audience) {
    case Audience::kShoppers:
      return operation(op).for_shoppers;
    case Audience::kOperator:
      return operation(op).for_operator;
    case Audience::kCourier:
      return is_for_courier(op);
  }
  return false;
}

}  // namespace proto
