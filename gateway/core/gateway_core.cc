// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/gateway_core.h"

#include <algorithm>
#include <utility>

#include "proto/limits.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;
using base::Nanos;
using proto::Error;
using proto::Seq;

// Where a poll is turned away (draining, or no room), its client is asked to come back after 1 to 2 s.
constexpr Millis kTurnedAwayPause{1000};
// A reply that has not come when its command is given up is waited for so much longer, before the
// connection is given up with all others that may be on their way.
constexpr Millis kReplyOvertime{1000};
// Who has missed more items than this is not told together with the others: one that comes back
// after an hour would make everyone's answer as large as its own. Polls in a storm miss fewer.
constexpr std::size_t kMostShared = 256;

}  // namespace

GatewayCore::GatewayCore(Settings settings, MonoTime now)
    : settings_(std::move(settings)),
      random_(settings_.random_seed),
      cache_(now),
      holds_(now),
      pending_(settings_.command_timeout),
      snapshots_(settings_.command_timeout, now) {}

// --- GET /status, GET /events, GET /items --------------------------------------------------------

void GatewayCore::on_query(ConnectionId connection, Query query, MonoTime now, Effects& effects) {
  if (!cache_.has_snapshot()) {
    if (std::holds_alternative<Stream>(query))
      put_off_stream(connection, effects);
    else
      effects.emplace_back(Reply{connection, Error::cartd_unavailable()});
    return;
  }
  cart_news_.unwatch(connection.slot);
  const proto::Cursor* since = nullptr;
  Millis wait{0};
  Millis patience = CatchUps::kPatience;
  if (auto* poll = std::get_if<Poll>(&query)) {
    if (!poll->since && !poll->validators.empty()) poll->since = newest_of(poll->validators);
    since = poll->since ? &*poll->since : nullptr;
    wait = poll->wait;
    patience = std::min(patience, wait);
  } else if (const auto* stream = std::get_if<Stream>(&query)) {
    since = stream->since ? &*stream->since : nullptr;
    wait = stream->life;
    patience = std::min(patience, wait);
  } else {
    since = &std::get<Listing>(query).since;
  }
  const MonoTime until = now + random_wait(wait, random_);
  if (since == nullptr || !cache_.is_behind(*since)) {
    take_up(connection, query, until, now, effects);
  } else if (catch_ups_.is_full()) {
    // Its cursor may well be good, so no reset: it comes back and finds room, or the change.
    answer_now(connection, query, turned_away_pause(), now, effects);
  } else {
    ++totals_.catch_ups;
    proto::Cursor ahead = *since;
    catch_ups_.add({connection, std::move(query), std::move(ahead), until}, now + patience);
  }
}

proto::Cursor GatewayCore::newest_of(const std::vector<proto::Cursor>& validators) const {
  const proto::Cursor* newest = &validators.front();
  for (const auto& each : validators) {
    const bool is_ours = each.epoch == cache_.epoch();
    if (is_ours && (newest->epoch != each.epoch || each.seq > newest->seq)) newest = &each;
  }
  return *newest;
}

void GatewayCore::take_up(ConnectionId connection, const Query& query, MonoTime until, MonoTime now,
                          Effects& effects) {
  if (const auto* poll = std::get_if<Poll>(&query))
    return take_up_poll(connection, *poll, until, now, effects);
  if (const auto* stream = std::get_if<Stream>(&query))
    return take_up_stream(connection, *stream, until, now, effects);
  const proto::Cursor& since = std::get<Listing>(query).since;
  const bool reset = since.epoch != cache_.epoch() || cache_.is_behind(since);
  effects.emplace_back(Reply{connection, catalog_since(since.seq, reset, now)});
}

