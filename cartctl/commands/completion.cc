// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/completion.h"

#include <memory>
#include <string>

#include "cartctl/core/completion_script.h"
#include "cartctl/exit_status.h"
#include "cartctl/output.h"

namespace cartctl {

void add_completion(ops::Flags& program) {
  const auto shell = std::make_shared<std::string>();
  auto& completion = program.command(
      "completion", "Print a script that lets a shell complete cartctl's commands and flags",
      [shell, &program] {
        return print_and_end(completion_script(program.outline(), *shell), kDone);
      });
  completion.argument_choice("SHELL", *shell, completion_shells(), "bash, zsh or fish");
}

}  // namespace cartctl
