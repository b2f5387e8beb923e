// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/hooks.h"

#include <utility>

#include "base/check.h"
#include "proto/limits.h"

namespace cartd {

using base::WallTime;
using proto::Error;
using proto::Hook;
using proto::HookCommand;

Hooks::Hooks(const std::vector<Hook>& hooks) {
  for (const Hook& hook : hooks) hooks_.emplace(hook.hook, hook);
}

std::variant<proto::HookList, Error> Hooks::apply(const proto::Command& command, WallTime now,
                                                  const proto::Cursor& cursor,
                                                  std::uint64_t last_event, Rows& rows) {
  proto::HookList list{cursor, {}, last_event};
  if (command.op == proto::Op::kHooks) {
    for (const auto& [name, hook] : hooks_) {
      list.hooks.push_back(hook);
      const auto lease = leases_.find(name);
      list.hooks.back().taken = lease != leases_.end() && now < lease->second.until;
    }
    return list;
  }
  const HookCommand& asked = *command.hook;
  CHECK(asked.hook);
  auto answer = command.op == proto::Op::kTakeHook  ? take(asked, now, last_event, rows)
                : command.op == proto::Op::kPutHook ? put(asked, now, last_event, rows)
                                                    : set(asked, last_event, rows);
  if (auto* refusal = std::get_if<Error>(&answer)) return std::move(*refusal);
  list.hooks.push_back(std::get<Hook>(std::move(answer)));
  list.hooks.back().taken = command.op != proto::Op::kSetHook;
  return list;
}

Hooks::Answer Hooks::take(const HookCommand& command, WallTime now, std::uint64_t last_event,
                          Rows& rows) {
  if (is_anothers(command, now)) return Error::hook_taken();
  auto at = hooks_.find(*command.hook);
  if (at == hooks_.end()) {
    if (hooks_.size() >= proto::limits::kMaxHooks)
      return Error::bad_request("hook", "there are " + std::to_string(hooks_.size()) +
                                            " hooks already, and no more are possible");
    // A new one hears of what happens from now on.
    Hook made{*command.hook};
    made.position = last_event;
    at = hooks_.emplace(*command.hook, made).first;
    rows.hooks.push_back(made);
  }
  leases_.insert_or_assign(*command.hook, Lease{command.courier, now + kLease});
  return at->second;
}

Hooks::Answer Hooks::put(const HookCommand& command, WallTime now, std::uint64_t last_event,
                         Rows& rows) {
  const auto lease = leases_.find(*command.hook);
  if (lease == leases_.end() || lease->second.courier != command.courier)
    return Error::hook_taken();
  if (*command.position > last_event)
    return Error::bad_request("position", "position must be an event that there is");
  lease->second.until = now + kLease;
  Hook& hook = hooks_.at(*command.hook);
  write(hook,
        {hook.hook, *command.enabled, *command.enabled ? "" : command.reason, *command.position,
         command.retries},
        rows);
  return hook;
}

Hooks::Answer Hooks::set(const HookCommand& command, std::uint64_t last_event, Rows& rows) {
  const auto at = hooks_.find(*command.hook);
  if (at == hooks_.end()) return Error::bad_request("hook", "there is no such hook");
  Hook changed = at->second;
  if (command.enabled) {
    changed.enabled = *command.enabled;
    changed.reason = changed.enabled ? "" : command.reason;
  }
  if (command.position) {
    if (*command.position > last_event)
      return Error::bad_request("position", "position must be an event that there is");
    changed.position = *command.position;
    changed.retries.clear();
  }
  leases_.erase(*command.hook);
  write(at->second, std::move(changed), rows);
  return at->second;
}

bool Hooks::is_anothers(const HookCommand& command, WallTime now) const {
  const auto lease = leases_.find(*command.hook);
  return lease != leases_.end() && lease->second.courier != command.courier &&
         now < lease->second.until;
}

void Hooks::write(Hook& hook, Hook changed, Rows& rows) {
  if (hook == changed) return;
  hook = std::move(changed);
  rows.hooks.push_back(hook);
}

}  // namespace cartd
