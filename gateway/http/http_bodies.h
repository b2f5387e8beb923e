// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The JSON of HTTP: answers out, the commands' bodies in. HTTP.md prints each of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/requests.h"
#include "gateway/http/http_message.h"
#include "gateway/sessions/session_door.h"
#include "proto/error.h"
#include "proto/json_writer.h"

namespace gateway {

/// The JSON of GET /status, one line.
std::string state_body(const StateAnswer& answer);
/// The 200 of GET /status, with its ETag.
HttpResponse to_response(const StateAnswer& answer);
/// The 200 of POST /cart and GET /cart.
HttpResponse to_response(const CartAnswer& answer);
/// The 200 of POST /checkout and GET /orders/….
HttpResponse to_response(const OrderAnswer& answer);
/// The 200 of GET /items.
HttpResponse to_response(const CatalogAnswer& answer);
/// The 304 of GET /status, with the ETag that a 200 would have.
HttpResponse to_response(const UnchangedAnswer& answer);
/// Any answer of the core.
HttpResponse to_response(const Answer& answer);

/// The 200 of GET /status for many: `delay_ms` in it is a slot, so that each copy can carry a pause of
/// its own.
struct SharedState {
  HttpResponse response;
  std::size_t slot;  // where it begins in the body
};
SharedState to_shared_response(const StateAnswer& answer);
/// The pause as the slot has it. REQUIRES: it has at most kDelayWidth digits.
std::string slot_text(base::Millis delay);
inline constexpr std::size_t kDelayWidth = 6;

/// An item of GET /items, and of the page's data.
std::string item_body(const ShownEntry& entry);
/// `stale`, and since when: as it stands in every answer about numbers.
void write_staleness(proto::JsonWriter& json, const std::optional<base::Millis>& stale);

/// The fields of a POST /cart as they were sent, not yet judged. Empty: not given.
struct LineFields {
  std::string item;
  std::string quantity;
};
struct CartFields {
  std::string session;
  std::string action;
  std::string item;
  std::string quantity;
  std::optional<std::vector<LineFields>> lines;  // JSON only
  std::string altcha;
};
/// The same of a POST /checkout, and of a POST /orders/{order}/release, which has a session alone.
struct OrderFields {
  std::string session;
  std::string order;
  std::string reference;
  std::optional<std::vector<LineFields>> lines;  // JSON only
};
/// Read a JSON body; fail with kBadRequest where it is no object or a field has a wrong type.
proto::Result<CartFields> parse_cart_json(const std::string& body);
proto::Result<OrderFields> parse_order_json(const std::string& body);
/// The field `altcha` of a POST /gate, likewise.
proto::Result<std::string> parse_gate_json(const std::string& body);
/// The 200 of POST /gate.
HttpResponse to_response(const PageSession& session);

}  // namespace gateway
