// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The words of an operator's command line as commands to cartd.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/error.h"
#include "proto/messages.h"

namespace cartctl {

// All fail with kBadRequest and a sentence that names the argument or flag that is wrong.

/// `units`: 0 to kMaxStock.
proto::Result<proto::Command> set_stock(std::string_view item, std::string_view units);

/// What `item put` says of an item; an empty text, or no names: nothing.
struct ItemWords {
  std::vector<std::string> names;  // "en=Tea"; those that are given are all there are
  std::string limit;               // "3" or "none"
  std::string display;             // "exact", "low:5" or "yes-no"
  std::string hold_ttl;            // "10m", "0" or "default"
};
proto::Result<proto::Command> put_item(std::string_view item, const ItemWords& words);

/// An empty `item`: all that the session has.
proto::Result<proto::Command> release_hold(std::string_view session, std::string_view item);

}  // namespace cartctl
