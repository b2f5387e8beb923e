// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Short names for the values tests of the inventory are made of.
#pragma once

#include <string>
#include <string_view>

#include "cartd/core/stored_state.h"
#include "proto/messages.h"

namespace support {

inline proto::ItemId item(std::string_view text) { return *proto::ItemId::parse(text); }
inline proto::SessionId session(std::string_view text) { return *proto::SessionId::parse(text); }
inline proto::Epoch epoch(std::string_view text) { return *proto::Epoch::parse(text); }

/// An item that was neither restocked nor sold.
inline cartd::StoredItem stored(cartd::CatalogItem catalog, std::int64_t position = 0,
                                std::int64_t held = 0, proto::Seq seq = {}) {
  const cartd::ItemTotals totals{catalog.stock, 0, 0};
  return {std::move(catalog), position, held, seq, totals};
}

/// What brings an item into a store.
inline cartd::Rows coming(std::string_view what, std::int64_t stock) {
  cartd::Rows rows;
  rows.items = {stored({item(what), {}, stock})};
  rows.journal = {{{}, item(what), cartd::Cause::kInitial, {}, stock, stock, 0, {stock, 0, 0}}};
  return rows;
}

/// A stored stamp, in seconds since some day that is easy to count from.
inline base::WallTime at(std::int64_t second) {
  return base::WallTime{base::Seconds{1'790'000'000 + second}};
}

inline proto::Command add(std::string_view who, std::string_view what, std::int64_t quantity,
                          std::string id = "") {
  return {std::move(id), proto::Op::kAdd, session(who), item(what), quantity};
}
inline proto::Command remove(std::string_view who, std::string_view what) {
  return {"", proto::Op::kRemove, session(who), item(what), 1};
}
inline proto::Command cart(std::string_view who) {
  return {"", proto::Op::kCart, session(who), std::nullopt, 1};
}
inline proto::Command wait(std::string_view who, std::string_view what) {
  return {"", proto::Op::kWait, session(who), item(what)};
}
/// The order of that number: only its last digits differ.
inline proto::OrderId order(std::uint64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 12 - digits.size(), '0');
  return *proto::OrderId::parse("00000000-0000-4000-8000-" + digits);
}
inline proto::Command ordering(proto::Op op, std::string_view who, std::uint64_t number) {
  proto::Command command{"", op, session(who)};
  command.order = order(number);
  return command;
}
inline proto::Command checkout(std::string_view who, std::uint64_t number) {
  return ordering(proto::Op::kCheckout, who, number);
}
inline proto::Command set_stock(std::string_view what, std::int64_t stock) {
  proto::Command command{"", proto::Op::kSetStock, std::nullopt, item(what)};
  command.amount = stock;
  return command;
}
/// What the operator asks about an order.
inline proto::Command of_order(proto::Op op, std::uint64_t number) {
  proto::Command command{"", op};
  command.order = order(number);
  return command;
}
inline proto::Command add_stock(std::string_view what, std::int64_t more, std::string key) {
  proto::Command command{"", proto::Op::kAddStock, std::nullopt, item(what)};
  command.amount = more;
  command.key = std::move(key);
  return command;
}
/// Says nothing about the item but that it is there.
inline proto::Command put_item(std::string_view what) {
  return {"", proto::Op::kPutItem, std::nullopt, item(what)};
}
inline proto::Command release(std::string_view who, std::string reason = "") {
  proto::Command command{"", proto::Op::kRelease, session(who)};
  command.reason = std::move(reason);
  return command;
}
inline proto::Command pause_sale(std::string reason) {
  proto::Command command{"", proto::Op::kPauseSale};
  command.reason = std::move(reason);
  return command;
}
inline proto::Command snapshot() { return {"", proto::Op::kSnapshot}; }
inline proto::Command ping(std::string id = "") { return {std::move(id), proto::Op::kPing}; }

}  // namespace support
