// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/operation.h"

#include <utility>

#include "cartctl/core/problem.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "proto/codec.h"

namespace cartctl {
namespace {

int fail(const proto::Error& error, const Settings& settings) {
  complain(command_problem(error, either(settings.operations), "--operator"));
  return exit_status_of(error);
}

}  // namespace

std::optional<int> refuse_csv(const Settings& settings) {
  if (!settings.csv()) return std::nullopt;
  return refuse("--output: csv is for orders, report, line list and items export");
}

int refuse_reply(const Settings& settings) {
  proto::Error error = proto::Error::outcome_unknown();
  error.detail = "what came back is no reply to this command";
  return fail(error, settings);
}

Operation operate(BusSession& bus, const proto::Command& command, const Settings& settings) {
  proto::Command said = command;
  if (proto::operation(said.op).takes(proto::command_field::kBy)) said.by = settings.as;
  auto answer = bus.call(settings.operations, proto::encode(said), settings.timeout);
  if (!answer) return {fail(answer.error(), settings)};
  const auto verdict = read_verdict(answer->json);
  if (!verdict) return {fail(verdict.error(), settings)};
  if (!verdict->ok) {
    complain("cartd refused: " + verdict->refusal);
    return {settings.json() ? print_and_end(answer->json + "\n", kRefused) : kRefused};
  }
  auto reply = proto::decode_reply(answer->json);
  if (!reply) return {refuse_reply(settings)};
  return {kDone, std::move(answer->json), *std::move(reply)};
}

int operate_and_print(const proto::Result<proto::Command>& command, const Settings& settings,
                      std::optional<std::string> (*text)(const proto::Reply& reply)) {
  if (!command) return refuse(command.error().detail);
  if (const auto refused = refuse_csv(settings)) return *refused;
  BusSession bus(curve_or_exit(settings));
  const Operation done = operate(bus, *command, settings);
  if (!done.reply) return done.status;
  const auto shown = text(*done.reply);
  if (!shown) return refuse_reply(settings);
  return print_and_end(settings.json() ? done.json + "\n" : *shown, kDone);
}

}  // namespace cartctl
