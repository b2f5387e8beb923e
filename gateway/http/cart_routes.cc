// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/cart_routes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/whole_number.h"
#include "gateway/http/form.h"
#include "gateway/http/http_bodies.h"
#include "gateway/http/problems.h"
#include "gateway/http/read_body.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using proto::Error;
using proto::ItemId;
using proto::Result;

/// 1 when nothing is given.
Result<std::int64_t> read_quantity(const std::string& text) {
  if (text.empty()) return 1;
  const auto quantity = base::whole_number(text);
  if (!quantity || *quantity < 1 || *quantity > proto::limits::kMaxQuantity)
    return Error::bad_request("quantity", "quantity must be a whole number from 1 to " +
                                              std::to_string(proto::limits::kMaxQuantity));
  return *quantity;
}

Result<std::vector<proto::Units>> judge_lines(const std::vector<LineFields>& lines) {
  const auto wrong = [](const std::string& why) { return Error::bad_request("lines", why); };
  if (lines.empty() || lines.size() > proto::limits::kMaxCartLines)
    return wrong("lines must be 1 to " + std::to_string(proto::limits::kMaxCartLines));
  std::vector<proto::Units> judged;
  for (const auto& line : lines) {
    auto item = ItemId::parse(line.item);
    if (!item) return bad_item();
    const auto quantity = read_quantity(line.quantity);
    if (!quantity) return quantity.error();
    for (const auto& before : judged)
      if (before.item == *item) return wrong("lines must name each item once");
    judged.push_back({*std::move(item), *quantity});
  }
  return judged;
}

Result<CartCommand> judge(const CartFields& fields, Visitor visitor) {
  CartCommand command{proto::Op::kAdd,          std::move(visitor.session), std::nullopt, 1, {},
                      std::move(visitor.person)};
  if (fields.action == "remove")
    command.op = proto::Op::kRemove;
  else if (fields.action == "wait")
    command.op = proto::Op::kWait;
  else if (fields.action != "add")
    return Error::bad_request("action", "action must be add, remove or wait");
  if (fields.lines) {
    if (command.op != proto::Op::kAdd || !fields.item.empty() || !fields.quantity.empty())
      return Error::bad_request("lines", "lines are for add, without item and quantity");
    auto lines = judge_lines(*fields.lines);
    if (!lines) return lines.error();
    command.lines = *std::move(lines);
    return command;
  }
  if (!fields.item.empty()) {
    command.item = ItemId::parse(fields.item);
    if (!command.item) return bad_item();
  }
  const auto quantity = read_quantity(fields.quantity);
  if (!quantity) return quantity.error();
  command.quantity = *quantity;
  return command;
}

Result<CartFields> cart_form(const Form& form) {
  if (auto error = form.check_once({"session", "action", "item", "quantity", "altcha"}))
    return *error;
  CartFields fields{text_of(form, "session"),
                    text_of(form, "action"),
                    text_of(form, "item"),
                    text_of(form, "quantity"),
                    std::nullopt,
                    text_of(form, "altcha")};
  // For JSON only; passed over in silence it would put the catalog's first item into the cart.
  if (form.find("lines") != nullptr) fields.lines.emplace();
  return fields;
}

Route route_cart_command(const HttpRequest& request, const Reading& reading) {
  auto read = read_body(request, cart_form, parse_cart_json);
  if (auto* refusal = std::get_if<HttpResponse>(&read)) return std::move(*refusal);
  auto& fields = std::get<CartFields>(read);
  auto visitor = read_visitor(fields.session, request, reading);
  if (!visitor) return no_session(reading);
  auto command = judge(fields, *std::move(visitor));
  if (!command) return problem_of(command.error());
  command->proof = std::move(fields.altcha);
  return *std::move(command);
}

constexpr std::string_view kOrders = "/orders/";
constexpr std::string_view kRelease = "/release";

