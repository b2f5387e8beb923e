// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the operator's commands do.
#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"
#include "cartd/core/inventory.h"
#include "cartd/core/opening.h"
#include "cartd/core/sale_times.h"
#include "proto/event_data.h"

namespace cartd {

using proto::Command;
using proto::Error;
using proto::SessionId;
namespace limits = proto::limits;

Inventory::Result Inventory::set_stock(const Command& command, Batch& batch) {
  CHECK(command.item && command.amount >= 0, command.amount);
  const auto index = find_item(*command.item);
  if (!index || items_[*index].catalog.removed) return Error::unknown_item(command.item->str());
  const Item& item = items_[*index];
  const std::string& id = item.catalog.item.str();
  if (command.only_if && *command.only_if != item.catalog.stock)
    return Error::stock_changed(id, *command.only_if, item.catalog.stock);
  if (command.amount < item.held) return Error::below_held(id, command.amount, item.held);
  put_stock(*index, command.amount, batch);
  return Done{};
}

const StoredAddition* Inventory::find_addition(const std::string& key, const Batch& batch) {
  for (const auto& made : batch.outcome.rows.additions)
    if (made.key == key) return &made;
  const auto known = batch.known.additions.find(key);
  return known == batch.known.additions.end() ? nullptr : &known->second;
}

/// Done once for each key.
Inventory::Result Inventory::add_stock(const Command& command, Batch& batch) {
  CHECK(command.item && !command.key.empty());
  const auto index = find_item(*command.item);
  if (!index || items_[*index].catalog.removed) return Error::unknown_item(command.item->str());
  if (const StoredAddition* made = find_addition(command.key, batch)) {
    if (made->item == *command.item && made->quantity == command.amount) return Done{};
    return Error::bad_request("key", "this is the key of " + std::to_string(made->quantity) +
                                         " of item '" + made->item.str() + "'");
  }
  const Item& item = items_[*index];
  const std::int64_t stock = item.catalog.stock + command.amount;
  if (stock < item.held) return Error::below_held(item.catalog.item.str(), stock, item.held);
  if (stock > limits::kMaxStock)
    return Error::bad_request(
        "add", "would make the stock more than " + std::to_string(limits::kMaxStock));
  put_stock(*index, stock, batch);
  batch.outcome.rows.additions.push_back({command.key, *command.item, command.amount, batch.wall});
  return Done{};
}

void Inventory::put_stock(ItemIndex index, std::int64_t stock, Batch& batch) {
  Item& item = items_[index];
  const std::int64_t more = stock - item.catalog.stock;
  if (more == 0) return;
  touch(index, batch);
  item.catalog.stock = stock;
  item.totals.restocked += more;
  journal(index, Cause::kRestock, nullptr, more, batch);
  batch.freed.push_back(index);
}

Inventory::Result Inventory::show_catalog(const Command& command) const {
  if (command.page) {
    const auto& after = command.page->after;
    if (after && !find_item(*after)) return Error::unknown_item(after->str());
  } else if (snapshot_bytes_ > static_cast<std::size_t>(limits::kMaxSnapshotBytes)) {
    return Error::bad_request("after",
                              "the catalog is too long for one message: ask for its pages");
  }
  return Done{};
}

Inventory::Result Inventory::put_item(const Command& command, Batch& batch) {
  CHECK(command.item);
  const auto known = find_item(*command.item);
  CatalogItem described = known ? items_[*known].catalog : CatalogItem{*command.item};
  const std::size_t before = known ? most_entry_bytes(described) : 0;
  if (std::exchange(described.removed, false)) described.shown = proto::Visibility::kShown;
  put_terms(command.patch, described);
  if (const auto wrong = judge_together(described)) return to_error(*wrong);
  described.by_operator = true;
  if (known && described == items_[*known].catalog) return Done{};
  if (!known && items_.size() >= limits::kMaxItems)
    return Error::bad_request("item", "there are " + std::to_string(items_.size()) +
                                          " items already, and no more are possible");
  const std::size_t after = most_entry_bytes(described);
  if (after > before && snapshot_bytes_ - before + after > paging_.all_bytes)
    return Error::bad_request("item", "what is said of all items may take " +
                                          std::to_string(paging_.all_bytes) +
                                          " bytes together: say less in name and text");
  snapshot_bytes_ += after - before;

  const ItemIndex index = known.value_or(items_.size());
  if (!known) {
    index_.emplace(described.item, index);
    lines_.add_item(0);
    items_.push_back(Item{described});
    journal(index, Cause::kInitial, nullptr, 0, batch);
  }
  touch(index, batch);
  ++batch.puts;
  Item& item = items_[index];
  item.described = item.described || !known || item.catalog.removed ||
                   item.catalog.description() != described.description();
  if (item.catalog.per_person) --per_person_items_;
  if (described.per_person) ++per_person_items_;
  item.catalog = std::move(described);
  item.put = true;
  sale_times_.put(index, item.catalog, batch.wall);
  batch.freed.push_back(index);  // it may be sold again to those who wait
  return Done{};
}

/// It is hidden, and goes when nothing of it is held any more: whoever waits does so in vain. What is
/// known of it stays, for what was sold of it is in orders and journal.
Inventory::Result Inventory::remove_item(const Command& command, Batch& batch) {
  CHECK(command.item);
  const auto index = find_item(*command.item);
  if (!index) return Error::unknown_item(command.item->str());
  Item& item = items_[*index];
  if (item.catalog.removed) return Done{};  // a repeat
  ++batch.puts;
  touch(*index, batch);
  while (const auto first = lines_.first(*index)) leave_line(*first, *index, batch);
  item.catalog.removed = true;
  item.catalog.shown = proto::Visibility::kHidden;
  item.catalog.by_operator = true;
  item.described = true;
  item.put = true;
  return Done{};
}

/// Again with another reason: the reason is another.
Inventory::Result Inventory::pause_sale(const Command& command, Batch& batch) {
  StoredSale paused{Pause{batch.now, command.reason}, sale_.stood};
  if (paused != sale_) put_sale(std::move(paused), batch);
  return Done{};
}

Inventory::Result Inventory::resume_sale(Batch& batch) {
  if (!is_paused()) return Done{};
  put_sale({std::nullopt, batch.passed - sale_.pause->at}, batch);
  for (ItemIndex item = 0; item < items_.size(); ++item) batch.freed.push_back(item);
  return Done{};
}

void Inventory::put_sale(StoredSale sale, Batch& batch) {
  for (ItemIndex item = 0; item < items_.size(); ++item) touch(item, batch);
  ++batch.puts;
  sale_ = std::move(sale);
  batch.outcome.rows.sale = sale_;
  if (sale_.pause)
    tell(proto::EventType::kSalePaused, proto::pause_data(sale_.pause->reason), batch);
  else
    tell(proto::EventType::kSaleResumed, "{}", batch);
  ++pauses_;
}

/// What is not said is unset: all of it is said at once.
Inventory::Result Inventory::put_shop(const Command& command, Batch& batch) {
  CHECK(command.shop);
  StoredShop said{*command.shop, /*by_operator=*/true};
  if (said == shop_) return Done{};
  ++batch.puts;
  shop_ = std::move(said);
  batch.outcome.rows.shop = shop_;
  return Done{};
}

/// A repeat changes nothing of what the session is told.
void Inventory::take_back(const SessionId& session, ItemIndex item, const std::string& reason,
                          Batch& batch) {
  const Cart* cart = cart_of(session);
  const Hold* mine = cart == nullptr ? nullptr : find_hold(*cart, item);
  if (mine != nullptr) {
    const Hold held = *mine;
    give_up(session, item, Cause::kRelease, batch);
    note_lapse(session, held, proto::LapseCause::kReleased, reason, batch);
    return;
  }
  const auto* lapsed = lapses_.of(session);
  const auto lapse =
      lapsed == nullptr ? std::map<ItemIndex, Lapses::Lapse>::const_iterator{} : lapsed->find(item);
  const bool is_repeat = lapsed != nullptr && lapse != lapsed->end() &&
                         lapse->second.cause == proto::LapseCause::kReleased;
  if (is_repeat)
    leave_line(session, item, batch);
  else
    give_up(session, item, Cause::kRelease, batch);
}

/// What `remove` does, for one item or all, with what was held as the answer. The session is to learn
/// of it: what it held is remembered as lapsed.
Inventory::Result Inventory::release(const Command& command, Batch& batch) {
  const SessionId& session = *command.session;
  std::optional<ItemIndex> only;
  if (command.item) {
    only = find_item(*command.item);
    if (!only) return Error::unknown_item(command.item->str());
  }
  std::set<ItemIndex> items;
  if (only) items.insert(*only);
  Released released;
  const auto lines = lines_of(session, batch.now);
  if (const Cart* cart = cart_of(session)) {
    for (std::size_t i = 0; i < cart->size(); ++i) {
      if (!only) items.insert((*cart)[i].item);
      if (items.contains((*cart)[i].item)) released.lines.push_back(lines[i]);
    }
  }
  if (!only) {
    for (const auto& [item, ticket] : lines_.places_of(session)) items.insert(item);
    if (const auto* lapsed = lapses_.of(session))
      for (const auto& [item, lapse] : *lapsed) items.insert(item);
  }
  for (const ItemIndex item : items) take_back(session, item, command.reason, batch);
  return released;
}

}  // namespace cartd