void GatewayCore::take_up_poll(ConnectionId connection, const Poll& poll, MonoTime until,
                               MonoTime now, Effects& effects) {
  const auto found = news_of(poll.items, poll.since, poll.cart);
  if (!found) {
    effects.emplace_back(Reply{connection, found.error()});
    return;
  }
  const auto& [items, since, reset, missed, cart] = *found;
  const bool full = holds_.size() >= settings_.max_holds;
  const bool told_alone = missed && (full || draining_ || is_far_behind(items, *since));
  if (reset || poll.wait == Millis{0} || told_alone || cart) {
    // Who says only with a validator what it knows may be behind a proxy that makes validators of its
    // own, and would come back at once with the next. So would who goes on giving an old `cart`.
    const bool may_come_back =
        (reset && poll.unchanged_as_304()) || (cart && !missed && poll.wait > Millis{0});
    const Millis pause = may_come_back ? turned_away_pause() : Millis{0};
    Answer answer = state_of(items, since, reset, pause, now);
    if (auto* state = std::get_if<StateAnswer>(&answer)) state->cart = cart;
    effects.emplace_back(Reply{connection, std::move(answer)});
    return;
  }
  if (full || draining_) {
    if (full) ++totals_.holds_refused;
    effects.emplace_back(
        Reply{connection, state_of(items, since, false, turned_away_pause(), now)});
    return;
  }
  HoldTable::Terms terms{until, poll.unchanged_as_304()};
  if (since) terms.since = *since;
  // Most who come while it is stale have just been told. Who has not is told at the end of its wait:
  // to tell it now would be to tell the others as often as they come.
  terms.told_stale = is_stale(now);
  if (missed)
    holds_.park_behind(connection, items, terms, now);
  else
    holds_.park(connection, items, terms);
  watch_cart(connection, poll.cart, std::nullopt);
}

proto::Result<GatewayCore::News> GatewayCore::news_of(const WatchedItems& items,
                                                      const std::optional<proto::Cursor>& since,
                                                      const std::optional<KnownCart>& cart) const {
  auto watched = resolve(items);
  if (!watched) return watched.error();
  News news{*std::move(watched), {}, false, false, {}};
  if (since) {
    news.since = since->seq;
    news.reset = since->epoch != cache_.epoch() || cache_.is_behind(*since);
    news.missed = has_missed(news.items, since->seq);
  }
  // Of another store the client hears by a reset, and asks anew.
  if (!cart || cart->since.epoch != cache_.epoch()) return news;
  if (const auto last = cart_news_.after(name_of(*cart), cart->since.seq))
    news.cart = proto::Cursor{cache_.epoch(), *last};
  return news;
}

void GatewayCore::watch_cart(ConnectionId connection, const std::optional<KnownCart>& cart,
                             const std::optional<proto::Cursor>& told) {
  if (!cart || cart->since.epoch != cache_.epoch()) return;
  cart_news_.watch(connection, name_of(*cart), told ? told->seq : cart->since.seq);
}

proto::CartHash GatewayCore::name_of(const KnownCart& cart) const {
  return cart.of_person && cart_key_ ? proto::cart_hash(*cart.of_person, *cart_key_) : cart.cart;
}

Millis GatewayCore::turned_away_pause() {
  return kTurnedAwayPause + random_pause(kTurnedAwayPause, random_);
}

void GatewayCore::answer_now(ConnectionId connection, const Query& query, Millis delay,
                             MonoTime now, Effects& effects) {
  if (std::holds_alternative<Stream>(query)) {
    put_off_stream(connection, effects);
  } else if (const auto* listing = std::get_if<Listing>(&query)) {
    effects.emplace_back(Reply{connection, catalog_since(listing->since.seq, false, now)});
  } else {
    const auto& poll = std::get<Poll>(query);
    const auto items = resolve(poll.items);
    effects.emplace_back(
        Reply{connection, items ? state_of(*items, poll.since->seq, false, delay, now)
                                : Answer{items.error()}});
  }
}

