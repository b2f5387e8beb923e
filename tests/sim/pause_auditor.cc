// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/pause_auditor.h"

#include <algorithm>

#include "tests/sim/violation.h"

namespace sim {

using cartd::Cause;
using proto::EventType;
using proto::Op;

void PauseAuditor::judge(const support::MemoryStore& before, const support::MemoryStore& store,
                         Batch commands, const cartd::BatchOutcome& outcome) {
  const auto asks = [&](Op op) {
    return std::any_of(commands.begin(), commands.end(),
                       [&](const auto& command) { return command.op == op; });
  };
  const bool was_paused = before.sale().pause.has_value();
  const bool is_paused = store.sale().pause.has_value();
  if (was_paused != is_paused) {
    if (!asks(is_paused ? Op::kPauseSale : Op::kResumeSale))
      throw Violation("the sale is paused or goes on, and nobody asked");
    seen_.insert(is_paused ? "paused" : "resumed");
  }
  const proto::Event* told = nullptr;
  for (const auto& event : outcome.rows.events)
    if (event.type == EventType::kSalePaused || event.type == EventType::kSaleResumed)
      told = &event;
  const auto& sale = outcome.rows.sale;
  if ((told != nullptr) != sale.has_value() ||
      (sale && sale->pause.has_value() != (told->type == EventType::kSalePaused)))
    throw Violation("what becomes of the sale is another thing than what is told of it");
  if (was_paused && !asks(Op::kResumeSale)) judge_standstill(before, outcome);
  for (const auto& reply : outcome.replies) {
    const auto* error = std::get_if<proto::Error>(&reply.outcome);
    if (error == nullptr || error->code != proto::ErrorCode::kPaused) continue;
    if (!was_paused && !asks(Op::kPauseSale)) throw Violation("a sale that goes on is paused");
    seen_.insert("refused-while-paused");
  }
}

void PauseAuditor::judge_standstill(const support::MemoryStore& before,
                                    const cartd::BatchOutcome& outcome) {
  const base::WallTime stands_at = before.sale().pause->at;
  for (const auto& row : outcome.rows.journal) {
    const bool grows = row.cause == Cause::kAdd && row.quantity > 0;
    if (grows || row.cause == Cause::kOffer)
      throw Violation("of " + row.item.str() + " somebody has more in a pause");
    if (row.cause != Cause::kExpire) continue;
    const auto* hold = before.hold(*row.session, row.item);
    if (hold != nullptr && hold->expires_at > stands_at)
      throw Violation("a hold of " + row.item.str() + " ended in a pause");
  }
  for (const auto& order : outcome.rows.orders) {
    const auto was = before.orders().find(order.order);
    if (order.cause == proto::ReleaseCause::kExpired && was != before.orders().end() &&
        was->second.pay_by > stands_at)
      throw Violation("the time to pay " + order.order.str() + " ended in a pause");
  }
}

}  // namespace sim
