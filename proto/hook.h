// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How far events have been taken to the shop's own servers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "proto/ids.h"

namespace proto {

/// An event that was not taken yet, to be told again, or for the first time once what stands before it is.
struct HookRetry {
  std::uint64_t event = 0;
  std::int64_t attempts = 0;
  base::WallTime due;

  friend bool operator==(const HookRetry&, const HookRetry&) = default;
};

/// A hook: an address that events are taken to.
struct Hook {
  HookName hook;
  bool enabled = true;
  std::string reason;          // why it is not; empty: the operator said so
  std::uint64_t position = 0;  // events up to this one are taken, given up, or in `retries`
  std::vector<HookRetry> retries;
  bool taken = false;  // by a courier that is there

  friend bool operator==(const Hook&, const Hook&) = default;
};

/// What is asked of a hook, or said of it.
struct HookCommand {
  std::optional<HookName> hook;
  std::string courier;  // take_hook, put_hook: which one it is
  std::optional<bool> enabled;
  std::string reason;
  std::optional<std::uint64_t> position;
  std::vector<HookRetry> retries;

  friend bool operator==(const HookCommand&, const HookCommand&) = default;
};

}  // namespace proto
