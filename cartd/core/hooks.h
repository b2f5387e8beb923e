// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How far each hook is, and which courier has it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cartd/core/stored_state.h"
#include "proto/messages.h"

namespace cartd {

/// Where hooks stand is the store's, so that couriers keep nothing and may come and go. One has a hook at
/// a time, for as long as it says something at least every kLease; what another says of it is refused. Whatever
/// the operator says ends that, so that no courier writes over it. Pure.
class Hooks {
 public:
  static constexpr base::Millis kLease{20'000};

  explicit Hooks(const std::vector<proto::Hook>& hooks);

  /// What a command of these answers: hooks, list_hooks, take_hook, put_hook, set_hook. What changes goes to
  /// `rows`. `now` only counts what passes, also while the sale is paused. Refusals: hook-taken, bad-request.
  std::variant<proto::HookList, proto::Error> apply(const proto::Command& command,
                                                    base::WallTime now, const proto::Cursor& cursor,
                                                    std::uint64_t last_event, Rows& rows);

 private:
  struct Lease {
    std::string courier;
    base::WallTime until;
  };
  using Answer = std::variant<proto::Hook, proto::Error>;

  Answer take(const proto::HookCommand& command, base::WallTime now, std::uint64_t last_event,
              Rows& rows);
  Answer put(const proto::HookCommand& command, base::WallTime now, std::uint64_t last_event,
             Rows& rows);
  Answer set(const proto::HookCommand& command, std::uint64_t last_event, Rows& rows);
  bool is_anothers(const proto::HookCommand& command, base::WallTime now) const;
  static void write(proto::Hook& hook, proto::Hook changed, Rows& rows);

  std::map<proto::HookName, proto::Hook> hooks_;
  std::map<proto::HookName, Lease> leases_;
};

}  // namespace cartd
