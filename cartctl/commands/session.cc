// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/session.h"

#include <chrono>
#include <memory>
#include <string>

#include "base/units.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "gateway/sessions/random_session.h"
#include "gateway/sessions/session_keys.h"
#include "gateway/sessions/session_token.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

struct NewSessionWords {
  std::string person;
  std::string keys;
  base::Millis ttl = std::chrono::hours{720};  // as gateway --session-ttl
};

/// Nobody is asked: gateways that have the same key let it in.
int new_session(const NewSessionWords& wanted, const Settings& settings) {
  if (wanted.keys.empty())
    return refuse("--session-keys must be given: the file that the gateways have");
  if (wanted.person.size() > proto::limits::kMaxPersonBytes)
    return refuse("--person must be 1 to " + std::to_string(proto::limits::kMaxPersonBytes) +
                  " bytes");
  const auto keys = gateway::SessionKeys::read(wanted.keys);
  if (!keys) return refuse("--session-keys " + keys.error().why);
  gateway::SessionToken token{gateway::random_session()};
  if (!wanted.person.empty()) token.person = gateway::person_name(wanted.person);
  token.expires_at = std::chrono::floor<base::Seconds>(base::WallClock::now() + wanted.ttl);
  const std::string made = gateway::sign(token, *keys);
  return print_and_end(
      (settings.json() ? session_json(made, token.id, token.expires_at) : made) + "\n", kDone);
}

}  // namespace

void add_session(ops::Flags& program, const Settings& settings) {
  const auto wanted = std::make_shared<NewSessionWords>();
  auto& session = program.command_group("session", "Shoppers' sessions that are signed");
  auto& made = session.command("new", "Sign one, which is printed: whoever has it has its cart",
                               [wanted, &settings] { return new_session(*wanted, settings); });
  made.text("--session-keys", wanted->keys,
            "The file of keys that the gateways have; its first signs");
  made.text("--person", wanted->person, "The shop's own id of whom it acts for; without it nobody");
  made.duration("--ttl", wanted->ttl, base::Seconds{1}, base::Seconds{34'560'000},
                "How long it is good");
}

}  // namespace cartctl
