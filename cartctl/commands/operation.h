// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One command to cartd's operator's endpoint.
#pragma once

#include <optional>
#include <string>

#include "cartctl/bus/bus_session.h"
#include "cartctl/settings.h"
#include "proto/messages.h"

namespace cartctl {

/// What came of it. Where there is no reply to show, why was said on standard error.
struct Operation {
  int status;                           // to end with
  std::string json{};                   // the reply's bytes
  std::optional<proto::Reply> reply{};  // one that says yes
};

/// Says that there is no such thing, where a command that has no CSV is asked for it.
std::optional<int> refuse_csv(const Settings& settings);
/// Sends `command` and waits for its reply, each for --timeout at most. A refusal is printed with
/// --json and said in a sentence.
Operation operate(BusSession& bus, const proto::Command& command, const Settings& settings);

/// Has a command sent, or says what is wrong with it, and shows the reply: its JSON with --json,
/// else what `text` makes of it, nothing if it answers something else. Returns the exit status.
int operate_and_print(const proto::Result<proto::Command>& command, const Settings& settings,
                      std::optional<std::string> (*text)(const proto::Reply& reply));

/// Says that a reply is not one to the command that was sent. Returns the exit status.
int refuse_reply(const Settings& settings);

}  // namespace cartctl
