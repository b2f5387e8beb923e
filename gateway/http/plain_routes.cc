// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/plain_routes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/whole_number.h"
#include "gateway/http/field_text.h"
#include "gateway/http/form.h"
#include "gateway/http/media_type.h"
#include "gateway/http/percent.h"
#include "gateway/http/problems.h"
#include "gateway/http/read_body.h"
#include "gateway/http/stock_routes.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using proto::ItemId;
using proto::Op;
using proto::OrderId;

std::optional<std::int64_t> read_units(std::string_view text) {
  const auto units = base::whole_number(text);
  if (!units || *units < 1 || *units > proto::limits::kMaxQuantity) return std::nullopt;
  return *units;
}

/// The cart that a purchase is of: each line as "item:quantity". Nothing where one is none, or there are too many.
std::optional<std::vector<proto::Units>> read_lines(const Form& form) {
  std::vector<proto::Units> lines;
  for (const auto& [name, value] : form) {
    if (name != "line") continue;
    const auto colon = std::min(value.find(':'), value.size());
    auto item = ItemId::parse(std::string_view(value).substr(0, colon));
    const auto units =
        read_units(std::string_view(value).substr(std::min(colon + 1, value.size())));
    if (!item || !units || lines.size() == proto::limits::kMaxCartLines) return std::nullopt;
    for (const proto::Units& before : lines)
      if (before.item == *item) return std::nullopt;
    lines.push_back({*std::move(item), *units});
  }
  return lines;
}

std::optional<OrderCommand> read_purchase(const Form& form, Op op, Visitor visitor) {
  auto order = OrderId::parse(text_of(form, "order"));
  auto lines = read_lines(form);
  if (!order || !lines || lines->empty() != (op != Op::kCheckout)) return std::nullopt;
  return OrderCommand{op, std::move(visitor.session), *std::move(order), *std::move(lines),
                      {}, std::move(visitor.person)};
}

std::optional<CartCommand> read_change(const Form& form, Op op, Visitor visitor) {
  auto item = ItemId::parse(text_of(form, "item"));
  const auto units = op == Op::kAdd ? read_units(text_of(form, "quantity")) : 1;
  if (!item || !units) return std::nullopt;
  return CartCommand{
      op, std::move(visitor.session), *std::move(item), *units, {}, std::move(visitor.person), {}};
}

using Command = std::variant<CartCommand, OrderCommand>;

std::optional<Command> read_command(const Form& form, Visitor visitor) {
  const std::string action = text_of(form, "action");
  for (const auto& [name, op] :
       {std::pair{"add", Op::kAdd}, {"remove", Op::kRemove}, {"wait", Op::kWait}})
    if (action == name) return read_change(form, op, std::move(visitor));
  for (const auto& [name, op] : {std::pair{"buy", Op::kCheckout}, {"give-up", Op::kCancelOrder}})
    if (action == name) return read_purchase(form, op, std::move(visitor));
  return std::nullopt;
}

PlainPart read_part(const Form& form) {
  PlainPart part{ItemId::parse(text_of(form, "after")), text_of(form, "search")};
  if (part.search.size() > kMostSearchBytes) part.search.clear();
  return part;
}

Route route_form(const HttpRequest& request, const Reading& reading) {
  const std::string_view type = media_type(request.content_type);
  if (!equals_ignoring_case(type, "application/x-www-form-urlencoded"))
    return unsupported_media_type(type, "application/x-www-form-urlencoded");
  if (!request.content_encoding.empty() &&
      !equals_ignoring_case(request.content_encoding, "identity"))
    return unsupported_content_coding(request.content_encoding);
  const auto form = Form::parse(request.body);
  if (!form || form->check_once({"action", "item", "quantity", "order", "after", "search"}))
    return back_to_plain("bad-request", std::nullopt, {});
  PlainPart part = read_part(*form);
  auto visitor = read_visitor("", request, reading);
  if (!visitor) return back_to_plain("no-session", std::nullopt, part);
  auto command = read_command(*form, *std::move(visitor));
  if (!command) return back_to_plain("bad-request", std::nullopt, part);
  return PlainCommand{*std::move(command), std::move(part)};
}

}  // namespace

Route route_plain(const HttpRequest& request, const Reading& reading) {
  if (request.method == "POST") return route_form(request, reading);
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  PlainQuery query{reading.door.of_cookie(request.cookie, request.secure, reading.now),
                   choose_language(request.accept_language), request.secure};
  if (!query.session && reading.settings.gates_sessions) query.session.emplace();
  query.said = text_of(*form, "said");
  query.about = ItemId::parse(text_of(*form, "item"));
  query.part = read_part(*form);
  auto order = OrderId::parse(text_of(*form, "order"));
  auto visitor = read_visitor("", request, reading);
  if (!visitor) return query;
  query.cart = visitor->session;
  if (order)
    query.order.emplace(OrderCommand{Op::kOrder,
                                     std::move(visitor->session),
                                     *std::move(order),
                                     {},
                                     {},
                                     std::move(visitor->person)});
  return query;
}

HttpResponse back_to_plain(std::string_view said, const std::optional<ItemId>& about,
                           const PlainPart& part) {
  std::string address = "/plain?said=" + std::string(said);
  if (about) address += "&item=" + about->str();
  address += plain_query(part);
  HttpResponse response;
  response.status = 303;
  return response.with("Location", std::move(address)).with("Cache-Control", "no-store");
}

std::string plain_query(const PlainPart& part) {
  std::string query;
  if (!part.search.empty()) query += "&search=" + percent_encoded_value(part.search);
  if (part.after) query += "&after=" + part.after->str();
  return query;
}

HttpResponse on_to_order(const OrderId& order, std::string_view said) {
  std::string address = "/plain?order=" + order.str();
  if (!said.empty()) address += "&said=" + std::string(said);
  HttpResponse response;
  response.status = 303;
  return response.with("Location", std::move(address)).with("Cache-Control", "no-store");
}

}  // namespace gateway
