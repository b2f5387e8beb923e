// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_answers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"
#include "gateway/http/problems.h"
#include "proto/command_fields.h"
#include "proto/event_data.h"
#include "proto/json_values.h"
#include "proto/order_csv.h"
#include "proto/reply_fields.h"
#include "proto/sales_csv.h"
#include "proto/shop_json.h"

namespace gateway {
namespace {

using proto::JsonWriter;
using proto::OrderEntry;
using Told = BackendRequest::Told;

constexpr const char* kCsv = "text/csv; charset=utf-8; header=present";

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

/// What the next request of a list is to come after; nothing: there is no more.
std::optional<std::string> next_of(const proto::OrderList& list) {
  if (!list.more) return std::nullopt;
  return std::to_string(list.next > 0 || list.orders.empty() ? list.next
                                                             : list.orders.back().number);
}

/// The query of the part behind `next`: all that was asked, but for where it begins.
std::string query_behind(std::string_view query, const std::string& next) {
  std::string made = "after=" + next;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (!pair.empty() && !pair.starts_with("after=")) made.append("&").append(pair);
  }
  return made;
}

template <class Entry, class Write>
HttpResponse list_of(const char* name, const std::vector<Entry>& entries,
                     const std::optional<std::string>& next, Write write) {
  return json_of([&](JsonWriter& json) {
    json.key(name);
    json.begin_array();
    for (const Entry& entry : entries) {
      json.begin_object();
      write(json, entry);
      json.end_object();
    }
    json.end_array();
    json.field("next", next);
  });
}

void write_item(JsonWriter& json, const proto::ItemState& state, const proto::ItemPatch& said) {
  proto::write_fields(json, state);
  proto::FieldWriter(json).patch(said);
}

/// As a PUT says it: all of it, so that what is read can be put back.
void write_item(JsonWriter& json, const proto::ListedItem& item) {
  proto::ItemPatch said;
  proto::visit_terms([](const auto&, auto& to, const auto& term) { to = term; }, said, item.terms);
  write_item(json, item.state, said);
}

void write_hold(JsonWriter& json, const proto::HoldEntry& hold) {
  json.field("item", hold.item);
  json.field("session", hold.whose.session);
  json.field("person", hold.whose.person);
  json.field("quantity", hold.quantity);
  json.field("expires_in_ms", hold.expires_in);
  if (hold.offer) json.field("offer", true);
  if (hold.order) json.field("order", *hold.order);
}

void write_place(JsonWriter& json, const proto::PlaceEntry& place) {
  json.field("session", place.whose.session);
  json.field("person", place.whose.person);
  json.field("ticket", place.ticket);
  json.field("position", place.position);
}

HttpResponse report_of(const BackendRequest& asked, const proto::SalesReport& report) {
  if (!asked.as_csv)
    return list_of(
        "sales", report.sales, std::nullopt,
        [](JsonWriter& json, const proto::DaySales& each) { proto::write_fields(json, each); });
  return answer_of(kCsv, proto::sales_csv(report.sales, /*titled=*/true));
}

HttpResponse orders_of(const BackendRequest& asked, const proto::OrderList& list) {
  const auto next = next_of(list);
  if (asked.as_csv) {
    HttpResponse response = answer_of(kCsv, proto::orders_csv(list.orders, /*titled=*/true));
    // A table has no room for it (RFC 8288).
    if (next)
      response.with("Link", "</v1/orders?" + query_behind(asked.query, *next) + ">; rel=\"next\"");
    return response;
  }
  return list_of("orders", list.orders, next, [](JsonWriter& json, const OrderEntry& order) {
    proto::write_order(json, order);
  });
}

/// An order, however it was told; nothing where that is too little.
std::optional<OrderEntry> entry_of(const proto::Reply& reply) {
  if (const auto* list = std::get_if<proto::OrderList>(&reply.outcome))
    return list->orders.size() == 1 ? std::optional(list->orders.front()) : std::nullopt;
  const auto* done = std::get_if<proto::OrderDone>(&reply.outcome);
  if (done == nullptr || !done->origin) return std::nullopt;
  const auto& [number, session, at, sold_at, whose] = *done->origin;
  return OrderEntry{number, done->order, session, at, done->lines, done->status, sold_at, whose};
}

HttpResponse numbers_of(const proto::CommandDone& done) {
  return json_of([&](JsonWriter& json) {
    json.field("cursor", done.cursor);
    proto::write_fields(json, done.items.front());
  });
}

HttpResponse cart_of(const BackendRequest& asked, const proto::CommandDone& done) {
  return json_of([&](JsonWriter& json) {
    json.field("session", done.session_hash);
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
    case Told::kPutItem:
      if (done != nullptr && !done->items.empty())
        return json_of(
            [&](JsonWriter& json) { write_item(json, done->items.front(), asked.command.patch); });
      break;
    case Told::kItem:
      if (const auto* list = std::get_if<proto::ItemList>(&reply.outcome);
          list != nullptr && list->listed.size() <= 1)
        return list->listed.empty()  // it was removed
                   ? problem_of(proto::Error::unknown_item(asked.command.item->str()))
                   : json_of([&](JsonWriter& json) { write_item(json, list->listed.front()); });
      break;
    case Told::kItems:
      if (const auto* list = std::get_if<proto::ItemList>(&reply.outcome))
        return list_of("items", list->listed, list->next,
                       [](JsonWriter& json, const auto& item) { write_item(json, item); });
      break;
    case Told::kSale:
      if (done != nullptr)
        return json_of([&](JsonWriter& json) {
          const bool is_paused = asked.command.op == proto::Op::kPauseSale;
          json.field("cursor", done->cursor);
          json.field("paused", is_paused);
          if (is_paused && !asked.command.reason.empty())
            json.field("reason", asked.command.reason);
        });
      break;
    case Told::kHolds:
      if (const auto* list = std::get_if<proto::HoldList>(&reply.outcome))
        return list_of("holds", list->holds, list->next, write_hold);
      break;
    case Told::kPlaces:
      if (const auto* list = std::get_if<proto::PlaceList>(&reply.outcome))
        return list_of("places", list->places, list->next, write_place);
      break;
    case Told::kReport:
      if (const auto* report = std::get_if<proto::SalesReport>(&reply.outcome))
        return report_of(asked, *report);
      break;
    case Told::kShop:
      if (const auto* shop = std::get_if<proto::ShopDone>(&reply.outcome))
        return answer_of("application/json", proto::to_json(shop->shop));
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
    case Told::kEvents:
      if (const auto* list = std::get_if<proto::EventList>(&reply.outcome))
        return json_of([&](JsonWriter& json) {
          proto::write_array(json, "events", list->events);
          json.field("next", list->next);
        });
      break;
    case Told::kHooks:
      if (const auto* list = std::get_if<proto::HookList>(&reply.outcome))
        return json_of([&](JsonWriter& json) {
          proto::write_array(json, "hooks", list->hooks);
          json.field("last_event", list->last_event);
        });
      break;
    case Told::kHook:
      if (const auto* list = std::get_if<proto::HookList>(&reply.outcome);
          list != nullptr && list->hooks.size() == 1)
        return json_of([&](JsonWriter& json) { proto::write_fields(json, list->hooks.front()); });
      break;
    case Told::kHistory:
      if (const auto* list = std::get_if<proto::DeedList>(&reply.outcome))
        return list_of("history", list->deeds, list->next,
                       [](JsonWriter& json, const auto& deed) { proto::write_fields(json, deed); });
      break;
    case Told::kVerification:
      if (const auto* verified = std::get_if<proto::Verification>(&reply.outcome))
        return verification_of(*verified);
      break;
  }
  return problem_of(proto::Error::outcome_unknown());
}

HttpResponse to_response(const SessionDoor::Signed& made) {
  return json_of([&](JsonWriter& json) {
    json.field("session", made.token);
    json.field("id", made.id);
    json.field("expires_at", base::to_rfc3339(made.expires_at));
  });
}

HttpResponse to_response(const ops::BackendKey& key) {
  return json_of([&](JsonWriter& json) {
    json.field("id", key.id);
    json.field("name", key.name);
    json.key("scopes");
    json.begin_array();
    for (const ops::Scope scope : key.scopes) json.value(to_string(scope));
    json.end_array();
  });
}

}  // namespace gateway
