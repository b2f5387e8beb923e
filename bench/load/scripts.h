// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a client of a load asks for, one after another.
#pragma once

#include <string>

#include "bench/load/command_load.h"

namespace bench {

/// Changes of one cart, at the first target.
Script change_script(const Dialect& dialect, const std::string& session);

inline constexpr std::uint64_t kSaleRequests = 3;
/// Sales, of three requests each: a unit is added and checked out at the first target, a gateway, and its
/// payment is confirmed at the second, the backend's door, with `key`. `client` is part of the orders' ids.
Script sale_script(std::size_t client, const std::string& session, const std::string& key);

}  // namespace bench