proto::Result<std::vector<ItemIndex>> GatewayCore::resolve(const WatchedItems& watched) const {
  const auto* items = std::get_if<std::vector<proto::ItemId>>(&watched);
  if (items == nullptr) return std::vector<ItemIndex>{};
  if (items->empty() && cache_.listed().empty()) return Error::unknown_item("");
  if (items->empty()) return std::vector<ItemIndex>{cache_.first()};
  std::vector<ItemIndex> found;
  for (const auto& item : *items) {
    const auto index = cache_.find(item);
    if (!index) return Error::unknown_item(item.str());
    found.push_back(*index);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

bool GatewayCore::has_missed(const std::vector<ItemIndex>& items, Seq since) const {
  if (items.empty()) return !cache_.changed_after(since, 1).empty();
  return std::any_of(items.begin(), items.end(),
                     [&](ItemIndex item) { return cache_.changed_at(item) > since; });
}

bool GatewayCore::is_far_behind(const std::vector<ItemIndex>& items, Seq since) const {
  return items.empty() && cache_.changed_after(since, kMostShared + 1).size() > kMostShared;
}

Answer GatewayCore::state_of(const std::vector<ItemIndex>& items, std::optional<Seq> since,
                             bool reset, Millis delay, MonoTime now) const {
  StateAnswer state{{}, cache_.head(), reset, staleness(now), delay};
  state.every_item = items.empty();
  state.reason = cache_.pause_reason();
  if (state.every_item) {
    for (const ItemIndex item : reset || !since ? cache_.listed() : cache_.changed_after(*since))
      state.items.push_back(told(item, since, reset, now));
    return state;
  }
  for (const ItemIndex item : items) {
    if (!cache_.is_listed(item)) return Error::unknown_item(cache_.id_of(item).str());
    state.items.push_back(told(item, since, reset, now));
  }
  return state;
}

ShownState GatewayCore::told(ItemIndex item, std::optional<Seq> since, bool reset,
                             MonoTime now) const {
  ShownState shown = cache_.state_of(item, now);
  if (reset || (since && cache_.described_at(item) > *since))
    shown.described = cache_.description_of(item);
  return shown;
}

Answer GatewayCore::state_of(const HoldTable::Ended& hold, MonoTime now) const {
  return state_of(hold.items, hold.has_news ? hold.since : cache_.head_seq(), hold.reset, Millis{0},
                  now);
}

bool GatewayCore::is_stale(MonoTime now) const {
  return cache_.silence(now) - not_listened_ > proto::limits::kStaleAfter;
}

std::optional<Millis> GatewayCore::staleness(MonoTime now) const {
  if (!is_stale(now)) return std::nullopt;
  return std::chrono::floor<Millis>(cache_.silence(now));
}

CatalogAnswer GatewayCore::catalog(MonoTime now) const {
  CatalogAnswer answer{cache_.catalog(now), std::nullopt, staleness(now)};
  if (cache_.has_snapshot()) answer.cursor = cache_.head();
  answer.reason = cache_.pause_reason();
  answer.rehearsal = cache_.is_rehearsal();
  return answer;
}

CatalogAnswer GatewayCore::catalog_since(Seq since, bool reset, MonoTime now) const {
  CatalogAnswer answer{{}, cache_.head(), staleness(now), reset};
  answer.reason = cache_.pause_reason();
  answer.rehearsal = cache_.is_rehearsal();
  for (const ItemIndex item : reset ? cache_.listed() : cache_.changed_after(since))
    answer.items.push_back(cache_.entry_of(item, now));
  return answer;
}

void GatewayCore::on_hangup(ConnectionId connection) {
  cart_news_.unwatch(connection.slot);
  if (const auto ended = holds_.drop(connection))
    ++(ended->stream ? totals_.streams_ended_by_peer : totals_.ended_by_peer);
  catch_ups_.take(connection);
}

void GatewayCore::on_half_close(ConnectionId connection, MonoTime now, Effects& effects) {
  if (const auto ended = holds_.drop(connection)) {
    ++(ended->stream ? totals_.streams_ended_by_peer : totals_.ended_by_peer);
    if (ended->stream)
      effects.emplace_back(StreamTold{connection, StreamEnds{}});
    else
      effects.emplace_back(Reply{connection, state_of(*ended, now)});
    return;
  }
  if (const auto waiting = catch_ups_.take(connection))
    answer_now(connection, waiting->query, Millis{0}, now, effects);
}

// --- time -----------------------------------------------------------------------------------------

void GatewayCore::on_overslept(Nanos by) {
  pending_.postpone(by);
  snapshots_.postpone(by);
  owed_.postpone(by);
  not_listened_ += by;
}

bool GatewayCore::is_unanswered(MonoTime now) const {
  const Millis patience =
      std::max(proto::limits::kStaleAfter, settings_.command_timeout + kReplyOvertime);
  return owed_.is_owed_for_over(patience, now);
}

void GatewayCore::on_deadline(MonoTime now, Effects& effects) {
  while (const auto hold = holds_.take_expired(now)) on_hold_due(*hold, now, effects);
  while (const auto pending = pending_.take_expired(now))
    end_with_error(*pending, Error::outcome_unknown(), now, effects);
  if (snapshots_.fail_expired(now)) give_up_catch_ups(now, effects);
  release_held(now, effects);
  if (catch_ups_.lose_patience(now)) snapshots_.want_another();
  begin_snapshot(now, effects);
  tell_staleness(now, effects);
}

void GatewayCore::on_new_leader(MonoTime now, Effects& effects) {
  on_commands_renewed();
  while (const auto pending = pending_.take_oldest())
    end_with_error(*pending, Error::outcome_unknown(), now, effects);
  if (!snapshots_.is_under_way()) return;
  snapshots_.on_failed(now);
  give_up_catch_ups(now, effects);
}

void GatewayCore::tell_staleness(MonoTime now, Effects& effects) {
  if (draining_) return;  // everyone is told soon, with their end
  const bool stale = is_stale(now);
  staleness_news_.note(stale, holds_.slots(), now);
  while (const auto slot = staleness_news_.take(now)) {
    const auto hold = holds_.take_unaware(*slot, stale);
    if (!hold) continue;
    if (hold->stream) {
      tell_stream(hold->connection, state_of(*hold, now), effects);
    } else {
      ++totals_.ended_by_staleness;
      effects.emplace_back(Reply{hold->connection, state_of(*hold, now)});
    }
  }
}

void GatewayCore::on_hold_due(const HoldTable::Ended& hold, MonoTime now, Effects& effects) {
  if (hold.stream) {
    on_stream_due(hold, now, effects);
    return;
  }
  ++totals_.ended_by_deadline;
  if (hold.unchanged_as_304 && !hold.has_news && hold.told_stale == is_stale(now))
    effects.emplace_back(Reply{hold.connection, UnchangedAnswer{cache_.head()}});
  else
    effects.emplace_back(Reply{hold.connection, state_of(hold, now)});
}

std::optional<MonoTime> GatewayCore::next_due() const {
  std::optional<MonoTime> earliest;
  const auto consider = [&](std::optional<MonoTime> at) {
    if (at && (!earliest || *at < *earliest)) earliest = at;
  };
  consider(holds_.next_due());
  if (!draining_) consider(staleness_news_.next_due());
  if (!draining_ && holds_.size() > 0 && !staleness_news_.stale())
    consider(cache_.heard_at() + not_listened_ + proto::limits::kStaleAfter + Nanos{1});
  consider(pending_.next_due());
  consider(held_replies_.next_due());
  consider(catch_ups_.next_due());
  consider(snapshots_.next_due());
  return earliest;
}

// --- fan-out --------------------------------------------------------------------------------------

std::optional<GatewayCore::FanOut> GatewayCore::take_fan_out(std::size_t most, MonoTime now) {
  auto slice = holds_.take_slice(most, now);
  if (!slice) return std::nullopt;
  totals_.ended_by_change += slice->waiters.size();
  FanOut fan_out{std::move(*slice), {}, {}};
  fan_out.answer =
      state_of(fan_out.slice.items, fan_out.slice.since, fan_out.slice.reset, Millis{0}, now);
  note_told(fan_out);
  // Those answered so far are coming back, those still held will: together they are the herd.
  herd_.note(holds_.size() - holds_.streams() + fan_out.slice.answered, now);
  const Millis window = pause_window(herd_.size());
  for (std::size_t i = 0; i < fan_out.slice.waiters.size(); ++i)
    fan_out.delays.push_back(random_pause(window, random_));
  return fan_out;
}

void GatewayCore::on_fan_out_done(const FanOut& fan_out, Nanos cost, MonoTime now) {
  holds_.on_slice_done(fan_out.slice, cost, now);
}

// --- draining -------------------------------------------------------------------------------------

void GatewayCore::start_drain(MonoTime now, Millis duration) {
  draining_ = true;
  // The last fifth is for the answers to be read and the connections to close.
  const Millis spread = duration * 4 / 5;
  holds_.reschedule_all([&] { return now + random_pause(spread, random_); });
}

}  // namespace gateway
