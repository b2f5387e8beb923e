// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/key.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "ops/backend_keys.h"

namespace cartctl {
namespace {

struct NewKeyWords {
  std::string name;
  std::vector<std::string> scopes;
};

/// Nobody is asked: what the line is put into is read by `gateway --keys`.
int new_key(const NewKeyWords& wanted, const Settings& settings) {
  std::vector<ops::Scope> scopes;
  for (const std::string& word : wanted.scopes) {
    const auto scope = ops::parse_scope(word);
    if (!scope) {
      std::string all;
      for (const auto each : ops::kScopes) (all += all.empty() ? "" : ", ") += each;
      return refuse("--scope: '" + word + "' is not one of " + all);
    }
    scopes.push_back(*scope);
  }
  const auto made = ops::new_backend_key(wanted.name, scopes);
  if (!made) return refuse("--" + made.error().what + " " + made.error().why);
  return print_and_end(
      settings.json() ? to_json(*made) + "\n" : made->key + "\n" + made->line + "\n", kDone);
}

}  // namespace

void add_key(ops::Flags& program, const Settings& settings) {
  const auto wanted = std::make_shared<NewKeyWords>();
  auto& key = program.command_group("key", "The keys of the shop's own servers");
  auto& made = key.command("new", "Make one: printed are the key, once, and its line for --keys",
                           [wanted, &settings] { return new_key(*wanted, settings); });
  made.text("--name", wanted->name, "Whose it is: 1 to 64 of A-Z a-z 0-9 . _ -");
  made.repeated("--scope", wanted->scopes, "What it is for, like stock:write; *: everything");
}

}  // namespace cartctl
