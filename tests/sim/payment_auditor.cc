// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/sim/payment_auditor.h"

#include <algorithm>

#include "cartd/core/order_status.h"
#include "tests/sim/violation.h"

namespace sim {

using cartd::StoredOrder;
using proto::ErrorCode;
using proto::Op;
using proto::OrderState;
using proto::ReleaseCause;

namespace {

bool asks(PaymentAuditor::Batch commands, Op op, const StoredOrder& order) {
  return std::any_of(commands.begin(), commands.end(), [&](const auto& command) {
    return command.op == op && command.order == order.order &&
           (!command.session || command.session == order.session);
  });
}

std::string name_of(const proto::OrderId& order) { return "the order " + order.str(); }

}  // namespace

void PaymentAuditor::judge(const support::MemoryStore& before, const support::MemoryStore& store,
                           Batch commands, const cartd::BatchOutcome& outcome) {
  for (const auto& order : outcome.rows.orders)
    if (const auto was = before.orders().find(order.order); was != before.orders().end())
      judge_change(was->second, order, commands);
  for (std::size_t i = 0; i < outcome.replies.size(); ++i) {
    if (const auto* error = std::get_if<proto::Error>(&outcome.replies[i].outcome))
      judge_refused(store, commands[i], *error);
    else
      judge_done(store, commands[i]);
  }
}

void PaymentAuditor::judge_change(const StoredOrder& before, const StoredOrder& after,
                                  Batch commands) {
  const std::string what = name_of(after.order);
  const auto need = [&](Op op) {
    if (!asks(commands, op, after)) throw Violation(what + " is another one, which nobody asked");
  };
  std::int64_t came_back = 0;
  for (std::size_t i = 0; i < after.lines.size(); ++i) {
    const auto& line = after.lines[i];
    if (i >= before.lines.size() || line.quantity != before.lines[i].quantity ||
        line.returned < before.lines[i].returned || line.returned > line.quantity ||
        line.restocked > line.returned)
      throw Violation(what + " has other lines than before, or more came back than was sold");
    came_back += line.returned - before.lines[i].returned;
  }
  if (came_back > 0 || after.returns != before.returns) {
    need(Op::kReturnOrder);
    seen_.insert("returned");
  }
  if (is_sold(before)) {
    if (!is_sold(after)) throw Violation(what + " was sold, and is not any more");
    return;
  }
  if (is_sold(after)) {
    need(Op::kConfirmOrder);
    const bool was_released = before.state == OrderState::kReleased;
    if (was_released && !after.late) throw Violation(what + " was paid late, and does not say so");
    seen_.insert(after.late ? "paid-late" : "paid");
    return;
  }
  if (after.refund_due && !before.refund_due) need(Op::kConfirmOrder);
  if (after.state == OrderState::kPaying) {
    if (before.state != OrderState::kPaying) throw Violation(what + " is paid again");
    need(Op::kExtendOrder);
    if (*after.pay_by < *before.pay_by || *after.pay_by > *after.pay_latest)
      throw Violation(what + " has less time than before, or more than there is");
    seen_.insert("extended");
  } else if (before.state == OrderState::kPaying) {
    judge_release(after, commands);
  }
}

void PaymentAuditor::judge_release(const StoredOrder& order, Batch commands) {
  const bool is_asked = order.cause == ReleaseCause::kExpired ? true
                        : order.cause == ReleaseCause::kShopper
                            ? asks(commands, Op::kCancelOrder, order)
                            : asks(commands, Op::kReleaseOrder, order);
  if (!is_asked) throw Violation(name_of(order.order) + " was given up by nobody");
  seen_.insert("order-" + std::string(to_string(*order.cause)));
}

/// A yes is on disk.
void PaymentAuditor::judge_done(const support::MemoryStore& store, const proto::Command& command) {
  if (command.op == Op::kAddStock) {
    if (!store.has_addition(command.key)) throw Violation("units were added, and are not on disk");
    seen_.insert("stock-added");
    return;
  }
  if (command.op != Op::kConfirmOrder && command.op != Op::kReturnOrder) return;
  const auto at = store.orders().find(*command.order);
  if (at == store.orders().end())
    throw Violation("the order " + command.order->str() +
                    " was paid or came back, and is not on disk");
  const StoredOrder& order = at->second;
  const auto& keys = order.returns;
  const bool is_done = command.op == Op::kConfirmOrder
                           ? is_sold(order)
                           : std::find(keys.begin(), keys.end(), command.key) != keys.end();
  if (!is_done) throw Violation(name_of(order.order) + ": what was acknowledged is not on disk");
}

void PaymentAuditor::judge_refused(const support::MemoryStore& store, const proto::Command& command,
                                   const proto::Error& error) {
  if (!command.order) return;
  const auto at = store.orders().find(*command.order);
  const bool is_known = at != store.orders().end();
  const bool is_true = error.code == ErrorCode::kTooLate       ? is_known && !at->second.pay_by
                       : error.code == ErrorCode::kAlreadySold ? is_known && is_sold(at->second)
                       : error.code == ErrorCode::kNotSold     ? is_known
                                                               : true;
  if (!is_true)
    throw Violation(name_of(*command.order) + " is refused with " +
                    std::string(to_string(error.code)) + " for no reason");
  if (error.code == ErrorCode::kTooLate || error.code == ErrorCode::kAlreadySold ||
      error.code == ErrorCode::kNotSold)
    seen_.insert(std::string(to_string(error.code)));
  if (error.code == ErrorCode::kTooLate && command.op == Op::kConfirmOrder &&
      at->second.state == OrderState::kReleased && !at->second.refund_due)
    throw Violation(name_of(*command.order) + " was paid too late, and nobody learns of it");
}

}  // namespace sim
