// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/event_data.h"

#include "proto/command_fields.h"
#include "proto/item_fields.h"
#include "proto/json_values.h"

namespace proto {

void write_order(JsonWriter& json, const OrderEntry& order) {
  const OrderStatus& status = order.status;
  json.field("order", order.order);
  json.field("number", order.number);
  json.field("state", to_string(status.state));
  json.field("late", status.late);
  if (status.cause) json.field("cause", to_string(*status.cause));
  json.field("refund_due", status.refund_due);
  json.field("session", order.whose.session);
  json.field("person", order.whose.person);
  json.field("reference", status.reference);
  json.key("lines");
  json.begin_array();
  for (const auto& line : order.lines) {
    json.begin_object();
    json.field("item", line.item);
    json.field("quantity", line.quantity);
    json.field("returned", line.returned);
    write_value(json, "price", line.price);
    json.end_object();
  }
  json.end_array();
  write_value(json, "total", total_of(order.lines));
  json.field("created_at", base::to_rfc3339(order.at));
  json.field("expires_in_ms", status.expires_in);
  json.key("sold_at");
  if (order.sold_at)
    json.value(base::to_rfc3339(*order.sold_at));
  else
    json.value(std::optional<base::Millis>());
}

std::string order_data(const OrderEntry& order) {
  JsonWriter json;
  json.begin_object();
  write_order(json, order);
  json.end_object();
  return json.take();
}

std::string return_data(const OrderEntry& order, const OrderReturn& returned) {
  JsonWriter json;
  json.begin_object();
  write_order(json, order);
  json.key("return");
  json.begin_object();
  json.field("id", returned.key);
  json.field("restock", returned.restock);
  write_array(json, "lines", returned.lines);
  json.end_object();
  json.end_object();
  return json.take();
}

std::string numbers_data(const ItemState& state) {
  JsonWriter json;
  json.begin_object();
  write_fields(json, state);
  json.end_object();
  return json.take();
}

std::string pause_data(const std::string& reason) {
  JsonWriter json;
  json.begin_object();
  json.key("reason");
  if (reason.empty())
    json.value(std::optional<base::Millis>());
  else
    json.value(reason);
  json.end_object();
  return json.take();
}

std::string description_data(const ItemId& item, const Description& description) {
  JsonWriter json;
  json.begin_object();
  json.field("item", item);
  write_fields(json, description);
  json.end_object();
  return json.take();
}

}  // namespace proto
