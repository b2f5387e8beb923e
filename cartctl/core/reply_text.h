// Replies and what they hold, as a person reads them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"

namespace cartctl {

/// Rounded up to seconds and told in two units at most: "14m 1s", "3h 5m", "2d 4h".
std::string human_duration(proto::Millis duration);

/// The catalog as a table.
std::string item_table(const std::vector<proto::CatalogEntry>& items);

/// A reply that has items or lines, as tables under its cursor; nothing for any other.
std::optional<std::string> reply_tables(const proto::Reply& reply);

}  // namespace cartctl
