// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The page without scripts: asked of cartd as everything is, and answered as HTML.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "gateway/gateway_loop.h"
#include "gateway/http/plain_routes.h"
#include "gateway/http/plain_words.h"
#include "gateway/sessions/random_session.h"
#include "proto/error_code.h"

namespace gateway {
namespace {

// Of a shop's items on one page: some 40 KB.
constexpr std::size_t kItems = 48;

/// A UUID of random digits (RFC 9562, 5.4): the digits of a new session.
std::string new_order() {
  std::string digits = random_session().str();
  digits[12] = '4';
  digits[16] = 'a';
  for (const std::size_t at : {8, 13, 18, 23}) digits.insert(at, 1, '-');
  return digits;
}

std::optional<proto::ItemId> item_of(const proto::Error& error) {
  return error.item ? proto::ItemId::parse(*error.item) : std::nullopt;
}

}  // namespace

HttpResponse outcome_of(const PlainCommand& asked, const Answer& answer) {
  const auto* order = std::get_if<OrderCommand>(&asked.command);
  const auto* cart = std::get_if<CartCommand>(&asked.command);
  if (const auto* error = std::get_if<proto::Error>(&answer)) {
    auto about = item_of(*error);
    if (!about && cart != nullptr) about = cart->item;
    const std::string_view said = proto::kind_of(error->code).name;
    if (order != nullptr && order->op == proto::Op::kCancelOrder)
      return on_to_order(order->order, said);
    return back_to_plain(said, about, asked.part);
  }
  if (order != nullptr) return on_to_order(order->order, "");
  const bool waits = cart->op == proto::Op::kWait;
  const bool removes = cart->op == proto::Op::kRemove;
  // Where there is one left, who asks for a place has it.
  const auto* now = std::get_if<CartAnswer>(&answer);
  const bool has = now != nullptr &&
                   std::any_of(now->lines.begin(), now->lines.end(),
                               [&](const proto::Line& line) { return line.item == cart->item; });
  return back_to_plain(removes         ? "removed"
                       : waits && !has ? "in-line"
                                       : "added",
                       cart->item, asked.part);
}

void GatewayLoop::take(ConnectionId connection, PlainCommand& command) {
  if (const auto* cart = std::get_if<CartCommand>(&command.command)) {
    if (turn_.core().stock().any_gate()) {
      const bool refused = gate_.refuse(*cart, turn_.core().stock(), wall_).has_value();
      metrics_.advance(gate_.totals());
      if (refused)
        return respond(connection, back_to_plain("proof-needed", cart->item, command.part));
    }
    plain_visits_.note(connection, command);
    turn_.on_cart_command(connection, *cart);
  } else {
    plain_visits_.note(connection, command);
    turn_.on_order_command(connection, std::get<OrderCommand>(command.command));
  }
}

void GatewayLoop::take(ConnectionId connection, PlainQuery& query) {
  PlainVisit visit{std::move(query), {}};
  visit.session = visit.query.session ? *visit.query.session
                                      : sessions_.mint(random_session(), visit.query.secure, wall_);
  // Who is new has nothing in a cart.
  if (!visit.query.cart) return respond_plain(connection, visit, nullptr);
  plain_visits_.note(connection, visit);
  if (visit.query.order)
    turn_.on_order_command(connection, *visit.query.order);
  else
    turn_.on_cart_query(connection, CartQuery{*visit.query.cart});
}

void GatewayLoop::respond_plain(ConnectionId connection, const PlainVisit& visit,
                                const Answer* told) {
  const PlainQuery& query = visit.query;
  Answer answer = turn_.items_page({kItems, query.part.after, query.part.search});
  // What it was behind may have gone.
  if (!std::holds_alternative<CatalogAnswer>(answer))
    answer = turn_.items_page({kItems, {}, query.part.search});
  static const CatalogAnswer kNothing;
  const auto* items = std::get_if<CatalogAnswer>(&answer);
  const auto* error = told == nullptr ? nullptr : std::get_if<proto::Error>(told);
  const StockCache& stock = turn_.core().stock();

  std::string_view said = query.said;
  // An order that is not known is no reason to show no shop.
  if (error != nullptr && query.order) said = proto::kind_of(error->code).name;
  std::string about;
  if (query.about) {
    const auto known = stock.find(*query.about);
    about = known ? text_in(stock.description_of(*known).name, query.language, query.about->str())
                  : std::string_view(query.about->str());
  }
  const std::string order = new_order();
  PlainPage page{
      query.language, stock, turn_.now(), {}, plain_outcome(query.language, said, about)};
  page.items = items == nullptr ? &kNothing : items;
  page.part = query.part;
  page.cart = told == nullptr ? nullptr : std::get_if<CartAnswer>(told);
  page.order = told == nullptr ? nullptr : std::get_if<OrderAnswer>(told);
  page.heard = items != nullptr && (told == nullptr || page.cart != nullptr);
  page.admitted = !visit.session.token.empty();
  page.new_order = order;
  HttpResponse response = site_.answer(page, visit.session, query.secure);
  if (error != nullptr && !query.order) response.status = proto::kind_of(error->code).status;
  respond(connection, std::move(response));
}

}  // namespace gateway
