// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/opening.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "cartd/core/put_backs.h"
#include "cartd/core/sale_times.h"
#include "proto/event_data.h"
#include "proto/limits.h"

namespace cartd {
namespace {

using base::Failure;
using proto::ItemId;

Failure contradiction(const std::string& what) {
  return {"store", "the store contradicts itself: " + what};
}

std::string units(std::int64_t count) { return std::to_string(count) + " units"; }

/// What waits or has lapsed must be for an item that is there, and nobody waits for what is there.
std::optional<Failure> find_stray(const StoredState& stored) {
  std::unordered_map<ItemId, const StoredItem*> known;
  for (const auto& item : stored.items) known.emplace(item.catalog.item, &item);
  for (const auto& place : stored.places) {
    const auto item = known.find(place.item);
    if (item == known.end() || place.ticket <= item->second->turn)
      return contradiction("session " + place.session.str() + " waits for the item " +
                           place.item.str() + " with ticket " + std::to_string(place.ticket) +
                           ", which nobody will call");
    // While it is not sold its line stands still.
    const CatalogItem& said = item->second->catalog;
    const bool is_always_sold =
        !said.opens_at && !said.closes_at && said.shown == proto::Visibility::kShown;
    if (is_always_sold && !stored.sale.pause && item->second->held < said.stock)
      return contradiction("session " + place.session.str() + " waits for the item " +
                           place.item.str() + ", which is available");
  }
  for (const auto& lapse : stored.lapses)
    if (!known.contains(lapse.item))
      return contradiction("a hold ran out on the item " + lapse.item.str() +
                           ", which is not there");
  for (const auto& put_back : stored.put_backs)
    if (!known.contains(put_back.item))
      return contradiction("a hold was put back of the item " + put_back.item.str() +
                           ", which is not there");
  return std::nullopt;
}

/// The pair check: the holds and the items' own numbers must tell the same story.
std::optional<Failure> find_contradiction(const StoredState& stored) {
  std::unordered_map<ItemId, std::int64_t> sums;
  for (const auto& item : stored.items) sums.emplace(item.catalog.item, 0);
  for (const auto& hold : stored.holds) {
    const auto sum = sums.find(hold.item);
    if (sum == sums.end())
      return contradiction("session " + hold.session.str() + " holds the item " + hold.item.str() +
                           ", which is not there");
    if (hold.quantity < 1 || hold.quantity > proto::limits::kMaxQuantity)
      return contradiction("session " + hold.session.str() + " holds " + units(hold.quantity) +
                           " of item " + hold.item.str());
    sum->second += hold.quantity;
  }
  for (const auto& order : stored.paying) {
    for (const auto& line : order.lines) {
      const auto sum = sums.find(line.item);
      if (sum == sums.end() || !order.pay_by)
        return contradiction("order " + order.order.str() + " is paid for the item " +
                             line.item.str() + ", which is not there, or for ever");
      sum->second += line.quantity;
    }
  }
  for (const auto& item : stored.items) {
    const std::string name = "item " + item.catalog.item.str();
    if (const auto sum = sums.at(item.catalog.item); sum != item.held)
      return contradiction(name + " has " + units(item.held) +
                           " held, its holds and orders sum to " + units(sum));
    if (item.held > item.catalog.stock || item.catalog.stock > proto::limits::kMaxStock)
      return contradiction(name + " has " + units(item.held) + " held of a stock of " +
                           units(item.catalog.stock));
    if (const ItemTotals& totals = item.totals; !totals.make_up(item.catalog.stock))
      return contradiction(name + " had " + units(totals.initial) + ", " + units(totals.restocked) +
                           " more and " + units(totals.returned) +
                           " back, but stock and sales sum to " +
                           units(item.catalog.stock + totals.sold));
    if (item.seq > stored.head)
      return contradiction(name + " has seq " + std::to_string(item.seq.value) +
                           ", after the last one, " + std::to_string(stored.head.value));
  }
  return find_stray(stored);
}

/// The items of this run, in order: the catalog's, then those only the store has. `now`: when those came that
/// are new.
std::vector<StoredItem> join(std::vector<StoredItem> stored,
                             const std::vector<CatalogItem>& catalog, base::WallTime now) {
  std::unordered_map<ItemId, const StoredItem*> known;
  for (const auto& item : stored) known.emplace(item.catalog.item, &item);

  std::vector<StoredItem> joined;
  joined.reserve(stored.size() + catalog.size());
  std::unordered_set<ItemId> listed;
  for (const auto& entry : catalog) {
    listed.insert(entry.item);
    const auto at = known.find(entry.item);
    if (at == known.end()) {
      joined.push_back(StoredItem{entry, 0, 0, {}, ItemTotals{entry.stock, 0, 0}});
      if (auto& in = joined.back().catalog.opens_in)
        joined.back().catalog.opens_at = now + *std::exchange(in, std::nullopt);
      continue;
    }
    joined.push_back(*at->second);
    CatalogItem& described = joined.back().catalog;
    if (described.by_operator) continue;
    const std::int64_t stock = described.stock;
    const proto::Moment opens_at = described.opens_at;
    described = entry;
    described.stock = stock;
    if (std::exchange(described.opens_in, std::nullopt)) described.opens_at = opens_at;
  }
  for (const auto& item : stored)
    if (!listed.contains(item.catalog.item)) joined.push_back(item);
  for (std::size_t i = 0; i < joined.size(); ++i) joined[i].position = static_cast<std::int64_t>(i);
  return joined;
}

std::optional<Failure> find_excess(const std::vector<StoredItem>& items, std::size_t most_bytes) {
  if (items.size() > proto::limits::kMaxItems)
    return Failure{"catalog", "store and catalog have more than " +
                                  std::to_string(proto::limits::kMaxItems) + " items together"};
  std::size_t bytes = 0;
  for (const auto& item : items) bytes += most_entry_bytes(item.catalog);
  if (bytes > most_bytes)
    return Failure{"catalog", "what store and catalog say of their items takes " +
                                  std::to_string(bytes) + " bytes together, more than " +
                                  std::to_string(most_bytes) + ": say less in name and text"};
  return std::nullopt;
}

/// `ttl`: of what it is; `life`: of a hold in all, if that ends.
std::optional<base::WallTime> end_of(const StoredHold& hold, base::Millis ttl,
                                     std::optional<base::Millis> life, base::WallTime now) {
  if (ttl == base::Millis{0}) return std::nullopt;
  const auto end = std::min(hold.expires_at.value_or(now + ttl), now + ttl);
  return life ? std::min(end, *hold.begun_at + *life) : end;
}

/// Gives each hold its end under its item's TTL or this run's, each offer its own, each payment no more than a whole one;
/// what changed goes to `rows`. Returns the items of what changed.
std::unordered_set<ItemId> adjust_ends(StoredState& state, const Lifetimes& lifetimes,
                                       base::WallTime now, Rows& rows) {
  std::unordered_map<ItemId, base::Millis> own;
  for (const auto& item : state.items)
    if (item.catalog.hold_ttl) own.emplace(item.catalog.item, *item.catalog.hold_ttl);
  std::unordered_set<ItemId> changed;
  for (auto& hold : state.holds) {
    const auto of_item = own.find(hold.item);
    const auto ttl = of_item == own.end() ? lifetimes.hold : of_item->second;
    const bool is_dated = hold.begun_at && *hold.begun_at <= now;
    if (!is_dated) hold.begun_at = now;
    const auto end = hold.offer ? end_of(hold, lifetimes.offer, std::nullopt, now)
                                : end_of(hold, ttl, lifetimes.whole_life(ttl), now);
    if (end == hold.expires_at && is_dated) continue;
    if (end != hold.expires_at) changed.insert(hold.item);
    hold.expires_at = end;
    rows.holds.push_back(hold);
  }
  for (auto& put_back : state.put_backs) {
    const auto latest = now + PutBacks::kRemembered;
    if (put_back.begun_at <= now && put_back.forget_at <= latest) continue;
    put_back.begun_at = std::min(put_back.begun_at, now);
    put_back.forget_at = std::min(put_back.forget_at, latest);
    rows.put_backs.push_back(put_back);
  }
  const auto latest = now + lifetimes.payment.value_or(Lifetimes::Payment{}).most;
  for (auto& order : state.paying) {
    if (*order.pay_by <= latest) continue;
    order.pay_by = latest;
    order.pay_latest = std::min(*order.pay_latest, latest);
    rows.orders.push_back(order);
    for (const auto& line : order.lines) changed.insert(line.item);
  }
  return changed;
}

}  // namespace

std::size_t most_entry_bytes(const CatalogItem& item) {
  std::size_t bytes = proto::limits::kEntryBytesWithoutTexts;
  proto::visit_description(
      [&bytes]<class Value>(const proto::Attribute<Value>&, const Value& value) {
        if constexpr (std::is_same_v<Value, proto::Names>)
          for (const auto& [language, text] : value)
            bytes += language.size() + 2 * text.size() + proto::limits::kBytesAroundText;
        else if constexpr (std::is_same_v<Value, std::string>)
          bytes += value.size();
      },
      item);
  return bytes;
}

base::OrFailure<Opening> make_opening(StoredState stored, const std::vector<CatalogItem>& catalog,
                                      const Lifetimes& lifetimes, base::WallTime now,
                                      std::size_t most_bytes,
                                      const std::optional<proto::Shop>& shop) {
  if (auto wrong = find_contradiction(stored)) return *std::move(wrong);

  const std::vector<StoredItem> before = std::move(stored.items);
  std::unordered_map<ItemId, const StoredItem*> known;
  for (const auto& item : before) known.emplace(item.catalog.item, &item);

  Opening opening{std::move(stored), {}};
  StoredState& state = opening.state;
  state.items = join(before, catalog, now);
  if (auto excess = find_excess(state.items, most_bytes)) return *std::move(excess);
  const auto& [pause, stood] = state.sale;
  const auto holds_now = pause ? pause->at : now - state.clock_ahead - stood;
  const auto moved = adjust_ends(state, lifetimes, holds_now, opening.rows);
  for (auto& item : state.items) {
    item.phase = phase_at(item.catalog, now);
    const auto at = known.find(item.catalog.item);
    const bool same = at != known.end() && *at->second == item;
    if (same && !moved.contains(item.catalog.item)) continue;
    if (at == known.end())
      opening.rows.journal.push_back({now, item.catalog.item, Cause::kInitial, std::nullopt,
                                      item.catalog.stock, item.catalog.stock, 0, item.totals});
    if (!before.empty()) {
      state.head = state.head.next();
      item.seq = state.head;
      opening.rows.head = state.head;
      if (at == known.end() || at->second->catalog.description() != item.catalog.description())
        opening.rows.events.push_back(
            {++state.last_event, proto::EventType::kItemChanged, now,
             proto::description_data(item.catalog.item, item.catalog.description())});
    }
    opening.rows.items.push_back(item);
  }
  if (shop && !state.shop.by_operator && state.shop.said != *shop) {
    state.shop.said = *shop;
    opening.rows.shop = state.shop;
    if (!before.empty()) opening.rows.head = state.head = state.head.next();
  }
  state.journal_rows += static_cast<std::int64_t>(opening.rows.journal.size());
  return opening;
}

std::optional<Failure> settle_rehearsal(StoredState& stored, bool rehearsal) {
  if (stored.items.empty()) stored.rehearsal = rehearsal;
  if (stored.rehearsal == rehearsal) return std::nullopt;
  return Failure{"--rehearsal",
                 rehearsal
                     ? "this store is a shop's, where people have bought, or may: a "
                       "rehearsal begins with a new store"
                     : "this store was rehearsed in, and what it has nobody has bought: it is "
                       "opened with --rehearsal, and a shop begins with a new store"};
}

}  // namespace cartd
