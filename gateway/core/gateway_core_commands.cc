// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The core's part in commands: what is forwarded to cartd, who waits for its reply, what they are told.
#include <charconv>
#include <utility>

#include "gateway/core/gateway_core.h"

namespace gateway {

using base::MonoTime;
using proto::CommandDone;
using proto::Error;

void GatewayCore::on_cart_command(ConnectionId connection, const CartCommand& command, MonoTime now,
                                  Effects& effects) {
  if (!cache_.has_snapshot()) {
    effects.emplace_back(Reply{connection, Error::cartd_unavailable()});
    return;
  }
  if (command.lines.empty() && !command.item && cache_.listed().empty()) {
    effects.emplace_back(Reply{connection, Error::unknown_item("")});
    return;
  }
  auto* forwarded = forward(connection, command.op, command.session, now, effects);
  if (forwarded == nullptr) return;
  forwarded->lines = command.lines;
  if (command.lines.empty())
    forwarded->item = command.item ? *command.item : cache_.id_of(cache_.first());
  forwarded->quantity = command.quantity;
  forwarded->person = command.person;
}

void GatewayCore::on_order_command(ConnectionId connection, const OrderCommand& command,
                                   MonoTime now, Effects& effects) {
  // What may be shown of the items is known with the snapshot: hidden for want of one, the numbers
  // would be told later, and an order is answered the same each time.
  if (!cache_.has_snapshot()) {
    effects.emplace_back(Reply{connection, Error::cartd_unavailable()});
    return;
  }
  auto* forwarded = forward(connection, command.op, command.session, now, effects);
  if (forwarded == nullptr) return;
  forwarded->order = command.order;
  forwarded->lines = command.lines;
  forwarded->reference = command.reference;
  forwarded->person = command.person;
}

void GatewayCore::on_cart_query(ConnectionId connection, const CartQuery& query, MonoTime now,
                                Effects& effects) {
  forward(connection, proto::Op::kCart, query.session, now, effects);
}

proto::Command* GatewayCore::forward(ConnectionId connection, proto::Op op,
                                     const proto::SessionId& session, MonoTime now,
                                     Effects& effects) {
  if (pending_.size() >= settings_.max_pending) {
    ++totals_.commands_refused;
    effects.emplace_back(
        Reply{connection, Error::overloaded("too many commands are under way: nothing was sent")});
    return nullptr;
  }
  auto& command =
      std::get<proto::Command>(effects.emplace_back(std::in_place_type<proto::Command>));
  command.id = next_id();
  command.op = op;
  command.session = session;
  owed_.on_sent(last_number_, now);
  pending_.add(last_number_, {connection, op, session, now});
  return &command;
}

std::string GatewayCore::next_id() {
  return settings_.command_prefix + std::to_string(++last_number_);
}

std::uint64_t GatewayCore::number_of(std::string_view id) const {
  std::uint64_t number = 0;
  if (!id.starts_with(settings_.command_prefix)) return 0;
  id.remove_prefix(settings_.command_prefix.size());
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  return error == std::errc() && end == id.data() + id.size() ? number : 0;
}

void GatewayCore::on_reply(proto::Reply reply, MonoTime now, Effects& effects) {
  const std::uint64_t number = number_of(reply.id);
  if (snapshots_.is_asked_by(number)) {
    if (auto* page = std::get_if<proto::Snapshot>(&reply.outcome)) {
      on_page(std::move(*page), now, effects);
    } else {
      snapshots_.on_failed(now);
      give_up_catch_ups(now, effects);
    }
    owed_.on_replied(is_owed(), now);
    return;
  }
  const auto pending = pending_.take(number);
  owed_.on_replied(is_owed(), now);
  if (!pending) {
    ++totals_.unmatched_replies;
    return;
  }
  if (auto* done = std::get_if<CommandDone>(&reply.outcome)) {
    on_done(*pending, std::move(*done), now, effects);
  } else if (auto* sold = std::get_if<proto::OrderDone>(&reply.outcome)) {
    on_done(*pending, std::move(*sold), now, effects);
  } else if (auto* error = std::get_if<Error>(&reply.outcome)) {
    end_with_error(*pending, std::move(*error), now, effects);
  } else {
    end_with_error(*pending, Error::outcome_unknown(), now, effects);
  }
}

void GatewayCore::end_with_error(const PendingCommands::Pending& pending, Error error, MonoTime now,
                                 Effects& effects) {
  effects.emplace_back(CommandEnded{pending.op, error.code, now - pending.sent_at});
  if (error.item)
    if (const auto item = proto::ItemId::parse(*error.item))
      error = hide(std::move(error), cache_.display_of(*item));
  effects.emplace_back(Reply{pending.connection, std::move(error)});
}

std::vector<ShownState> GatewayCore::shown(const std::vector<proto::ItemState>& items) const {
  std::vector<ShownState> all;
  all.reserve(items.size());
  for (const auto& state : items) all.push_back(show(state, cache_.display_of(state.item)));
  return all;
}

Answer GatewayCore::answer_of(HeldReplies::Reply reply) const {
  if (auto* cart = std::get_if<CommandDone>(&reply.done))
    return CartAnswer{std::move(reply.session), cart->cursor,
                      shown(cart->items),       std::move(cart->lines),
                      std::move(cart->places),  std::move(cart->lapses)};
  auto& sold = std::get<proto::OrderDone>(reply.done);
  return OrderAnswer{std::move(reply.session), sold.order,        sold.cursor,
                     std::move(sold.lines),    shown(sold.items), std::move(sold.status)};
}

void GatewayCore::on_done(const PendingCommands::Pending& pending, HeldReplies::Done done,
                          MonoTime now, Effects& effects) {
  effects.emplace_back(CommandEnded{pending.op, std::nullopt, now - pending.sent_at});
  HeldReplies::Reply reply{pending.connection, pending.session, std::move(done)};
  if (cache_.synced() && cache_.is_behind(reply.cursor()))
    held_replies_.hold(std::move(reply), now);
  else
    effects.emplace_back(Reply{pending.connection, answer_of(std::move(reply))});
}

void GatewayCore::release_held(MonoTime now, Effects& effects) {
  const auto head = cache_.synced() ? std::optional(cache_.head_seq()) : std::nullopt;
  for (auto& reply : held_replies_.release(head, now)) {
    const ConnectionId connection = reply.connection;
    effects.emplace_back(Reply{connection, answer_of(std::move(reply))});
  }
}

void GatewayCore::on_unsent(const std::string& id, MonoTime now, Effects& effects) {
  const std::uint64_t number = number_of(id);
  if (snapshots_.is_asked_by(number)) {
    snapshots_.on_failed(now);
    give_up_catch_ups(now, effects);
  } else if (const auto pending = pending_.take(number)) {
    end_with_error(*pending, Error::cartd_unavailable(), now, effects);
  }
  owed_.on_unsent(number, is_owed());
}

}  // namespace gateway
