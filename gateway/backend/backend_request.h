// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shop's own servers ask at /v1, as values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "ops/backend_keys.h"
#include "proto/messages.h"

namespace gateway {

/// A session that is to be signed here: of this cartd is asked nothing.
struct NewSession {
  std::string person;               // the shop's own id; empty: whose it was, or nobody's
  std::optional<base::Millis> ttl;  // nothing: as long as any
  std::string session{};            // to be renewed; empty: it is a new one
};

/// A command for cartd, and what of its reply is told.
struct BackendRequest {
  enum class Told {
    kNumbers,
    kPutItem,
    kItem,
    kItems,
    kOrder,
    kOrders,
    kCart,
    kReleased,
    kSale,  // whether it is paused
    kHolds,
    kPlaces,
    kReport,
    kShop,
    kEvents,
    kHook,
    kHooks,
    kHistory,
    kVerification,
  };

  std::optional<NewSession> new_session{};  // in place of all that follows
  bool asks_for_key = false;                // likewise: what the key is that was sent

  proto::Command command;  // without an id
  Told told = Told::kNumbers;
  base::Millis wait{0};  // kEvents: how long it is held while there are none
  bool as_csv = false;   // kOrders, kReport
  std::string query{};   // kOrders as CSV: what the next part is asked with, too, as it was sent
};

}  // namespace gateway
