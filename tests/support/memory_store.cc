// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/memory_store.h"

#include <algorithm>

#include "cartd/core/order_status.h"
#include "proto/sales_sum.h"

#include "proto/limits.h"

namespace support {
namespace {

template <class Map, class Row>
void put(Map& map, const typename Map::key_type& key, const Row& row, bool is_gone) {
  if (is_gone)
    map.erase(key);
  else
    map.insert_or_assign(key, row);
}

}  // namespace

base::OrFailure<cartd::StoredState> MemoryStore::load() {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  return state();
}

std::optional<base::Failure> MemoryStore::commit(const cartd::Rows& rows) {
  if (auto failed = on_commit ? on_commit(rows) : std::nullopt) return failed;
  std::map<std::uint64_t, proto::OrderId> made;
  for (const auto& order : rows.orders) {
    const auto before = numbered_.find(order.number);
    const bool is_other = before != numbered_.end() && before->second != order.order;
    const bool is_another = before == numbered_.end() && orders_.contains(order.order);
    if (is_other || is_another || !made.emplace(order.number, order.order).second)
      return base::Failure{"store", "the order " + order.order.str() + " was made twice"};
  }
  for (const auto& event : rows.events)
    if (events_.contains(event.id))
      return base::Failure{"store", "the event " + std::to_string(event.id) + " was told twice"};
  for (const auto& item : rows.items) items_.insert_or_assign(item.catalog.item, item);
  for (const auto& row : rows.holds) put(holds_, {row.session, row.item}, row, row.quantity == 0);
  for (const auto& row : rows.lapses) put(lapses_, {row.session, row.item}, row, row.quantity == 0);
  for (const auto& row : rows.put_backs) put(put_backs_, {row.session, row.item}, row, row.gone);
  for (const auto& row : rows.places) put(places_, {row.item, row.ticket}, row, row.gone);
  for (const auto& row : rows.numbers) {
    auto& item = items_.at(row.item);
    item.catalog.stock = row.stock;
    item.held = row.held;
    item.seq = row.seq;
    item.totals = row.totals;
    item.turn = row.turn;
    item.phase = row.phase;
  }
  for (const auto& order : rows.orders) {
    if (const auto before = orders_.find(order.order); before != orders_.end())
      count(before->second, -1);
    count(order, 1);
    orders_.insert_or_assign(order.order, order);
    numbered_.emplace(order.number, order.order);
  }
  for (const auto& addition : rows.additions) additions_.emplace(addition.key, addition);
  for (auto row : rows.journal) {
    row.session.reset();
    row.number = ++journaled_;
    journal_.emplace(row.number, std::move(row));
  }
  journal_.erase(journal_.begin(), journal_.upper_bound(rows.folded));
  for (const auto& row : rows.bases) bases_.insert_or_assign(row.item, row);
  for (const auto& event : rows.events) events_.emplace(event.id, event);
  for (const auto& hook : rows.hooks) hooks_.insert_or_assign(hook.hook, hook);
  events_.erase(events_.begin(), events_.upper_bound(rows.forgotten));
  for (const auto& deed : rows.deeds) deeds_.emplace(deed.number, deed);
  while (deeds_.size() > proto::limits::kMaxDeeds) deeds_.erase(deeds_.begin());
  if (rows.head) head_ = *rows.head;
  if (rows.clock_ahead) clock_ahead_ = *rows.clock_ahead;
  if (rows.sale) sale_ = *rows.sale;
  if (rows.rehearsal) rehearsal_ = true;
  if (rows.shop) shop_ = *rows.shop;
  return std::nullopt;
}

base::OrFailure<cartd::Orders> MemoryStore::find_orders(std::span<const proto::OrderId> ids) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  cartd::Orders found;
  for (const auto& id : ids) {
    const auto at = orders_.find(id);
    if (at != orders_.end()) found.insert(*at);
  }
  return found;
}

