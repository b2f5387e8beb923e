// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Parts of what there is, for the operator: items, who holds them, who waits for them. Each begins behind
// where the part before ended, by a text that says nothing of a session. They are made at the end of the
// batch, as all replies: of what is gone by then there is nothing to list.
#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "cartd/core/inventory.h"
#include "cartd/core/opening.h"
#include "cartd/core/order_status.h"

namespace cartd {

using base::WallTime;
using proto::Command;
using proto::Error;
using proto::Op;

namespace {

Error wrong_place() { return Error::bad_request("after", "after must be the next of such a list"); }

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Inventory::Result Inventory::check_list(const Command& command) const {
  if (command.item && !find_item(*command.item)) return Error::unknown_item(command.item->str());
  const std::string& behind = command.behind;
  if (behind.empty()) return Done{};
  switch (command.op) {
    case Op::kItems: {
      const auto item = proto::ItemId::parse(behind);
      if (!item || !find_item(*item)) return wrong_place();
      return Done{};
    }
    case Op::kHolds: {
      const auto place = parse_hold_place(behind);
      if (!place || (command.item && find_item(*command.item) != place->item)) return wrong_place();
      return Done{};
    }
    default:
      if (!read_number<std::uint64_t>(behind)) return wrong_place();
      return Done{};
  }
}

/// As many as fit in a message.
proto::ItemList Inventory::list_items(const Command& command, WallTime now) const {
  proto::ItemList list{cursor_, {}, {}};
  const auto add = [&](ItemIndex index) {
    const proto::Terms& terms = items_[index].catalog;
    list.listed.push_back({state_of(index, now), terms});
  };
  if (command.item) {
    if (const auto only = find_item(*command.item); only && !is_gone(*only)) add(*only);
    return list;
  }
  const auto most = static_cast<std::size_t>(command.amount);
  std::size_t bytes = 0;
  const auto behind = proto::ItemId::parse(command.behind);
  const auto last = behind ? find_item(*behind) : std::nullopt;
  for (ItemIndex index = last ? *last + 1 : 0; index < items_.size(); ++index) {
    if (is_gone(index)) continue;
    bytes += most_entry_bytes(items_[index].catalog);
    if (list.listed.size() == most || (bytes > paging_.bytes && !list.listed.empty())) {
      list.next = list.listed.back().state.item.str();
      break;
    }
    add(index);
  }
  return list;
}

/// "P/1764216000000/17": behind the hold of P that ends then, and was granted as the 17th.
std::optional<Inventory::HoldPlace> Inventory::parse_hold_place(std::string_view text) const {
  const auto first = text.find('/');
  const auto last = text.rfind('/');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto id = proto::ItemId::parse(text.substr(0, first));
  const auto item = id ? find_item(*id) : std::nullopt;
  const auto end = read_number<std::int64_t>(text.substr(first + 1, last - first - 1));
  const auto grant = read_number<std::uint64_t>(text.substr(last + 1));
  if (!item || !end || !grant) return std::nullopt;
  return HoldPlace{*item, {WallTime{base::Millis{*end}}, *grant}};
}

proto::HoldList Inventory::list_holds(const Command& command, WallTime now) const {
  proto::HoldList list{cursor_, {}, {}};
  const auto most = static_cast<std::size_t>(command.amount);
  const auto behind = parse_hold_place(command.behind);
  const auto only = command.item ? find_item(*command.item) : std::nullopt;
  if (command.item && !only) return list;
  const ItemIndex first = only ? *only : behind ? behind->item : 0;
  const ItemIndex last = command.item ? first : items_.size() - 1;
  std::string place;  // of the last one listed
  for (ItemIndex index = first; index <= last && index < items_.size(); ++index) {
    const Item& item = items_[index];
    auto at =
        behind && behind->item == index ? item.ends.upper_bound(behind->end) : item.ends.begin();
    for (; at != item.ends.end(); ++at) {
      if (list.holds.size() == most) {
        list.next = place;
        return list;
      }
      const auto& [end, grant] = at->first;
      place = item.catalog.item.str() + "/" + std::to_string(end.time_since_epoch().count()) + "/" +
              std::to_string(grant);
      proto::HoldEntry entry;
      entry.item = item.catalog.item;
      if (end != kNever) entry.expires_in = std::max(end - now, base::Millis{0});
      if (const auto* const* paying = std::get_if<Paying*>(&at->second)) {
        const StoredOrder& order = (*paying)->order;
        entry.session = order.session;
        entry.whose = whose(order, pseudonyms_);
        entry.order = order.order;
        for (const auto& line : order.lines)
          if (line.item == entry.item) entry.quantity = line.quantity;
      } else {
        const CartEntry& cart = *std::get<CartEntry*>(at->second);
        const Hold& hold = *find_hold(cart.second, index);
        entry.session = cart.first;
        entry.whose =
            pseudonyms_.whose(cart.first, hold.person == nullptr ? cart.first : hold.person->first);
        entry.quantity = hold.quantity;
        entry.offer = hold.offer;
      }
      list.holds.push_back(std::move(entry));
    }
  }
  return list;
}

proto::PlaceList Inventory::list_places(const Command& command) const {
  proto::PlaceList list{cursor_, {}, {}};
  const auto most = static_cast<std::size_t>(command.amount);
  const std::uint64_t behind =
      command.behind.empty() ? 0 : *read_number<std::uint64_t>(command.behind);
  const auto item = find_item(*command.item);
  if (!item) return list;
  const auto& places = lines_.places(*item);
  auto at = std::upper_bound(places.begin(), places.end(), behind,
                             [](std::uint64_t ticket, const WaitingLines::Standing& each) {
                               return ticket < each.ticket;
                             });
  for (; at != places.end(); ++at) {
    if (list.places.size() == most) {
      list.next = std::to_string(list.places.back().ticket);
      break;
    }
    list.places.push_back(
        {at->session, at->ticket, at - places.begin() + 1,
         pseudonyms_.whose(at->session, at->person == nullptr ? at->session : at->person->first)});
  }
  return list;
}

}  // namespace cartd
