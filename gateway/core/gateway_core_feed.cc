// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The core's part in what it hears of the inventory: the feed, and the snapshots where that is not enough.
#include <algorithm>
#include <utility>

#include "gateway/core/gateway_core.h"

namespace gateway {

using base::MonoTime;
using base::Nanos;
using proto::Seq;

void GatewayCore::on_feed(const proto::FeedMessage& message, MonoTime now, Effects& effects) {
  if (std::holds_alternative<proto::Change>(message)) ++totals_.changes;
  const bool was_synced = cache_.synced();
  not_listened_ = Nanos{0};
  const Seq heard = cache_.head_seq();
  const auto effect = cache_.on_feed(message, now);
  if (was_synced && !cache_.synced()) ++totals_.gaps;
  on_cache_effect(effect, heard, now, effects);
  const auto* change = std::get_if<proto::Change>(&message);
  if (change != nullptr && cache_.synced() && change->cursor == cache_.head())
    note_carts(*change, now, effects);
}

/// What the change says of carts, once its numbers are known: those who wait for one are told at once,
/// and whoever does not wait just now when they ask.
void GatewayCore::note_carts(const proto::Change& change, MonoTime now, Effects& effects) {
  const Seq seq = change.cursor.seq;
  // Nobody is woken: there are too many, and what changed so much is watched by most of them.
  if (change.any_cart) cart_news_.forget(seq);
  for (const proto::CartHash cart : change.carts) {
    cart_news_.note(cart, seq);
    if (cart_news_.watchers() == 0) continue;
    for (const ConnectionId connection : cart_news_.take_watchers(cart, seq)) {
      auto hold = holds_.take(connection);
      if (!hold) continue;                    // it ended otherwise
      if (hold->stream) hold->reset = false;  // the fan-out that is about to reach it says that
      Answer answer = state_of(*hold, now);
      if (auto* state = std::get_if<StateAnswer>(&answer)) state->cart = change.cursor;
      if (hold->stream) {
        tell_stream(connection, std::move(answer), effects);
      } else {
        ++totals_.ended_by_change;
        effects.emplace_back(Reply{connection, std::move(answer)});
      }
    }
  }
}

void GatewayCore::on_cache_effect(const StockCache::Effect& effect, Seq heard, MonoTime now,
                                  Effects& effects) {
  if (effect.restarted) {
    ++totals_.restarts;
    holds_.mark_restarted(now);
  }
  for (const ItemIndex item : effect.changed)
    // Who waits has heard of all up to `heard`. Before its last change, which a snapshot tells, an item
    // may have been described.
    holds_.mark_changed(item,
                        effect.restarted ? cache_.changed_at(item)
                                         : std::min(cache_.changed_at(item), heard.next()),
                        now);
  if (effect.needs_snapshot) snapshots_.want();
  begin_snapshot(now, effects);
  release_held(now, effects);
  if (catch_ups_.size() > 0)
    for (const auto& waiting : catch_ups_.take_caught_up(cache_.head()))
      take_up(waiting.connection, waiting.query, waiting.wait_until, now, effects);
  if (staleness_news_.stale()) tell_staleness(now, effects);
}

void GatewayCore::begin_snapshot(MonoTime now, Effects& effects) {
  if (!snapshots_.may_begin(now)) return;
  snapshots_.begin(cache_.known(), cache_.head_seq(), now);
  catch_ups_.on_snapshot_begun();
  request_page(now, effects);
}

void GatewayCore::request_page(MonoTime now, Effects& effects) {
  proto::Command command;
  command.op = proto::Op::kSnapshot;
  command.id = next_id();
  command.page = snapshots_.next_page();
  snapshots_.on_asked(last_number_, now);
  owed_.on_sent(last_number_, now);
  effects.emplace_back(std::move(command));
}

void GatewayCore::on_page(proto::Snapshot page, MonoTime now, Effects& effects) {
  switch (snapshots_.on_page(std::move(page), now)) {
    case proto::SnapshotPages::State::kMore:
      return request_page(now, effects);
    case proto::SnapshotPages::State::kWhole:
      return on_snapshot(snapshots_.take(), now, effects);
    case proto::SnapshotPages::State::kTorn:
      return give_up_catch_ups(now, effects);
  }
}

void GatewayCore::on_snapshot(const SnapshotRequests::Snapshot& whole, MonoTime now,
                              Effects& effects) {
  // Not those who will wait for the next one, which may begin below.
  const auto decided = catch_ups_.take_decided();
  ++totals_.snapshots;
  not_listened_ = Nanos{0};
  const Seq heard = cache_.head_seq();
  const auto effect = cache_.adopt(whole.snapshot, whole.asked_at_head, now);
  cart_key_ = proto::parse_cart_key(whole.snapshot.cart_key);
  // Whose carts the missing changes were about nobody says any more.
  cart_news_.forget(cache_.head_seq());
  on_cache_effect(effect, heard, now, effects);
  // Who is still ahead is ahead of cartd, too, and answered with reset.
  for (const auto& waiting : decided)
    take_up(waiting.connection, waiting.query, waiting.wait_until, now, effects);
}

void GatewayCore::give_up_catch_ups(MonoTime now, Effects& effects) {
  for (const auto& waiting : catch_ups_.take_decided())
    answer_now(waiting.connection, waiting.query, base::Millis{0}, now, effects);
}

}  // namespace gateway
