// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/verify.h"

#include "cartctl/commands/operation.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/output.h"

namespace cartctl {
namespace {

int verify(const Settings& settings) {
  if (const auto refused = refuse_csv(settings)) return *refused;
  BusSession bus(curve_or_exit(settings));
  proto::Command command;
  command.id = "cartctl";
  command.op = proto::Op::kVerify;
  const Operation done = operate(bus, command, settings);
  if (!done.reply) return done.status;
  const auto* verified = std::get_if<proto::Verification>(&done.reply->outcome);
  if (verified == nullptr) return refuse_reply(settings);
  return print_and_end(settings.json() ? done.json + "\n" : verification_text(*verified),
                       verified->differences.empty() ? kDone : kDifferences);
}

}  // namespace

void add_verify(ops::Flags& program, const Settings& settings) {
  program.command("verify", "Whether journal, items, holds and orders tell the same story",
                  [&settings] { return verify(settings); });
}

}  // namespace cartctl
