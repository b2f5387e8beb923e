// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// All items of a shop, as its operator is told of them.
#pragma once

#include <optional>
#include <vector>

#include "cartctl/bus/bus_session.h"
#include "cartctl/exit_status.h"
#include "cartctl/settings.h"
#include "proto/messages.h"

namespace cartctl {

/// All of the shop's, or with which status to end: why was said.
struct Listed {
  int status = kDone;
  std::optional<std::vector<proto::ListedItem>> items{};
  std::optional<proto::Cursor> cursor{};  // of the last part
};
Listed list_items(BusSession& bus, const Settings& settings);

}  // namespace cartctl
