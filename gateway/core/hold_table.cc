// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/hold_table.h"

#include <algorithm>
#include <utility>

namespace gateway {

using base::MonoTime;
using proto::Seq;

// --- parking ------------------------------------------------------------------------------------

HoldTable::Terms HoldTable::stream_until(MonoTime until, MonoTime now) {
  const auto life = until - now;
  const auto beats = life / kBeat;
  CHECK(life >= base::Nanos{0} && beats <= std::numeric_limits<std::uint8_t>::max(), beats);
  return {now + life % kBeat, false, true, static_cast<std::uint8_t>(beats)};
}

void HoldTable::park(ConnectionId connection, const std::vector<ItemIndex>& items,
                     const Terms& terms) {
  enter(connection, items, terms);
  append(connection.slot, List::kWaiting);
}

void HoldTable::park_behind(ConnectionId connection, const std::vector<ItemIndex>& items,
                            const Terms& terms, MonoTime now) {
  const WatchId id = enter(connection, items, terms).watch;
  Watch& watch = watches_[id];
  if (!watch.dirty && watch.behind.empty()) watch.changed_at = now;
  watch.behind_since =
      watch.behind.empty() ? terms.since : std::min(watch.behind_since, terms.since);
  append(connection.slot, List::kBehind);
  queue(id);
}

HoldTable::Hold& HoldTable::enter(ConnectionId connection, const std::vector<ItemIndex>& items,
                                  const Terms& terms) {
  CHECK(std::is_sorted(items.begin(), items.end()));
  if (connection.slot >= holds_.size()) holds_.resize(connection.slot + std::size_t{1});
  Hold& hold = holds_[connection.slot];
  CHECK(hold.list == List::kNone, connection);
  hold.generation = connection.generation;
  hold.watch = watch_of(items);
  hold.unchanged_as_304 = terms.unchanged_as_304;
  hold.stream = terms.stream;
  hold.beats = terms.beats;
  hold.told_stale = terms.told_stale;
  if (terms.stream) ++streams_;
  deadlines_.set(connection.slot, terms.deadline);
  return hold;
}

HoldTable::Hold* HoldTable::find(ConnectionId connection) {
  if (connection.slot >= holds_.size()) return nullptr;
  Hold& hold = holds_[connection.slot];
  const bool is_it = hold.list != List::kNone && hold.generation == connection.generation;
  return is_it ? &hold : nullptr;
}

std::optional<HoldTable::Ended> HoldTable::drop(ConnectionId connection) {
  if (find(connection) == nullptr) return std::nullopt;
  deadlines_.clear(connection.slot);
  return end(connection.slot);
}

std::optional<HoldTable::Ended> HoldTable::take(ConnectionId connection) {
  const Hold* hold = find(connection);
  if (hold == nullptr) return std::nullopt;
  if (!hold->stream) return drop(connection);
  Ended stream = describe(connection.slot);
  stream.goes_on = true;
  return stream;
}

void HoldTable::note_told(ConnectionId connection, bool stale) {
  if (Hold* hold = find(connection)) hold->told_stale = stale;
}

std::optional<HoldTable::Ended> HoldTable::take_unaware(std::uint32_t slot, bool stale) {
  if (slot >= holds_.size()) return std::nullopt;
  const Hold& hold = holds_[slot];
  if (hold.list == List::kNone || hold.told_stale == stale) return std::nullopt;
  if (!hold.stream) {
    deadlines_.clear(slot);
    return end(slot);
  }
  Ended stream = describe(slot);
  if (stream.has_news) return std::nullopt;
  stream.goes_on = true;
  return stream;
}

std::optional<HoldTable::Ended> HoldTable::take_expired(MonoTime now) {
  const auto slot = deadlines_.take_due(now);
  if (!slot) return std::nullopt;
  Hold& hold = holds_[*slot];
  CHECK(hold.list != List::kNone, *slot);
  if (hold.beats == 0) return end(*slot);
  --hold.beats;
  deadlines_.set(*slot, now + kBeat);
  Ended beat = describe(*slot);
  beat.goes_on = true;
  return beat;
}

HoldTable::Ended HoldTable::describe(std::uint32_t slot) const {
  const Hold& hold = holds_[slot];
  const Watch& watch = watches_[hold.watch];
  Ended ended;
  ended.connection = {slot, hold.generation};
  ended.items = watch.items;
  ended.unchanged_as_304 = hold.unchanged_as_304;
  ended.has_news = hold.list != List::kWaiting || watch.dirty;
  ended.reset = hold.list == List::kAnswering && watch.reset;
  ended.since = hold.list == List::kWaiting  ? watch.dirty_since
                : hold.list == List::kBehind ? watch.behind_since
                                             : watch.answering_since;
  ended.stream = hold.stream;
  ended.told_stale = hold.told_stale;
  return ended;
}

HoldTable::Ended HoldTable::end(std::uint32_t slot) {
  Ended ended = describe(slot);
  if (ended.stream) --streams_;
  const WatchId id = holds_[slot].watch;
  unlink(slot);
  forget_if_idle(id);
  return ended;
}

// --- watches ------------------------------------------------------------------------------------

HoldTable::WatchId HoldTable::watch_of(const std::vector<ItemIndex>& items) {
  if (const auto known = watch_by_items_.find(items); known != watch_by_items_.end())
    return known->second;
  WatchId id = static_cast<WatchId>(watches_.size());
  if (free_watches_.empty()) {
    watches_.emplace_back();
  } else {
    id = free_watches_.back();
    free_watches_.pop_back();
  }
  watches_[id] = Watch{};
  watches_[id].items = items;
  watch_by_items_.emplace(items, id);
  if (items.empty()) watch_of_every_item_ = id;
  for (const ItemIndex item : items) {
    if (item >= watches_of_item_.size()) watches_of_item_.resize(item + std::size_t{1});
    watches_of_item_[item].push_back(id);
  }
  return id;
}

void HoldTable::forget_if_idle(WatchId id) {
  Watch& watch = watches_[id];
  // A watch of one item, or of all, is kept: there are no more of them than items, and its distance
  // between fan-outs must outlive the moment in which everyone has been answered.
  if (watch.items.size() <= 1 || watch.queued || watch.writing) return;
  if (!watch.is_idle()) return;
  for (const ItemIndex item : watch.items) std::erase(watches_of_item_[item], id);
  watch_by_items_.erase(watch.items);
  free_watches_.push_back(id);
}

void HoldTable::mark_changed(ItemIndex item, Seq seq, MonoTime now) {
  const Seq before{seq.value > 0 ? seq.value - 1 : 0};
  if (watch_of_every_item_) mark(*watch_of_every_item_, before, now);
  if (item >= watches_of_item_.size()) return;
  for (const WatchId id : watches_of_item_[item]) mark(id, before, now);
}

void HoldTable::mark_restarted(MonoTime now) {
  for (const auto& [items, id] : watch_by_items_) {
    Watch& watch = watches_[id];
    if (watch.is_idle()) continue;
    // At once, whatever the distance to the last fan-out: who parks from now on knows of it.
    if (!watch.dirty) watch.changed_at = now;
    watch.dirty = true;
    begin_fan_out(watch);
    watch.reset = true;
    queue(id);
  }
}

void HoldTable::mark(WatchId id, Seq since, MonoTime now) {
  Watch& watch = watches_[id];
  // Those being answered get the numbers of the moment their slice is written; what is left to do
  // is for those who wait, and nobody who parks later is to hear of this change.
  if (watch.waiting.empty()) return;
  if (!watch.dirty && watch.behind.empty()) watch.changed_at = now;
  watch.dirty_since = watch.dirty ? std::min(watch.dirty_since, since) : since;
  watch.dirty = true;
  queue(id);
}

void HoldTable::queue(WatchId id) {
  if (!std::exchange(watches_[id].queued, true)) due_.push_back(id);
}

// --- fan-out ------------------------------------------------------------------------------------

std::optional<HoldTable::Slice> HoldTable::take_slice(std::size_t most, MonoTime now) {
  for (std::size_t tries = due_.size(); tries > 0; --tries) {
    const WatchId id = due_.front();
    due_.pop_front();
    Watch& watch = watches_[id];
    if (watch.answering.empty() && watch.is_due()) {
      if (now < watch.not_before) {
        due_.push_back(id);
        continue;
      }
      begin_fan_out(watch);
    }
    Slice slice = slice_of(id, most);
    watch.queued = watch.is_due();
    if (watch.queued) due_.push_back(id);
    watch.writing = !slice.waiters.empty() || !slice.streams.empty();
    if (watch.writing) return slice;
    forget_if_idle(id);  // everyone left before the fan-out came to them
  }
  return std::nullopt;
}

HoldTable::Slice HoldTable::slice_of(WatchId id, std::size_t most) {
  Watch& watch = watches_[id];
  Slice slice;
  slice.watch = id;
  slice.items = watch.items;
  slice.since = watch.answering_since;
  slice.reset = watch.reset;
  slice.changed_at = watch.answering_changed_at;
  for (; most > 0 && !watch.answering.empty(); --most) {
    const std::uint32_t slot = watch.answering.head;
    const bool stream = holds_[slot].stream;
    (stream ? slice.streams : slice.waiters).push_back({slot, holds_[slot].generation});
    unlink(slot);
    if (stream)
      append(slot, List::kWaiting);
    else
      deadlines_.clear(slot);
  }
  slice.answered = watch.answered += slice.waiters.size();
  slice.told = watch.told += slice.streams.size();
  slice.last = watch.answering.empty();
  return slice;
}

void HoldTable::begin_fan_out(Watch& watch) {
  if (watch.answering.empty()) {
    watch.reset = false;
    watch.answering_changed_at = watch.changed_at;
    watch.answered = 0;
    watch.told = 0;
    watch.cost = base::Nanos{0};
  }
  move_to_answering(watch.behind, watch.behind_since, watch);
  if (std::exchange(watch.dirty, false)) move_to_answering(watch.waiting, watch.dirty_since, watch);
}

void HoldTable::move_to_answering(Chain& from, Seq since, Watch& watch) {
  const Chain joining = std::exchange(from, {});
  if (joining.empty()) return;
  const bool is_first = watch.answering.empty();
  watch.answering_since = is_first ? since : std::min(watch.answering_since, since);
  for (std::uint32_t slot = joining.head; slot != kNobody; slot = holds_[slot].next)
    holds_[slot].list = List::kAnswering;
  Chain& answering = watch.answering;
  (answering.empty() ? answering.head : holds_[answering.tail].next) = joining.head;
  holds_[joining.head].previous = answering.tail;
  answering.tail = joining.tail;
}

void HoldTable::on_slice_done(const Slice& slice, base::Nanos cost, MonoTime now) {
  Watch& watch = watches_[slice.watch];
  watch.writing = false;
  watch.cost += cost;
  if (!slice.last) return;
  watch.not_before = now + watch.cost;
  forget_if_idle(slice.watch);
}

std::optional<MonoTime> HoldTable::next_due() const {
  std::optional<MonoTime> earliest = deadlines_.next_due();
  for (const WatchId id : due_) {
    const Watch& watch = watches_[id];
    const MonoTime at = watch.answering.empty() ? watch.not_before : MonoTime{};
    if (!earliest || at < *earliest) earliest = at;
  }
  return earliest;
}

// --- the chains ---------------------------------------------------------------------------------

HoldTable::Chain& HoldTable::chain_of(const Hold& hold) {
  Watch& watch = watches_[hold.watch];
  return hold.list == List::kWaiting  ? watch.waiting
         : hold.list == List::kBehind ? watch.behind
                                      : watch.answering;
}

void HoldTable::append(std::uint32_t slot, List list) {
  Hold& hold = holds_[slot];
  hold.list = list;
  Chain& chain = chain_of(hold);
  hold.previous = chain.tail;
  hold.next = kNobody;
  (chain.tail == kNobody ? chain.head : holds_[chain.tail].next) = slot;
  chain.tail = slot;
}

void HoldTable::unlink(std::uint32_t slot) {
  Hold& hold = holds_[slot];
  Chain& chain = chain_of(hold);
  (hold.previous == kNobody ? chain.head : holds_[hold.previous].next) = hold.next;
  (hold.next == kNobody ? chain.tail : holds_[hold.next].previous) = hold.previous;
  hold.list = List::kNone;
}

}  // namespace gateway