base::OrFailure<cartd::FoundOrders> MemoryStore::search_orders(const cartd::OrderSearch& search) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  const auto is_wanted = [&](const cartd::StoredOrder& order) {
    const bool has_item =
        !search.item || std::any_of(order.lines.begin(), order.lines.end(),
                                    [&](const auto& line) { return line.item == *search.item; });
    return has_item && (!search.state || order.state == *search.state) &&
           (!search.made.since || order.at >= *search.made.since) &&
           (!search.made.until || order.at < *search.made.until);
  };
  std::vector<const cartd::StoredOrder*> all;
  for (const auto& [number, id] : numbered_)
    if (const auto order = orders_.find(id); order != orders_.end()) all.push_back(&order->second);
  if (search.made.since || search.made.until)
    std::stable_sort(all.begin(), all.end(),
                     [](const auto* a, const auto* b) { return a->at < b->at; });
  auto at = all.begin();
  if (search.after > 0)
    at = std::find_if(all.begin(), all.end(),
                      [&](const auto* order) { return order->number == search.after; });
  if (search.after > 0 && at != all.end()) ++at;
  cartd::FoundOrders found;
  for (; at != all.end(); ++at) {
    if (!is_wanted(**at)) continue;
    if (found.orders.size() == search.most) {
      found.next = found.orders.back().number;
      break;
    }
    found.orders.push_back(**at);
  }
  return found;
}

base::OrFailure<cartd::FoundSales> MemoryStore::search_sales(const cartd::SalesSearch& search) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  proto::SalesSum sums;
  for (const auto& [id, order] : orders_) {
    const auto& sold_at = order.sold_at;
    if (!sold_at || (search.sold.since && *sold_at < *search.sold.since) ||
        (search.sold.until && *sold_at >= *search.sold.until))
      continue;
    for (const auto& line : order.lines) {
      proto::DaySales sales{base::to_rfc3339(*sold_at).substr(0, 10),
                            line.item,
                            line.quantity,
                            line.returned,
                            line.price,
                            line.price};
      if (line.price) {
        sales.sold_for->minor *= line.quantity;
        sales.returned_for->minor *= line.returned;
      }
      sums.add({&sales, 1});
    }
  }
  return cartd::FoundSales{sums.take_all(), std::nullopt};
}

base::OrFailure<cartd::Additions> MemoryStore::find_additions(std::span<const std::string> keys) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  cartd::Additions found;
  for (const auto& key : keys)
    if (const auto at = additions_.find(key); at != additions_.end()) found.insert(*at);
  return found;
}

base::OrFailure<cartd::Bought> MemoryStore::find_bought(std::span<const cartd::BuyerOf> whom) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  cartd::Bought bought;
  for (const auto& [buyer, item] : whom) {
    std::int64_t units = 0;
    for (const auto& [id, order] : orders_)
      for (const auto& line : order.lines)
        if (cartd::buyer_of(order) == buyer && cartd::is_sold(order) && line.item == item)
          units += line.quantity - line.returned;
    if (units > 0) bought.insert_or_assign({buyer, item}, units);
  }
  return bought;
}

void MemoryStore::count(const cartd::StoredOrder& order, std::int64_t times) {
  if (!cartd::is_sold(order)) return;
  for (const auto& line : order.lines) {
    sales_[line.item].sold += times * line.quantity;
    sales_[line.item].returned += times * line.restocked;
  }
}

base::OrFailure<std::vector<cartd::JournalRow>> MemoryStore::read_journal(std::uint64_t after,
                                                                          std::size_t most) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  std::vector<cartd::JournalRow> rows;
  for (auto at = journal_.upper_bound(after); at != journal_.end() && rows.size() < most; ++at)
    rows.push_back(at->second);
  return rows;
}

