// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <optional>
#include <string>

#include "proto/messages.h"

namespace cartctl {

/// What `cartctl status` learned: one side may be silent while the other speaks.
struct StatusReport {
  struct Commands {
    std::string endpoint;
    proto::Result<proto::Snapshot> snapshot;
    base::Nanos round_trip{0};  // 0 without a snapshot
  };
  struct Changes {
    std::string endpoint;
    proto::Result<proto::Heartbeat> heartbeat;
    base::Millis age{0};  // by cartd's clock and ours
  };
  Commands commands;
  Changes changes;

  /// By how many changes the feed is behind the snapshot, which is the older of the two; nothing
  /// when one is missing or they are of different stores.
  std::optional<std::uint64_t> lag() const;
  /// Both speak, of different stores: the two endpoints belong to different shops.
  bool of_two_stores() const;

  std::string str() const;
};

}  // namespace cartctl
