// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/stock_cache.h"

#include <algorithm>
#include <utility>

namespace gateway {
namespace {

using base::MonoTime;
using proto::Change;
using proto::Heartbeat;
using proto::Seq;
using proto::Snapshot;

std::optional<MonoTime> release_time(const proto::ItemState& state, MonoTime now) {
  if (!state.next_release) return std::nullopt;
  return now + *state.next_release;
}

std::optional<MonoTime> opening_time(const proto::ItemState& state, MonoTime now) {
  if (!state.opens_in) return std::nullopt;
  return now + *state.opens_in;
}

}  // namespace

StockCache::Effect StockCache::on_feed(const proto::FeedMessage& message, MonoTime now) {
  const auto* heartbeat = std::get_if<Heartbeat>(&message);
  if (heartbeat != nullptr && is_of_former_leader(*heartbeat)) return {};
  heard_at_ = now;
  if (const auto* change = std::get_if<Change>(&message)) return on_change(*change, now);
  if (const auto* shop = std::get_if<proto::ShopChange>(&message)) return on_shop(*shop);
  return on_heartbeat(*heartbeat);
}

StockCache::Effect StockCache::on_change(const Change& change, MonoTime now) {
  if (!synced_ || change.cursor.epoch != *epoch_) return lose_sync(&change);
  if (change.cursor.seq <= head_) return {};  // covered by a snapshot, or a repeat
  if (change.cursor.seq != head_.next()) return lose_sync(&change);
  const auto item = find_in_catalog(change.state.item);
  if (change.removed && !item) {
    head_ = change.cursor.seq;
    return {};
  }
  // What a cartd of before does not say of an item only a snapshot has.
  if (!change.description && (!item || change.described)) return lose_sync(&change);
  const ItemIndex index = index_of(change.state.item);
  if (!item) append(index);
  Effect effect;
  apply(index, change, now, effect);
  return effect;
}

/// What comes in a gap is not kept: the snapshot that ends it says it, too.
StockCache::Effect StockCache::on_shop(const proto::ShopChange& change) {
  if (!synced_ || change.cursor.epoch != *epoch_) return lose_sync(nullptr);
  if (change.cursor.seq <= head_) return {};
  if (change.cursor.seq != head_.next()) return lose_sync(nullptr);
  head_ = change.cursor.seq;
  shop_ = change.shop;
  ++listings_;
  return {};
}

/// It may be late, or awake again; its changes are the ones that are known, whoever led.
bool StockCache::is_of_former_leader(const Heartbeat& heartbeat) const {
  return epoch_ && heartbeat.cursor.epoch == *epoch_ && heartbeat.term < term_;
}

StockCache::Effect StockCache::on_heartbeat(const Heartbeat& heartbeat) {
  term_ = heartbeat.term;
  if (!synced_ || heartbeat.cursor.epoch != *epoch_ || heartbeat.cursor.seq > head_)
    return lose_sync(nullptr);
  // A heartbeat that was on its way while a snapshot overtook it is behind us, once. Twice in a row
  // is a cartd that has gone back.
  heartbeats_behind_ = heartbeat.cursor.seq < head_ ? heartbeats_behind_ + 1 : 0;
  Effect effect;
  effect.needs_snapshot = heartbeats_behind_ >= 2;
  return effect;
}

void StockCache::apply(ItemIndex item, const Change& change, MonoTime now, Effect& effect) {
  Item& known = items_[item];
  const bool was_visible = is_visible(item);
  const auto& display = known.description.display;
  const bool shows = change.description || change.state.paused ||
                     display.kind == proto::Display::Kind::kExact ||
                     shows_change(show(known.state, display), show(change.state, display));
  known.state = change.state;
  known.seq = change.cursor.seq;
  known.release_at = release_time(change.state, now);
  known.opens_at = opening_time(change.state, now);
  known.removed = change.removed;
  if (change.description) {
    describe(item, *change.description);
    known.described_at = change.cursor.seq;
  }
  head_ = change.cursor.seq;
  pause_reason_ = change.reason;
  if (is_visible(item) != listed_[item]) {
    list_visible();
    ++listings_;
  }
  if (!shows || (!was_visible && !is_visible(item))) return;
  known.shown_at = change.cursor.seq;
  take_out(item);
  put_newest(item);
  effect.changed.push_back(item);
}

StockCache::Effect StockCache::lose_sync(const Change* change) {
  synced_ = false;
  if (kept_.size() >= kMaxKept) kept_.clear();  // the gap this leaves is found on replay
  if (change != nullptr) kept_.push_back(*change);
  Effect effect;
  effect.needs_snapshot = true;
  return effect;
}

StockCache::Effect StockCache::adopt(const Snapshot& snapshot, Seq asked_at_head, MonoTime now) {
  Effect effect;
  const bool same_epoch = has_snapshot() && *epoch_ == snapshot.cursor.epoch;
  const bool gone_back = same_epoch && snapshot.cursor.seq < asked_at_head;
  if (same_epoch && !gone_back && snapshot.cursor.seq < head_) {  // we know more
    effect.needs_snapshot = !synced_;
    return effect;
  }
  effect.restarted = has_snapshot() && (!same_epoch || gone_back);
  ++listings_;

  const bool is_whole = !snapshot.since;
  if (!is_whole && !same_epoch) {  // what it says is to be added to, we do not have
    effect.needs_snapshot = true;
    return effect;
  }
  std::vector<ItemIndex> before;
  if (is_whole) {
    before = std::exchange(catalog_, {});
    in_catalog_.assign(items_.size(), false);
  }
  for (const auto& entry : snapshot.items) adopt(entry, now, effect);
  if (!effect.restarted) note_gone(before, snapshot.cursor.seq, effect);
  list_visible();
  if (is_whole)
    sort_by_change();
  else
    put_newest(effect.changed);
  run_ = snapshot.run;
  epoch_ = snapshot.cursor.epoch;
  head_ = snapshot.cursor.seq;
  pause_reason_ = snapshot.reason;
  rehearsal_ = snapshot.rehearsal;
  shop_ = snapshot.shop.value_or(proto::Shop{});
  synced_ = true;
  heard_at_ = now;
  heartbeats_behind_ = 0;
  replay_kept(effect, now);
  return effect;
}

void StockCache::adopt(const proto::CatalogEntry& entry, MonoTime now, Effect& effect) {
  const ItemIndex item = index_of(entry.state.item);
  if (!in_catalog_[item]) append(item);
  Item& known = items_[item];
  const bool was_visible = listed_[item];
  const auto& description = entry.numbers_only ? known.description : entry.description;
  const auto described_at =
      entry.numbers_only ? known.described_at : entry.described_seq.value_or(entry.seq);
  const bool differs = effect.restarted || known.seq != entry.seq;
  // Whoever saw it meanwhile, elsewhere, is to hear that it is hidden.
  const bool is_hidden_anew =
      effect.restarted || known.seq == Seq{} || described_at > known.described_at;
  // What is hidden may have changed all the same.
  const bool is_news = differs && (effect.restarted || known.seq == Seq{} || entry.state.paused ||
                                   described_at > known.described_at ||
                                   shows_change(show(known.state, known.description.display),
                                                show(entry.state, description.display)));
  known.state = entry.state;
  known.seq = entry.seq;
  if (!entry.numbers_only) describe(item, entry.description);
  known.release_at = release_time(entry.state, now);
  known.opens_at = opening_time(entry.state, now);
  known.removed = entry.removed;
  known.described_at = described_at;
  if (!is_news || (!was_visible && !is_visible(item) && !is_hidden_anew)) return;
  known.shown_at = is_visible(item) || was_visible ? entry.seq : described_at;
  effect.changed.push_back(item);
}

void StockCache::note_gone(const std::vector<ItemIndex>& before, Seq seq, Effect& effect) {
  for (const ItemIndex item : before) {
    if (in_catalog_[item]) continue;
    append(item);
    items_[item].removed = true;
    if (!listed_[item]) continue;
    items_[item].shown_at = items_[item].described_at = seq;
    effect.changed.push_back(item);
  }
}

std::optional<proto::SnapshotPages::Known> StockCache::known() const {
  if (!has_snapshot() || run_.empty()) return std::nullopt;
  return proto::SnapshotPages::Known{run_, head_};
}

void StockCache::replay_kept(Effect& effect, MonoTime now) {
  const auto kept = std::exchange(kept_, {});
  std::vector<bool> is_in;  // effect.changed
  const auto add_once = [&](ItemIndex item) {
    if (item >= is_in.size()) is_in.resize(item + std::size_t{1});
    if (is_in[item]) return;
    is_in[item] = true;
    effect.changed.push_back(item);
  };
  for (const ItemIndex item : std::exchange(effect.changed, {})) add_once(item);
  for (const Change& change : kept) {
    // What was kept from another epoch is from before the snapshot's, or will be heard of again.
    if (change.cursor.epoch != *epoch_) continue;
    const Effect one = on_change(change, now);
    for (const ItemIndex item : one.changed) add_once(item);
    effect.needs_snapshot = effect.needs_snapshot || one.needs_snapshot;
  }
}

void StockCache::append(ItemIndex item) {
  in_catalog_[item] = true;
  catalog_.push_back(item);
  put_newest(item);
}

void StockCache::list_visible() {
  order_.clear();
  listed_.assign(items_.size(), false);
  for (const ItemIndex item : catalog_) {
    if (!is_visible(item)) continue;
    order_.push_back(item);
    listed_[item] = true;
  }
}

void StockCache::sort_by_change() {
  std::vector<ItemIndex> by_change = catalog_;
  std::stable_sort(by_change.begin(), by_change.end(), [this](ItemIndex a, ItemIndex b) {
    return items_[a].shown_at < items_[b].shown_at;
  });
  newest_ = kNone;
  for (const ItemIndex item : by_change) put_newest(item);
}

void StockCache::put_newest(ItemIndex item) {
  items_[item].newer = kNone;
  items_[item].older = newest_;
  if (newest_ != kNone) items_[newest_].newer = item;
  newest_ = item;
}

void StockCache::put_newest(std::vector<ItemIndex> changed) {
  std::sort(changed.begin(), changed.end(),
            [this](ItemIndex a, ItemIndex b) { return items_[a].shown_at < items_[b].shown_at; });
  for (const ItemIndex item : changed) {
    take_out(item);
    put_newest(item);
  }
}

void StockCache::take_out(ItemIndex item) {
  const Item& known = items_[item];
  (known.newer == kNone ? newest_ : items_[known.newer].older) = known.older;
  if (known.older != kNone) items_[known.older].newer = known.newer;
}

std::vector<ItemIndex> StockCache::changed_after(Seq seq, std::size_t most) const {
  std::vector<ItemIndex> changed;
  for (ItemIndex item = newest_; item != kNone && items_[item].shown_at > seq;
       item = items_[item].older) {
    if (changed.size() == most) break;
    changed.push_back(item);
  }
  return changed;
}

proto::Cursor StockCache::head() const {
  CHECK(has_snapshot());
  return proto::Cursor{*epoch_, head_};
}

std::optional<ItemIndex> StockCache::find(const proto::ItemId& item) const {
  const auto at = known_.find(item);
  if (at == known_.end() || !listed_[at->second]) return std::nullopt;
  return at->second;
}

std::optional<ItemIndex> StockCache::find_in_catalog(const proto::ItemId& item) const {
  const auto at = known_.find(item);
  if (at == known_.end() || !in_catalog_[at->second]) return std::nullopt;
  return at->second;
}

ItemIndex StockCache::index_of(const proto::ItemId& item) {
  const auto [at, is_new] = known_.try_emplace(item, static_cast<ItemIndex>(items_.size()));
  if (is_new) {
    items_.push_back(Item{proto::ItemState{item}});
    in_catalog_.push_back(false);
    listed_.push_back(false);
  }
  return at->second;
}

/// Of one that is hidden or gone nothing is told but that.
proto::Description StockCache::description_of(ItemIndex item) const {
  if (is_visible(item)) return show(items_[item].description);
  proto::Description hidden;
  hidden.shown = proto::Visibility::kHidden;
  return hidden;
}

ShownState StockCache::state_of(ItemIndex item, MonoTime now) const {
  const Item& known = items_[item];
  if (!is_visible(item)) return {{known.state.item}, std::nullopt, std::nullopt};
  proto::ItemState state = known.state;
  state.opens_in = std::nullopt;
  if (known.opens_at)
    state.opens_in =
        std::max(base::Millis{0}, std::chrono::ceil<base::Millis>(*known.opens_at - now));
  state.next_release = std::nullopt;
  if (known.release_at)
    state.next_release =
        std::max(base::Millis{0}, std::chrono::ceil<base::Millis>(*known.release_at - now));
  return show(std::move(state), known.description.display);
}

proto::Display StockCache::display_of(const proto::ItemId& item) const {
  const auto known = find_in_catalog(item);
  return known ? items_[*known].description.display
               : proto::Display{proto::Display::Kind::kYesNo, 0};
}

void StockCache::describe(ItemIndex item, const proto::Description& description) {
  auto& known = items_[item].description;
  if (known.gate) --gates_;
  if (description.gate) ++gates_;
  known = description;
}

std::int64_t StockCache::gate_of(const proto::ItemId& item) const {
  const auto known = find_in_catalog(item);
  return known ? items_[*known].description.gate.value_or(0) : 0;
}

std::vector<ShownEntry> StockCache::catalog(MonoTime now) const {
  std::vector<ShownEntry> entries;
  entries.reserve(order_.size());
  for (const ItemIndex item : order_) entries.push_back(entry_of(item, now));
  return entries;
}

ShownEntry StockCache::entry_of(ItemIndex item, MonoTime now) const {
  return {state_of(item, now), changed_at(item), description_of(item)};
}

}  // namespace gateway
