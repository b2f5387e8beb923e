// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/bus_call.h"

#include <cstdio>

#include <array>
#include <memory>

#include "cartctl/bus/bus_session.h"
#include "cartctl/commands/operation.h"
#include "cartctl/core/display_text.h"
#include "cartctl/core/problem.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "proto/codec.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

/// Standard input until its end, or until it is larger than any command.
std::string read_input() {
  std::string text;
  std::array<char, 4096> piece;
  while (text.size() <= static_cast<std::size_t>(proto::limits::kMaxBusMessageBytes)) {
    const std::size_t size = std::fread(piece.data(), 1, piece.size(), stdin);
    if (size == 0) break;
    text.append(piece.data(), size);
  }
  return text;
}

/// Tables where there is something to put into them, else the JSON.
std::string text_of(const std::string& json) {
  const auto reply = proto::decode_reply(json);
  const auto tables = reply ? reply_tables(*reply) : std::nullopt;
  return tables.value_or(printable(json) + "\n");
}

int bus_call(const std::string& argument, const Settings& settings) {
  const auto command = complete_command(argument == "-" ? read_input() : argument);
  if (!command) return refuse(command.error().detail);
  if (const auto refused = refuse_csv(settings)) return *refused;
  BusSession bus(curve_or_exit(settings));
  const auto answer = bus.call(settings.commands, *command, settings.timeout);
  if (!answer) {
    complain(command_problem(answer.error(), either(settings.commands)));
    return exit_status_of(answer.error());
  }
  const auto verdict = read_verdict(answer->json);
  if (!verdict) {
    complain(command_problem(verdict.error(), either(settings.commands)));
    return exit_status_of(verdict.error());
  }
  if (!verdict->ok) complain("cartd refused: " + verdict->refusal);
  return print_and_end(settings.json() ? answer->json + "\n" : text_of(answer->json),
                       verdict->ok ? kDone : kRefused);
}

}  // namespace

void add_bus_call(ops::Flags& bus, const Settings& settings) {
  const auto json = std::make_shared<std::string>();
  auto& call = bus.command("call", "Send one command to cartd and print its reply",
                           [json, &settings] { return bus_call(*json, settings); });
  call.argument("JSON", *json,
                "The command, like {\"op\":\"snapshot\"}; v and id are filled in. -: from "
                "standard input");
}

}  // namespace cartctl
