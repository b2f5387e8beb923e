// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The words of an operator's command line as commands to cartd.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cartctl/core/item_words.h"
#include "proto/error.h"
#include "proto/messages.h"

namespace cartctl {

// All fail with kBadRequest and a sentence that names the argument or flag that is wrong.

/// `units`: 0 to kMaxStock. `only_if`: what the stock must be before; empty: whatever it is.
proto::Result<proto::Command> set_stock(std::string_view item, std::string_view units,
                                        std::string_view only_if);
/// `units`: as many as kMaxStock, or below 0. `key`: done once for each.
proto::Result<proto::Command> add_stock(std::string_view item, std::string_view units,
                                        std::string_view key);

/// What is asked of an order by its id alone: confirm_order, release_order, extend_order.
proto::Result<proto::Command> of_order(proto::Op op, std::string_view order);
/// `lines`: words like P=2, no item twice; none: all that is not returned. `key`: done once for each.
proto::Result<proto::Command> return_order(std::string_view order, std::string_view key,
                                           std::span<const std::string> lines, bool restock);

/// Whether it is to be enabled; nothing: what happened behind the event number `after` is to be told again.
proto::Result<proto::Command> set_hook(std::string_view hook, std::optional<bool> enabled,
                                       std::string_view after);

/// From when until when, as words; empty: from the first, or to the last.
struct PeriodWords {
  std::string since;
  std::string until;
};
/// Which orders, as words; empty: whichever.
struct OrderWords {
  std::string state;
  std::string item;
  PeriodWords made;
};
proto::Result<proto::Command> orders_of(const OrderWords& words);
/// The one order.
proto::Result<proto::Command> show_order(std::string_view order);
/// An empty `item`: of all.
proto::Result<proto::Command> list_holds(std::string_view item);
/// Of an item's waiting line.
proto::Result<proto::Command> list_places(std::string_view item);
/// What was sold then.
proto::Result<proto::Command> report_of(const PeriodWords& sold);
proto::Result<proto::Command> show_cart(std::string_view session);

/// What was given with each flag; no words, or an empty one: nothing.
using ItemWords = std::map<std::string, std::vector<std::string>>;
proto::Result<proto::Command> put_item(std::string_view item, const ItemWords& words);
proto::Result<proto::Command> remove_item(std::string_view item);

/// `reason`: one line for shoppers; empty: none.
proto::Result<proto::Command> pause_sale(std::string_view reason);
proto::Command resume_sale();

proto::Command show_shop();
/// `text`: what a file of that name has; JSON.
proto::Result<proto::Command> put_shop(std::string_view file, std::string_view text);

/// An empty `item`: all that the session has. `reason`: one line for its shopper; empty: none.
proto::Result<proto::Command> release_hold(std::string_view session, std::string_view item,
                                           std::string_view reason);

}  // namespace cartctl
