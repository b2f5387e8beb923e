// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/door.h"

#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"
#include "gateway/http/problems.h"
#include "ops/log.h"

namespace gateway {
namespace {

using base::MonoTime;

/// Whether it is one of what bounds are about.
struct Costs {
  bool operator()(const PollRequest& request) const { return request.poll.wait > base::Millis{0}; }
  bool operator()(const Stream& stream) const { return stream.life > base::Millis{0}; }
  bool operator()(const CartCommand&) const { return true; }
  bool operator()(const CartQuery&) const { return true; }
  bool operator()(const OrderCommand&) const { return true; }
  bool operator()(const PageQuery& page) const { return !page.session; }
  bool operator()(const PlainQuery& page) const { return !page.session || page.cart; }
  bool operator()(const PlainCommand&) const { return true; }
  bool operator()(const SessionRequest&) const { return true; }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

std::string_view detail_of(Bound bound) {
  switch (bound) {
    case Bound::kNewSessions:
      return "too many new sessions have come from this address: nothing was done";
    case Bound::kAddressCommands:
      return "too many commands have come from this address: nothing was done";
    case Bound::kSessionCommands:
      return "too many commands have come from this session: nothing was done";
    case Bound::kPlaces:
      return "too many places in line have been asked for from this address: nothing was done";
    case Bound::kHeld:
      return "too many polls and streams of this address are held open";
  }
  CHECK(false, static_cast<int>(bound));
}

}  // namespace

Door::Door(const Settings& settings)
    : is_open_(!settings.bounds.any()), clients_(settings.clients), bounds_(settings.bounds) {}

std::optional<HttpResponse> Door::refuse(ConnectionId connection, const HttpRequest& request,
                                         const Route& asked, const HttpServer& http,
                                         const GatewayCore& core, MonoTime now) {
  if (is_open_ || !std::visit(Costs{}, asked)) return std::nullopt;
  const auto client =
      clients_.bounded(connection, request.forwarded_for, [&] { return http.peer(connection); });
  if (!client) return std::nullopt;
  const auto refusal = judge(connection, *client, asked, core, now);
  if (!refusal) return std::nullopt;
  log_refusal(*client, refusal->bound, now);
  const bool is_page = std::holds_alternative<PageQuery>(asked) ||
                       std::holds_alternative<PlainQuery>(asked) ||
                       std::holds_alternative<PlainCommand>(asked);
  const bool is_person = is_page && request.accept.find("text/html") != std::string::npos;
  if (is_person) return too_many_visitors(refusal->wait);
  return too_many_requests(detail_of(refusal->bound), refusal->wait);
}

std::optional<Bounds::Refusal> Door::judge(ConnectionId connection, Address client,
                                           const Route& asked, const GatewayCore& core,
                                           MonoTime now) {
  const auto on_command = [&](const auto& command) {
    return bounds_.on_command(client, command.op, command.session, now);
  };
  if (const auto* cart = std::get_if<CartCommand>(&asked)) return on_command(*cart);
  if (const auto* plain = std::get_if<PlainCommand>(&asked))
    return std::visit(on_command, plain->command);
  if (const auto* plain = std::get_if<PlainQuery>(&asked); plain != nullptr && plain->cart)
    return bounds_.on_command(client, proto::Op::kCart, *plain->cart, now);
  if (const auto* query = std::get_if<CartQuery>(&asked))
    return bounds_.on_command(client, proto::Op::kCart, query->session, now);
  if (const auto* order = std::get_if<OrderCommand>(&asked)) return on_command(*order);
  if (std::holds_alternative<PageQuery>(asked) || std::holds_alternative<PlainQuery>(asked) ||
      std::holds_alternative<SessionRequest>(asked))
    return bounds_.on_new_session(client, now);
  return bounds_.on_wait(client, connection, now,
                         [&](ConnectionId each) { return core.is_held(each); });
}

void Door::log_refusal(Address client, Bound bound, MonoTime now) {
  if (const auto times = refused_line_.due(++refused_, now))
    ops::log(ops::Level::kWarning, "bounded",
             {{"times", *times},
              {"address", client.str()},
              {"bound", kBounds[static_cast<std::size_t>(bound)]}});
}

}  // namespace gateway
