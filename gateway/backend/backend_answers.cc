// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_answers.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/check.h"
#include "gateway/backend/csv.h"
#include "gateway/http/problems.h"
#include "proto/cart_hash.h"
#include "proto/event_data.h"
#include "proto/json_values.h"

namespace gateway {
namespace {

using proto::JsonWriter;
using proto::OrderEntry;
using Told = BackendRequest::Told;

HttpResponse answer_of(const char* type, std::string body) {
  HttpResponse response;
  response.content_type = type;
  response.body = std::move(body);
  return response.with("Cache-Control", "no-store");
}

/// One object.
template <class Write>
HttpResponse json_of(Write write) {
  JsonWriter json;
  json.begin_object();
  write(json);
  json.end_object();
  return answer_of("application/json", json.take());
}

std::string text_of(const std::optional<base::WallTime>& time) {
  return time ? base::to_rfc3339(*time) : std::string();
}

/// Whoever has a session's id has its cart.
std::string hash_of(const proto::SessionId& session) {
  const auto digits = proto::to_hex(proto::cart_hash(session));
  return {digits.data(), digits.size()};
}

/// A row for each line, so that no cell is a list.
std::string csv_of(const std::vector<OrderEntry>& orders) {
  CsvWriter csv;
  for (const char* title : {"number", "order", "state", "late", "cause", "refund_due", "session",
                            "reference", "created_at", "sold_at", "item", "quantity", "returned"})
    csv.cell(title);
  csv.end_row();
  const auto yes_or_no = [](bool is_true) { return is_true ? "true" : "false"; };
  for (const auto& order : orders) {
    const proto::OrderStatus& status = order.status;
    for (const auto& line : order.lines) {
      csv.cell(std::to_string(order.number));
      csv.cell(order.order.str());
      csv.cell(to_string(status.state));
      csv.cell(yes_or_no(status.late));
      csv.cell(status.cause ? to_string(*status.cause) : "");
      csv.cell(yes_or_no(status.refund_due));
      csv.cell(hash_of(order.session));
      csv.foreign_cell(status.reference);
      csv.cell(base::to_rfc3339(order.at));
      csv.cell(text_of(order.sold_at));
      csv.cell(line.item.str());
      csv.cell(std::to_string(line.quantity));
      csv.cell(std::to_string(line.returned));
      csv.end_row();
    }
  }
  return csv.take();
}

/// What the next request of a list is to come after; nothing: there is no more.
std::optional<std::string> next_of(const proto::OrderList& list) {
  if (!list.more || list.orders.empty()) return std::nullopt;
  return std::to_string(list.orders.back().number);
}

HttpResponse orders_of(const BackendRequest& asked, const proto::OrderList& list) {
  const auto next = next_of(list);
  if (asked.as_csv) {
    HttpResponse response =
        answer_of("text/csv; charset=utf-8; header=present", csv_of(list.orders));
    // A table has no room for it (RFC 8288).
    if (next)
      response.with("Link", "</v1/orders?after=" + *next + "&limit=" +
                                std::to_string(asked.command.amount) + ">; rel=\"next\"");
    return response;
  }
  return json_of([&](JsonWriter& json) {
    json.key("orders");
    json.begin_array();
    for (const auto& order : list.orders) {
      json.begin_object();
      proto::write_order(json, order);
      json.end_object();
    }
    json.end_array();
    json.field("next", next);
  });
}

/// An order, however it was told; nothing where that is too little.
std::optional<OrderEntry> entry_of(const proto::Reply& reply) {
  if (const auto* list = std::get_if<proto::OrderList>(&reply.outcome))
    return list->orders.size() == 1 ? std::optional(list->orders.front()) : std::nullopt;
  const auto* done = std::get_if<proto::OrderDone>(&reply.outcome);
  if (done == nullptr || !done->origin) return std::nullopt;
  const auto& [number, session, at, sold_at] = *done->origin;
  return OrderEntry{number, done->order, session, at, done->lines, done->status, sold_at};
}

HttpResponse numbers_of(const proto::CommandDone& done) {
  return json_of([&](JsonWriter& json) {
    json.field("cursor", done.cursor);
    proto::write_fields(json, done.items.front());
  });
}

HttpResponse cart_of(const BackendRequest& asked, const proto::CommandDone& done) {
  return json_of([&](JsonWriter& json) {
    json.field("session", hash_of(*asked.command.session));
    json.field("cursor", done.cursor);
    if (asked.told == Told::kCart)
      return proto::write_cart(json, done.lines, done.places, done.lapses);
    json.key("released");
    json.begin_array();
    for (const auto& line : done.lines) {
      json.begin_object();
      proto::write_fields(json, proto::Units{line.item, line.quantity});
      json.end_object();
    }
    json.end_array();
  });
}

HttpResponse verification_of(const proto::Verification& verified) {
  return json_of([&](JsonWriter& json) {
    json.field("ok", verified.differences.empty());
    proto::write_fields(json, verified);
  });
}

}  // namespace

HttpResponse to_response(const BackendRequest& asked, const proto::Reply& reply) {
  if (const auto* error = std::get_if<proto::Error>(&reply.outcome)) return problem_of(*error);
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  switch (asked.told) {
    case Told::kNumbers:
      if (done != nullptr && !done->items.empty()) return numbers_of(*done);
      break;
    case Told::kOrder:
      if (const auto order = entry_of(reply))
        return json_of([&](JsonWriter& json) { proto::write_order(json, *order); });
      break;
    case Told::kOrders:
      if (const auto* list = std::get_if<proto::OrderList>(&reply.outcome))
        return orders_of(asked, *list);
      break;
    case Told::kCart:
    case Told::kReleased:
      if (done != nullptr) return cart_of(asked, *done);
      break;
    case Told::kVerification:
      if (const auto* verified = std::get_if<proto::Verification>(&reply.outcome))
        return verification_of(*verified);
      break;
  }
  return problem_of(proto::Error::outcome_unknown());
}

}  // namespace gateway
