// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What an event says of its subject, as JSON. It leaves the shop, so nothing in it opens anything:
// a session is its hash.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proto/json_writer.h"
#include "proto/messages.h"

namespace proto {

/// The fields of an order as the shop's own servers have it: all of them, null where there is
/// nothing.
void write_order(JsonWriter& json, const OrderEntry& order);

std::string order_data(const OrderEntry& order);
/// The order after a return, and what came back with it.
struct OrderReturn {
  std::string key;
  std::vector<Units> lines;
  bool restock = true;
};
std::string return_data(const OrderEntry& order, const OrderReturn& returned);
std::string numbers_data(const ItemState& state);
/// `reason`: why the sale is paused; empty: none was given.
std::string pause_data(const std::string& reason);
std::string description_data(const ItemId& item, const Description& description);

}  // namespace proto
