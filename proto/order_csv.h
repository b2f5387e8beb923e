// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Orders as a table: the same of a backend's door and of cartctl.
#pragma once

#include <span>
#include <string>

#include "proto/messages.h"

namespace proto {

/// A row for each line of an order, so that no cell is a list, with what the order comes to in each; a session is
/// its hash. Parts that follow have no titles.
std::string orders_csv(std::span<const OrderEntry> orders, bool titled);

}  // namespace proto
