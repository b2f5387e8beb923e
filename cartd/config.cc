// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/config.h"

#include <algorithm>
#include <string_view>

#include "bus/key_files.h"
#include "cartd/store/open_store.h"
#include "ops/flags.h"
#include "proto/limits.h"

namespace cartd {
namespace {

constexpr std::int64_t kMaxJournalKeep = 1'000'000'000;
constexpr base::Millis kMaxEventsKeep = std::chrono::hours{24 * 3650};

void judge_keys(const Config& config) {
  constexpr const char* kTogether = "is missing: --curve-secret and --curve-allow go together";
  if (config.curve_secret.empty() != config.curve_allow.empty())
    ops::Flags::refuse(config.curve_secret.empty() ? "--curve-secret" : "--curve-allow", kTogether);
  if (!config.curve_secret.empty() || config.insecure_bus) return;
  const auto insecure = bus::refuse_insecure({config.commands, config.changes, config.operations});
  if (insecure) ops::Flags::refuse(insecure->what, insecure->why);
}

}  // namespace

Config parse_config_or_exit(int argc, char** argv) {
  Config config;
  ops::Flags flags("cartd",
                   "Owns the inventory: applies cart commands, keeps them on disk, "
                   "publishes every change.");
  flags.text(
      "--store", config.store,
      "Where the inventory is kept: sqlite:PATH, sqlite::memory: to forget it, or postgresql://… "
      "as libpq has it");
  flags.text("--catalog", config.catalog,
             "A JSON file of items to add to the store (default: one item P, stock 10)");
  flags.endpoint("--commands", config.commands, "Where commands are taken");
  flags.endpoint("--changes", config.changes, "Where changes are published");
  flags.endpoint("--operator", config.operations, "Where the operator's commands are taken");
  flags.text("--curve-secret", config.curve_secret,
             "A file of cartd's own secret key: only who has a key comes in at the bus");
  flags.text("--curve-allow", config.curve_allow,
             "A file of who may, with what: ROLE KEY NAME a line; read again on SIGHUP");
  flags.toggle("--insecure-bus", config.insecure_bus,
               "Whether the bus may leave this machine without keys");
  flags.duration("--hold-ttl", config.hold_ttl, base::Millis{0}, proto::limits::kMaxHoldTtl,
                 "How long a unit in a cart is held; 0: for ever");
  flags.duration("--hold-max", config.hold_max, base::Millis{0}, 4 * proto::limits::kMaxHoldTtl,
                 "How long in all, however often it grows or is put back and taken again; without "
                 "it four times as long; 0: for ever");
  flags.duration("--offer-ttl", config.offer_ttl, base::Millis{1000}, proto::limits::kMaxHoldTtl,
                 "How long a unit that came back is kept for the first in line");
  flags.choice("--payment", config.payment, {"none", "external"},
               "Whether a checkout is a sale, or an order that the shop's own servers confirm");
  flags.duration("--payment-ttl", config.payment_ttl, base::Millis{1000},
                 proto::limits::kMaxHoldTtl, "How long an order may be paid");
  flags.duration("--payment-max", config.payment_max, base::Millis{1000},
                 proto::limits::kMaxHoldTtl, "How long in all, however often that is extended");
  flags.count("--journal-keep", config.journal_keep, 0, kMaxJournalKeep,
              "How many rows of the journal are kept");
  flags.duration("--events-keep", config.events_keep, base::Millis{1000}, kMaxEventsKeep,
                 "How long events are kept, taken or not");
  flags.toggle("--rehearsal", config.rehearsal,
               "Whether this is a shop to rehearse in: its store was new when it began, and is "
               "never another one's");
  flags.address("--admin", config.admin, /*may_be_off=*/true,
                "Where the operator asks for metrics and health, or 'off'");
  flags.parse_or_exit(argc, argv);
  judge_keys(config);
  const bool is_argument = std::any_of(argv, argv + argc, [&](const char* argument) {
    return std::string_view(argument).ends_with(config.store);
  });
  if (is_argument && has_password(config.store))
    ops::Flags::refuse("--store",
                       "everyone on this machine can read a password there: let a file have it, by "
                       "passfile= or PGPASSFILE, or give the whole address in HOLDFAST_STORE");
  if (config.payment_ttl > config.payment_max)
    ops::Flags::refuse("--payment-ttl", "it is longer than --payment-max");
  if (config.hold_max && *config.hold_max > base::Millis{0} && *config.hold_max < config.hold_ttl)
    ops::Flags::refuse("--hold-max", "it is shorter than --hold-ttl");
  return config;
}

Lifetimes lifetimes_of(const Config& config) {
  Lifetimes lifetimes{config.hold_ttl, config.offer_ttl};
  if (config.payment == "external") lifetimes.payment = {config.payment_ttl, config.payment_max};
  lifetimes.hold_most = config.hold_max;
  return lifetimes;
}

}  // namespace cartd
