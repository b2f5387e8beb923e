// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who sessions act for, and how much of an item one person may have. A unit is held, waited for and bought for a person or
// for the session itself, as the command said by which it came: that is judged then, and once more where what a session
// has is bought for somebody else.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cartd/core/inventory.h"
#include "cartd/core/order_status.h"
#include "proto/person.h"

namespace cartd {

using proto::Command;
using proto::Error;
using proto::Op;
using proto::SessionId;

namespace {

/// Nothing: the session acts for itself. What a person's own session does is theirs, whatever is said.
std::optional<SessionId> said_person(const Command& command) {
  if (proto::is_of_person(*command.session)) return *command.session;
  if (command.person) return proto::session_of(*command.person);
  return std::nullopt;
}

bool is_for(const Persons::Person* person, const SessionId& whom) {
  return person != nullptr && person->first == whom;
}

bool is_buying(Op op) { return op == Op::kAdd || op == Op::kWait || op == Op::kCheckout; }

}  // namespace

std::optional<SessionId> Inventory::buyer(const Command& command, const Hold* mine) {
  auto person = said_person(command);
  if (!person && mine != nullptr && mine->person != nullptr) person = mine->person->first;
  return person;
}

std::optional<SessionId> Inventory::buyer(const Command& command, const Cart& cart) {
  const auto named =
      std::find_if(cart.begin(), cart.end(), [](const Hold& line) { return line.person; });
  return buyer(command, named == cart.end() ? nullptr : &*named);
}

Inventory::Refusal Inventory::refuse_person(const SessionId& session,
                                            const std::optional<SessionId>& person, ItemIndex item,
                                            std::int64_t quantity, const Hold* mine,
                                            const Batch& batch) const {
  const CatalogItem& said = items_[item].catalog;
  if (!said.per_person) return std::nullopt;
  const std::int64_t besides = units_besides(session, person, item, mine, batch);
  if (quantity + besides <= *said.per_person) return std::nullopt;
  const std::int64_t had = mine == nullptr ? 0 : mine->quantity;
  return Error::person_limit(said.item.str(), *said.per_person, had + besides);
}

Inventory::Refusal Inventory::refuse_buyer(const SessionId& session,
                                           const std::optional<SessionId>& person, const Cart& cart,
                                           const Batch& batch) const {
  for (const Hold& line : cart) {
    if (person ? is_for(line.person, *person) : line.person == nullptr) continue;
    if (auto refused = refuse_person(session, person, line.item, line.quantity, &line, batch))
      return refused;
  }
  return std::nullopt;
}

std::int64_t Inventory::units_besides(const SessionId& session,
                                      const std::optional<SessionId>& person, ItemIndex item,
                                      const Hold* mine, const Batch& batch) const {
  std::int64_t units = units_bought(session, item, batch);
  const auto [first, last] = paying_of_.equal_range(session);
  for (auto at = first; at != last; ++at)
    if (at->second->person == nullptr)
      units += units_in(at->second->order, items_[item].catalog.item);
  if (!person) return units;
  units += persons_.units(*person, item);
  if (mine != nullptr && is_for(mine->person, *person)) units -= mine->quantity;
  const auto* place = lines_.find(item, session);
  if (place != nullptr && is_for(place->person, *person)) --units;
  if (*person != session) units += units_bought(*person, item, batch);
  return units;
}

std::int64_t Inventory::units_bought(const SessionId& buyer, ItemIndex index,
                                     const Batch& batch) const {
  const proto::ItemId& item = items_[index].catalog.item;
  const auto sold_in = [&](const StoredOrder& order) {
    std::int64_t units = 0;
    if (is_sold(order))
      for (const auto& line : order.lines)
        if (line.item == item) units += line.quantity - line.returned;
    return units;
  };
  const auto known = batch.known.bought.find({buyer, item});
  std::int64_t units = known == batch.known.bought.end() ? 0 : known->second;
  for (const auto& order : batch.outcome.rows.orders) {
    if (buyer_of(order) != buyer) continue;
    units += sold_in(order);
    const auto before = batch.known.orders.find(order.order);
    if (before != batch.known.orders.end()) units -= sold_in(before->second);
  }
  return units;
}

std::vector<BuyerOf> Inventory::buyers(std::span<const Command> commands) const {
  const bool any_put = std::any_of(commands.begin(), commands.end(), [](const Command& command) {
    return command.op == Op::kPutItem && command.patch.per_person;
  });
  std::vector<BuyerOf> buyers;
  if (!any_put && per_person_items_ == 0) return buyers;
  const auto note = [&](const SessionId& buyer, const proto::ItemId& id) {
    const auto item = find_item(id);
    if (any_put || (item && items_[*item].catalog.per_person)) buyers.emplace_back(buyer, id);
  };
  const bool any_person =
      !persons_.empty() || std::any_of(commands.begin(), commands.end(), [](const auto& command) {
        return is_buying(command.op) && said_person(command);
      });
  if (!any_person) {
    for (const Command& command : commands) {
      if (command.op != Op::kAdd && command.op != Op::kWait) continue;
      if (command.item) note(*command.session, *command.item);
      for (const auto& line : command.lines) note(*command.session, line.item);
    }
    return buyers;
  }
  // What a session is given by a command may be bought for another person by the next: so all that any command of the
  // batch may judge is looked up, for all for whom it may be.
  struct Wanted {
    std::set<SessionId> whom;
    std::set<proto::ItemId> items;
  };
  std::map<SessionId, Wanted> wanted;
  for (const Command& command : commands) {
    if (!is_buying(command.op)) continue;
    const SessionId& session = *command.session;
    Wanted& asked = wanted[session];
    asked.whom.insert(session);
    if (const auto person = said_person(command)) asked.whom.insert(*person);
    if (command.item) asked.items.insert(*command.item);
    for (const auto& line : command.lines) asked.items.insert(line.item);
    const auto note_had = [&](ItemIndex item, const Persons::Person* person) {
      if (person != nullptr) asked.whom.insert(person->first);
      if (command.op == Op::kCheckout) asked.items.insert(items_[item].catalog.item);
    };
    if (const Cart* cart = cart_of(session))
      for (const Hold& line : *cart) note_had(line.item, line.person);
    for (const auto& [item, ticket] : lines_.places_of(session))
      note_had(item, lines_.find(item, session)->person);
  }
  for (const auto& [session, each] : wanted)
    for (const SessionId& buyer : each.whom)
      for (const proto::ItemId& item : each.items) note(buyer, item);
  return buyers;
}

std::vector<PersonUnits> Inventory::person_units() const {
  std::vector<PersonUnits> all;
  for (const auto& [own, units] : persons_.all())
    for (const auto& [item, count] : units) all.push_back({own, items_[item].catalog.item, count});
  return all;
}

}  // namespace cartd