base::OrFailure<std::vector<proto::Event>> MemoryStore::read_events(
    const cartd::EventQuery& query) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  std::vector<proto::Event> events;
  std::size_t bytes = 0;
  for (auto at = events_.upper_bound(query.after);
       at != events_.end() && at->first <= query.up_to && events.size() < query.most; ++at) {
    if (query.type && at->second.type != *query.type) continue;
    bytes += at->second.data.size();
    if (bytes > query.most_bytes && !events.empty()) break;
    events.push_back(at->second);
  }
  return events;
}

base::OrFailure<std::uint64_t> MemoryStore::oldest_event() {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  return events_.empty() ? 0 : events_.begin()->first;
}

base::OrFailure<std::vector<proto::Deed>> MemoryStore::read_deeds(std::uint64_t before,
                                                                  std::size_t most) {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  std::vector<proto::Deed> deeds;
  for (auto at = deeds_.lower_bound(before); at != deeds_.begin() && deeds.size() < most;)
    deeds.push_back((--at)->second);
  return deeds;
}

base::OrFailure<cartd::Books> MemoryStore::load_books() {
  if (auto failed = on_read ? on_read() : std::nullopt) return *std::move(failed);
  cartd::Books books{{}, {sales_.begin(), sales_.end()}, static_cast<std::int64_t>(orders_.size())};
  for (const auto& [item, base] : bases_) books.bases.push_back(base);
  return books;
}

cartd::StoredState MemoryStore::state() const {
  cartd::StoredState state{epoch_, head_};
  state.pseudonym_key = key_;
  state.clock_ahead = clock_ahead_;
  state.sale = sale_;
  state.rehearsal = rehearsal_;
  state.shop = shop_;
  state.journal_rows = static_cast<std::int64_t>(journal_.size());
  state.last_order = numbered_.empty() ? 0 : numbered_.rbegin()->first;
  state.last_deed = deeds_.empty() ? 0 : deeds_.rbegin()->first;
  state.last_event = events_.empty() ? 0 : events_.rbegin()->first;
  for (const auto& [number, id] : numbered_)
    if (const auto at = orders_.find(id); at != orders_.end() && at->second.pay_by)
      state.paying.push_back(at->second);
  for (const auto& [id, item] : items_) state.items.push_back(item);
  std::stable_sort(state.items.begin(), state.items.end(),
                   [](const auto& a, const auto& b) { return a.position < b.position; });
  for (const auto& [name, hook] : hooks_) state.hooks.push_back(hook);
  for (const auto& [key, hold] : holds_) state.holds.push_back(hold);
  for (const auto& [key, lapse] : lapses_) state.lapses.push_back(lapse);
  for (const auto& [key, put_back] : put_backs_) state.put_backs.push_back(put_back);
  for (const auto& [key, place] : places_) state.places.push_back(place);
  return state;
}

std::int64_t MemoryStore::sold(const proto::ItemId& item) const {
  const auto at = sales_.find(item);
  return at == sales_.end() ? 0 : at->second.sold;
}

const cartd::StoredHold* MemoryStore::hold(const proto::SessionId& session,
                                           const proto::ItemId& item) const {
  const auto at = holds_.find({session, item});
  return at == holds_.end() ? nullptr : &at->second;
}

MemoryStore::Cart MemoryStore::cart(const proto::SessionId& session) const {
  Cart cart;
  for (const auto& [key, hold] : holds_)
    if (key.first == session) cart.emplace(key.second, hold);
  return cart;
}

bool MemoryStore::has_lapse(const proto::SessionId& session) const {
  return std::any_of(lapses_.begin(), lapses_.end(),
                     [&](const auto& lapse) { return lapse.first.first == session; });
}

std::vector<cartd::StoredPlace> MemoryStore::line(const proto::ItemId& item) const {
  std::vector<cartd::StoredPlace> line;
  for (auto at = places_.lower_bound({item, 0}); at != places_.end() && at->first.first == item;
       ++at)
    line.push_back(at->second);
  return line;
}

}  // namespace support
