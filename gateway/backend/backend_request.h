// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shop's own servers ask at /v1, as values.
#pragma once

#include <optional>
#include <string_view>

#include "ops/backend_keys.h"
#include "proto/messages.h"

namespace gateway {

/// A command for cartd, and what of its reply is told.
struct BackendRequest {
  enum class Told { kNumbers, kOrder, kOrders, kCart, kReleased, kVerification };

  proto::Command command;  // without an id
  Told told = Told::kNumbers;
  bool as_csv = false;  // kOrders
};

}  // namespace gateway
