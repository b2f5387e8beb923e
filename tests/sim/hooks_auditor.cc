// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/hooks_auditor.h"

#include "courier/letter_json.h"
#include "tests/sim/violation.h"

namespace sim {

using base::MonoTime;
using proto::Op;

namespace {

std::string event_name(std::uint64_t event) { return "the event " + std::to_string(event); }

}  // namespace

void HooksAuditor::on_cartd_started(MonoTime now) {
  lease_.reset();
  interrupted_ = now;
}

void HooksAuditor::on_written(const support::MemoryStore& store, const cartd::Rows& rows,
                              MonoTime now) {
  Due& due = due_[store.epoch()];
  if (!rows.hooks.empty() && !due.begins) due.begins = rows.hooks.front().position;
  for (const auto& event : rows.events) {
    due.happened.emplace(event.id, std::pair(now, event));
    due.of_subject[courier::subject_of(event)].push_back(event.id);
  }
}

void HooksAuditor::on_answered(const support::MemoryStore& store, const proto::Command& command,
                               const proto::HookList& list, bool is_last, MonoTime now) {
  const proto::Hook& told = list.hooks.front();
  const auto stored = store.hooks().find(told.hook);
  if (!is_last) {
    // The batch has made something else of it since.
  } else if (stored == store.hooks().end() || stored->second.position != told.position ||
             stored->second.retries != told.retries || stored->second.enabled != told.enabled)
    throw Violation("of a hook something else is told than is on disk");
  if (command.op == Op::kSetHook) {
    seen_.insert("hook-set");
    return on_cartd_started(now);
  }
  const std::string& courier = command.hook->courier;
  const bool is_anothers = lease_ && lease_->courier != courier;
  if (command.op == Op::kPutHook && (!lease_ || is_anothers))
    throw Violation(courier + " says where a hook is that it has not taken");
  if (is_anothers && now < lease_->until)
    throw Violation(courier + " has taken the hook, and " + lease_->courier + " has it");
  if (!last_courier_.empty() && last_courier_ != courier) seen_.insert("hook-taken-over");
  last_courier_ = courier;
  if (!told.enabled) seen_.insert("hook-disabled");
  lease_ = Lease{courier, now + cartd::Hooks::kLease};
  answered_[courier] = now;
}

void HooksAuditor::on_sending(const std::string& courier, MonoTime now) {
  if (now > answered_.at(courier) + cartd::Hooks::kLease)
    throw Violation(courier + " sends, and has not heard that the hook is its own");
  // Who does not know yet that it has lost the hook may go on.
  for (const auto& other : sending_)
    if (other != courier && answered_.at(other) > interrupted_ &&
        answered_.at(courier) > interrupted_)
      throw Violation(courier + " sends, and so does " + other);
  sending_.insert(courier);
}

void HooksAuditor::on_sent(const std::string& courier, MonoTime now) {
  sending_.erase(courier);
  if (now > answered_.at(courier) + cartd::Hooks::kLease)
    throw Violation(courier + " has sent for longer than the hook was its own");
}

void HooksAuditor::on_received(const support::MemoryStore& store, const proto::Epoch& epoch,
                               const proto::Event& event) {
  Due& due = due_.at(epoch);
  const auto known = due.happened.find(event.id);
  if (known == due.happened.end() || known->second.second != event)
    throw Violation(event_name(event.id) + " of " + epoch.str() + " comes as another one");
  if (!due.received.insert(event.id).second) {
    seen_.insert("event-received-again");
    return;
  }
  seen_.insert("event-received");
  if (epoch != store.epoch()) return;
  for (const std::uint64_t before : due.of_subject[courier::subject_of(event)]) {
    if (before >= event.id) break;
    if (before > *due.begins && !due.received.contains(before) && store.events().contains(before))
      throw Violation(event_name(event.id) + " comes before " + event_name(before) +
                      " of the same subject");
  }
}

void HooksAuditor::check_received(const support::MemoryStore& store, MonoTime since) const {
  const auto at = due_.find(store.epoch());
  if (at == due_.end() || !at->second.begins) return;
  for (const auto& [id, happened] : at->second.happened)
    if (id > *at->second.begins && happened.first < since && !at->second.received.contains(id) &&
        store.events().contains(id))
      throw Violation(event_name(id) + " has never come to the hook");
}

}  // namespace sim