Route judge_order(proto::Op op, const OrderFields& fields, const HttpRequest& request,
                  const Reading& reading) {
  auto visitor = read_visitor(fields.session, request, reading);
  if (!visitor) return no_session(reading);
  auto order = proto::OrderId::parse(fields.order);
  if (!order)
    return problem_of(Error::bad_request(
        "order", "order must be a UUID like 123e4567-e89b-12d3-a456-426614174000"));
  OrderCommand command{op,
                       std::move(visitor->session),
                       *std::move(order),
                       {},
                       fields.reference,
                       std::move(visitor->person)};
  if (!command.reference.empty() &&
      !proto::is_line(command.reference, proto::limits::kMaxReferenceBytes))
    return problem_of(Error::bad_request(
        "reference", "reference must be one line of at most " +
                         std::to_string(proto::limits::kMaxReferenceBytes) + " bytes"));
  if (!fields.lines) return command;
  auto lines = judge_lines(*fields.lines);
  if (!lines) return problem_of(lines.error());
  command.lines = *std::move(lines);
  return command;
}

Result<OrderFields> order_form(const Form& form) {
  if (auto error = form.check_once({"session", "order", "reference"})) return *error;
  OrderFields fields{text_of(form, "session"), text_of(form, "order"), text_of(form, "reference"),
                     std::nullopt};
  // For JSON only; passed over in silence it would sell another cart than the one that is meant.
  if (form.find("lines") != nullptr) fields.lines.emplace();
  return fields;
}

/// A quoted string (RFC 9651, 3.3.3), as draft-ietf-httpapi-idempotency-key-header has it, or a bare word.
std::string_view read_idempotency_key(std::string_view field) {
  const bool is_quoted = field.size() >= 2 && field.starts_with('"') && field.ends_with('"');
  return is_quoted ? field.substr(1, field.size() - 2) : field;
}

/// What stands between two parts of a path.
std::string between(const std::string& path, std::string_view before, std::string_view after) {
  return path.substr(before.size(), path.size() - before.size() - after.size());
}

}  // namespace

Route route_cart(const HttpRequest& request, const Reading& reading) {
  if (request.method == "POST") return route_cart_command(request, reading);
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  // A link or an image must not be able to buy.
  if (form->find("action") != nullptr) return method_not_allowed("GET with action", "POST");
  if (const auto error = form->check_once({"session"})) return problem_of(*error);
  auto visitor = read_visitor(text_of(*form, "session"), request, reading);
  if (!visitor) return no_session(reading);
  return CartQuery{std::move(visitor->session)};
}

Route route_checkout(const HttpRequest& request, const Reading& reading) {
  auto read = read_body(request, order_form, parse_order_json);
  if (auto* refusal = std::get_if<HttpResponse>(&read)) return std::move(*refusal);
  auto& fields = std::get<OrderFields>(read);
  const std::string_view key = read_idempotency_key(request.idempotency_key);
  if (fields.order.empty())
    fields.order = key;
  else if (!key.empty() && !equals_ignoring_case(key, fields.order))
    return problem_of(
        Error::bad_request("order", "order and Idempotency-Key must be the same, or one of them"));
  return judge_order(proto::Op::kCheckout, fields, request, reading);
}

Route route_release(const HttpRequest& request, const Reading& reading) {
  OrderFields fields;
  if (!request.body.empty() || !request.content_type.empty()) {
    auto read = read_body(request, order_form, parse_order_json);
    if (auto* refusal = std::get_if<HttpResponse>(&read)) return std::move(*refusal);
    fields.session = std::get<OrderFields>(read).session;
  }
  fields.order = between(request.path, kOrders, kRelease);
  return judge_order(proto::Op::kCancelOrder, fields, request, reading);
}

Route route_order(const HttpRequest& request, const Reading& reading) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  if (const auto error = form->check_once({"session"})) return problem_of(*error);
  return judge_order(
      proto::Op::kOrder,
      {text_of(*form, "session"), between(request.path, kOrders, ""), "", std::nullopt}, request,
      reading);
}

}  // namespace gateway
