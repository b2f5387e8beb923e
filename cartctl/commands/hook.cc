// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/hook.h"

#include <memory>
#include <string>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {
namespace {

void add_switch(ops::Flags& hook, const Settings& settings, const char* name, bool enabled,
                const char* help) {
  const auto given = std::make_shared<std::string>();
  auto& command = hook.command(name, help, [given, enabled, &settings] {
    return operate_and_print(set_hook(*given, enabled, ""), settings, hooks_text);
  });
  command.argument("HOOK", *given, "Its name in the file of hooks");
}

void add_replay(ops::Flags& hook, const Settings& settings) {
  struct Arguments {
    std::string hook, after;
  };
  const auto given = std::make_shared<Arguments>();
  auto& command =
      hook.command("replay", "It is told what happened behind a number again", [given, &settings] {
        return operate_and_print(set_hook(given->hook, std::nullopt, given->after), settings,
                                 hooks_text);
      });
  command.argument("HOOK", given->hook, "Its name in the file of hooks");
  command.text("--after", given->after, "The number of an event; 0: from the first that is kept");
}

}  // namespace

void add_hook(ops::Flags& program, const Settings& settings) {
  auto& hook = program.command_group("hook", "Where events are taken, and how far");
  hook.command("list", "Every hook that ever took an event, and where it is", [&settings] {
    proto::Command command;
    command.id = "cartctl";
    command.op = proto::Op::kHooks;
    return operate_and_print(command, settings, hooks_text);
  });
  add_switch(hook, settings, "enable", true, "It is told of events again, from where it was");
  add_switch(hook, settings, "disable", false, "It is told nothing until it is enabled");
  add_replay(hook, settings);
}

}  // namespace cartctl
