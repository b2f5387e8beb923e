#include "cartd/core/inventory.h"

#include <algorithm>
#include <string>

#include "proto/check.h"
#include "proto/limits.h"

namespace cartd {

using proto::Command;
using proto::Error;
using proto::Op;
using proto::WallTime;

namespace {

/// From `now` until `end`; never negative.
std::optional<proto::Millis> until(std::optional<WallTime> end, WallTime now) {
  if (!end) return std::nullopt;
  return std::max(*end - now, proto::Millis{0});
}

Error cart_full() {
  return Error::bad_request(
      "item",
      "a cart holds at most " + std::to_string(proto::limits::kMaxCartLines) + " different items");
}

}  // namespace

std::optional<WallTime> Inventory::Item::earliest_end() const {
  if (ends.empty()) return std::nullopt;
  return ends.begin()->first.first;
}

Inventory::Inventory(StoredState state, proto::Millis ttl)
    : ttl_(ttl), cursor_{std::move(state.epoch), state.head} {
  items_.reserve(state.items.size());
  for (auto& stored : state.items) {
    index_.emplace(stored.catalog.item, items_.size());
    items_.push_back(Item{std::move(stored.catalog), 0, stored.seq});
  }
  Batch loading;  // its rows are what the store already has
  for (const auto& hold : state.holds) {
    const auto item = find_item(hold.item);
    CHECK(item, hold.item);
    CartEntry& cart = *carts_.try_emplace(hold.session).first;
    put_hold(cart, *item, hold.quantity, hold.expires_at, loading);
  }
  for (const auto& touched : loading.touched) items_[touched.item].touched = false;
}

BatchOutcome Inventory::apply(std::span<const Command> commands, WallTime now) {
  Batch batch{now};
  expire_due(batch);

  std::vector<std::optional<Error>> refusals;
  refusals.reserve(commands.size());
  for (const Command& command : commands) refusals.push_back(execute(command, batch));

  number_changes(batch);

  auto& replies = batch.outcome.replies;
  replies.reserve(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (refusals[i]) {
      replies.push_back(proto::Reply{commands[i].id, *std::move(refusals[i])});
    } else {
      replies.push_back(compose(commands[i], now));
    }
  }
  return std::move(batch.outcome);
}

std::optional<WallTime> Inventory::next_expiry() const {
  if (next_ends_.empty()) return std::nullopt;
  return next_ends_.begin()->first;
}

void Inventory::expire_due(Batch& batch) {
  while (!next_ends_.empty() && next_ends_.begin()->first <= batch.now) {
    const ItemIndex item = next_ends_.begin()->second;
    drop_hold(*items_[item].ends.begin()->second, item, batch);
    ++batch.outcome.expired;
  }
}

std::optional<Error> Inventory::execute(const Command& command, Batch& batch) {
  switch (command.op) {
    case Op::kAdd:
      return add(command, batch);
    case Op::kRemove:
      return remove(command, batch);
    case Op::kCart:
    case Op::kSnapshot:
    case Op::kPing:
      return std::nullopt;
  }
  CHECK(false, static_cast<int>(command.op));
}

std::optional<Error> Inventory::add(const Command& command, Batch& batch) {
  CHECK(command.session && command.item && command.quantity >= 1, command.quantity);
  const std::string& id = command.item->str();
  const auto index = find_item(*command.item);
  if (!index) return Error::unknown_item(id);

  const Item& item = items_[*index];
  if (item.catalog.limit && command.quantity > *item.catalog.limit)
    return Error::quantity_limit(id, *item.catalog.limit);

  const auto cart = carts_.find(*command.session);
  const Hold* mine = nullptr;
  if (cart != carts_.end()) {
    const auto line = find_line(cart->second, *index);
    if (line != cart->second.end() && line->item == *index) mine = &*line;
  }
  const std::int64_t had = mine == nullptr ? 0 : mine->quantity;
  if (command.quantity > item.available() + had)
    return Error::sold_out(id, command.quantity, item.available(),
                           until(item.earliest_end(), batch.now));
  if (command.quantity == had) return std::nullopt;  // a repeat
  const bool is_full = cart != carts_.end() && cart->second.size() >= proto::limits::kMaxCartLines;
  if (mine == nullptr && is_full) return cart_full();

  std::optional<WallTime> expires_at;
  if (command.quantity < had) {
    expires_at = mine->expires_at;  // giving some back does not buy time for the rest
  } else if (ttl_ > proto::Millis{0}) {
    expires_at = batch.now + ttl_;
  }
  CartEntry& entry = cart == carts_.end() ? *carts_.try_emplace(*command.session).first : *cart;
  put_hold(entry, *index, command.quantity, expires_at, batch);
  return std::nullopt;
}

std::optional<Error> Inventory::remove(const Command& command, Batch& batch) {
  CHECK(command.session && command.item);
  const auto index = find_item(*command.item);
  if (!index) return Error::unknown_item(command.item->str());
  const auto cart = carts_.find(*command.session);
  if (cart == carts_.end()) return std::nullopt;
  const auto line = find_line(cart->second, *index);
  if (line == cart->second.end() || line->item != *index) return std::nullopt;
  drop_hold(*cart, *index, batch);
  return std::nullopt;
}

void Inventory::put_hold(CartEntry& cart, ItemIndex index, std::int64_t quantity,
                         std::optional<WallTime> expires_at, Batch& batch) {
  touch(index, batch);
  auto line = find_line(cart.second, index);
  if (line == cart.second.end() || line->item != index) {
    line = cart.second.insert(line, Hold{index});
    ++hold_count_;
  }
  Item& item = items_[index];
  item.held += quantity - line->quantity;
  held_units_ += quantity - line->quantity;
  line->quantity = quantity;
  if (line->expires_at != expires_at) schedule(*line, cart, expires_at);
  batch.outcome.rows.holds.push_back(
      StoredHold{cart.first, item.catalog.item, quantity, expires_at});
}

void Inventory::drop_hold(CartEntry& cart, ItemIndex index, Batch& batch) {
  put_hold(cart, index, 0, std::nullopt, batch);
  cart.second.erase(find_line(cart.second, index));
  --hold_count_;
  if (cart.second.empty()) carts_.erase(carts_.find(cart.first));
}

void Inventory::schedule(Hold& hold, CartEntry& cart, std::optional<WallTime> expires_at) {
  Item& item = items_[hold.item];
  const auto before = item.earliest_end();
  if (hold.expires_at) item.ends.erase(End{*hold.expires_at, hold.grant});
  hold.expires_at = expires_at;
  if (expires_at) {
    hold.grant = ++last_grant_;
    item.ends.emplace(End{*expires_at, hold.grant}, &cart);
  }
  const auto after = item.earliest_end();
  if (before == after) return;
  if (before) next_ends_.erase({*before, hold.item});
  if (after) next_ends_.insert({*after, hold.item});
}

void Inventory::touch(ItemIndex index, Batch& batch) {
  Item& item = items_[index];
  if (item.touched) return;
  item.touched = true;
  batch.touched.push_back(Touched{index, numbers_of(item)});
}

void Inventory::number_changes(Batch& batch) {
  std::sort(batch.touched.begin(), batch.touched.end(),
            [](const Touched& a, const Touched& b) { return a.item < b.item; });
  for (const Touched& touched : batch.touched) {
    Item& item = items_[touched.item];
    item.touched = false;
    CHECK(item.held >= 0 && item.available() >= 0, item.catalog.item, item.held,
          item.catalog.stock);
    const auto end = item.earliest_end();
    CHECK(!end || (*end > batch.now && next_ends_.contains({*end, touched.item})),
          item.catalog.item);
    if (numbers_of(item) == touched.before) continue;

    cursor_.seq = cursor_.seq.next();
    item.seq = cursor_.seq;
    Rows& rows = batch.outcome.rows;
    rows.numbers.push_back({item.catalog.item, item.catalog.stock, item.held, item.seq});
    rows.head = cursor_.seq;
    batch.outcome.changes.push_back({cursor_, state_of(item, batch.now), batch.now});
  }
}

proto::Reply Inventory::compose(const Command& command, WallTime now) const {
  if (command.op == Op::kSnapshot) return proto::Reply{command.id, snapshot(now)};
  proto::CommandDone done{cursor_, {}, {}};
  if (command.op == Op::kAdd || command.op == Op::kRemove)
    done.items.push_back(state_of(items_[*find_item(*command.item)], now));
  if (command.session) done.lines = lines_of(*command.session, now);
  return proto::Reply{command.id, std::move(done)};
}

std::optional<Inventory::ItemIndex> Inventory::find_item(const proto::ItemId& id) const {
  const auto at = index_.find(id);
  if (at == index_.end()) return std::nullopt;
  return at->second;
}

/// The item's line, or where it would stand.
Inventory::Cart::iterator Inventory::find_line(Cart& cart, ItemIndex item) {
  return std::lower_bound(cart.begin(), cart.end(), item,
                          [](const Hold& hold, ItemIndex wanted) { return hold.item < wanted; });
}

Inventory::Numbers Inventory::numbers_of(const Item& item) {
  return Numbers{item.catalog.stock, item.held, item.earliest_end()};
}

proto::ItemState Inventory::state_of(const Item& item, WallTime now) const {
  return proto::ItemState{item.catalog.item, item.available(), item.held, item.catalog.stock,
                          until(item.earliest_end(), now)};
}

std::vector<proto::Line> Inventory::lines_of(const proto::SessionId& session, WallTime now) const {
  std::vector<proto::Line> lines;
  const auto cart = carts_.find(session);
  if (cart == carts_.end()) return lines;
  lines.reserve(cart->second.size());
  for (const Hold& hold : cart->second)
    lines.push_back({items_[hold.item].catalog.item, hold.quantity, until(hold.expires_at, now)});
  return lines;
}

proto::Snapshot Inventory::snapshot(WallTime now) const {
  proto::Snapshot snapshot{cursor_, {}};
  snapshot.items.reserve(items_.size());
  for (const Item& item : items_)
    snapshot.items.push_back(
        {state_of(item, now), item.seq, item.catalog.name, item.catalog.limit});
  return snapshot;
}

}  // namespace cartd
