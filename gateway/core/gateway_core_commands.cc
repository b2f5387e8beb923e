// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The core's part in commands: what is forwarded to cartd, who waits for its reply, what they are told.
#include <charconv>
#include <utility>

#include "gateway/core/gateway_core.h"

namespace gateway {

using base::Millis;
using base::MonoTime;
using proto::CommandDone;
using proto::Error;

namespace {

// A command's 200 waits this long for the feed: the change is published right behind the reply.
constexpr Millis kHeldBackPatience{100};

}  // namespace

void GatewayCore::on_cart_command(ConnectionId connection, const CartCommand& command, MonoTime now,
                                  Effects& effects) {
  if (!cache_.has_snapshot()) {
    effects.replies.push_back({connection, Error::cartd_unavailable()});
    return;
  }
  proto::Command forwarded;
  forwarded.op = command.op;
  forwarded.session = command.session;
  forwarded.lines = command.lines;
  if (command.lines.empty())
    forwarded.item = command.item ? *command.item : cache_.id_of(cache_.first());
  forwarded.quantity = command.quantity;
  forward(connection, std::move(forwarded), now, effects);
}

void GatewayCore::on_order_command(ConnectionId connection, const OrderCommand& command,
                                   MonoTime now, Effects& effects) {
  // What may be shown of the items is known with the snapshot: hidden for want of one, the numbers
  // would be told later, and an order is answered the same each time.
  if (!cache_.has_snapshot()) {
    effects.replies.push_back({connection, Error::cartd_unavailable()});
    return;
  }
  proto::Command forwarded;
  forwarded.op = command.op;
  forwarded.session = command.session;
  forwarded.order = command.order;
  forwarded.lines = command.lines;
  forward(connection, std::move(forwarded), now, effects);
}

void GatewayCore::on_cart_query(ConnectionId connection, const CartQuery& query, MonoTime now,
                                Effects& effects) {
  proto::Command forwarded;
  forwarded.op = proto::Op::kCart;
  forwarded.session = query.session;
  forward(connection, std::move(forwarded), now, effects);
}

void GatewayCore::forward(ConnectionId connection, proto::Command command, MonoTime now,
                          Effects& effects) {
  if (pending_.size() >= settings_.max_pending) {
    ++totals_.commands_refused;
    effects.replies.push_back(
        {connection, Error::overloaded("too many commands are under way: nothing was sent")});
    return;
  }
  command.id = next_id();
  note_owed(now);
  pending_.add(last_number_, {connection, command.op, *command.session, now});
  effects.commands.push_back(std::move(command));
}

std::string GatewayCore::next_id() {
  return settings_.command_prefix + std::to_string(++last_number_);
}

std::optional<PendingCommands::Pending> GatewayCore::take_pending(std::string_view id) {
  if (!id.starts_with(settings_.command_prefix)) return std::nullopt;
  id.remove_prefix(settings_.command_prefix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
  return pending_.take(number);
}

void GatewayCore::on_reply(proto::Reply reply, MonoTime now, Effects& effects) {
  if (snapshot_request_ && reply.id == snapshot_request_->id) {
    if (auto* page = std::get_if<proto::Snapshot>(&reply.outcome))
      on_page(std::move(*page), now, effects);
    else
      on_snapshot_failed(now + kSnapshotDistance, now, effects);
    note_replied(now);
    return;
  }
  const auto pending = take_pending(reply.id);
  note_replied(now);
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
  effects.ended.push_back({pending.op, error.code, now - pending.sent_at});
  if (error.item)
    if (const auto item = proto::ItemId::parse(*error.item))
      error = hide(std::move(error), cache_.display_of(*item));
  effects.replies.push_back({pending.connection, std::move(error)});
}

std::vector<ShownState> GatewayCore::shown(const std::vector<proto::ItemState>& items) const {
  std::vector<ShownState> all;
  all.reserve(items.size());
  for (const auto& state : items) all.push_back(show(state, cache_.display_of(state.item)));
  return all;
}

Answer GatewayCore::answer_of(const proto::SessionId& session, Done done) const {
  if (auto* cart = std::get_if<CommandDone>(&done))
    return CartAnswer{session,
                      cart->cursor,
                      shown(cart->items),
                      std::move(cart->lines),
                      std::move(cart->places),
                      std::move(cart->lapses)};
  auto& sold = std::get<proto::OrderDone>(done);
  return OrderAnswer{session, sold.order, sold.cursor, std::move(sold.lines), shown(sold.items)};
}

void GatewayCore::on_done(const PendingCommands::Pending& pending, Done done, MonoTime now,
                          Effects& effects) {
  const proto::Cursor cursor = std::visit([](const auto& each) { return each.cursor; }, done);
  const bool ahead =
      cache_.synced() && cursor.epoch == cache_.epoch() && cursor.seq > cache_.head_seq();
  effects.ended.push_back({pending.op, std::nullopt, now - pending.sent_at});
  if (ahead)
    held_back_.push_back({pending.connection, pending.session, std::move(done), cursor.seq,
                          now + kHeldBackPatience});
  else
    effects.replies.push_back({pending.connection, answer_of(pending.session, std::move(done))});
}

void GatewayCore::release_held_back(MonoTime now, Effects& effects) {
  std::erase_if(held_back_, [&](HeldBack& held) {
    if (cache_.synced() && held.seq > cache_.head_seq() && now < held.until) return false;
    effects.replies.push_back({held.connection, answer_of(held.session, std::move(held.done))});
    return true;
  });
}

void GatewayCore::on_unsent(const std::string& id, MonoTime now, Effects& effects) {
  if (snapshot_request_ && id == snapshot_request_->id) {
    on_snapshot_failed(now + kSnapshotDistance, now, effects);
  } else if (const auto pending = take_pending(id)) {
    end_with_error(*pending, Error::cartd_unavailable(), now, effects);
  }
  // Those that wait for a connection that was given up wait for no reply over this one.
  const bool owes_nothing = pending_.size() == 0 && !snapshot_request_;
  const bool began_it = id == settings_.command_prefix + std::to_string(owed_first_);
  if (owes_nothing || began_it) owed_since_.reset();
}

}  // namespace gateway
