// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Replies and what they hold, as a person reads them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"

namespace cartctl {

/// Rounded up to seconds and told in two units at most: "14m 1s", "3h 5m", "2d 4h".
std::string human_duration(base::Millis duration);

/// The catalog as a table.
std::string item_table(const std::vector<proto::CatalogEntry>& items);

// Of a reply, or nothing where it answers something else:
/// when it was done,
std::optional<std::string> done_text(const proto::Reply& reply);
/// the numbers of its items, which may be none,
std::optional<std::string> numbers_text(const proto::Reply& reply);
/// what a `release` took away,
std::optional<std::string> released_text(const proto::Reply& reply);
/// an order: not the items' numbers, which are those of when it was made.
std::optional<std::string> order_text(const proto::Reply& reply);
/// One order with where it comes from; a cart.
std::optional<std::string> listed_order_text(const proto::Reply& reply);
std::optional<std::string> cart_text(const proto::Reply& reply);
/// A page of holds; pages that follow have no titles.
std::string holds_text(const std::vector<proto::HoldEntry>& holds, bool titled);
/// A page of orders; pages that follow have no titles.
std::string orders_text(const std::vector<proto::OrderEntry>& orders, bool titled);
/// A part of a report; parts that follow have no titles.
std::string sales_text(const std::vector<proto::DaySales>& sales, bool titled);
/// A page of a waiting line, for a person and as CSV, where sessions are hashes; pages that follow have no titles.
std::string places_text(const std::vector<proto::PlaceEntry>& places, bool titled);
std::string places_csv(const std::vector<proto::PlaceEntry>& places, bool titled);
/// Hooks, and how far they are; nothing for another answer.
std::string deeds_text(const std::vector<proto::Deed>& deeds, bool titled);
std::optional<std::string> hooks_text(const proto::Reply& reply);
/// An event as a row of a table.
struct EventRow {
  std::uint64_t id = 0;
  base::WallTime at;
  proto::EventType type = proto::EventType::kOrderPaying;
  std::string subject;
};
/// A page of events; pages that follow have no titles.
std::string events_text(const std::vector<EventRow>& events, bool titled);
/// What was looked at and, a line each, what does not add up.
std::string verification_text(const proto::Verification& verified);

/// A reply that has items or lines, as tables under its cursor; nothing for any other.
std::optional<std::string> reply_tables(const proto::Reply& reply);

}  // namespace cartctl
