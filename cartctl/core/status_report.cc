// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/status_report.h"

#include <cstdio>

#include "cartctl/core/display_text.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/core/table.h"

namespace cartctl {
namespace {

std::string not_reachable(const proto::Error& why) { return "not reachable: " + why.detail; }

std::string commands_text(const StatusReport::Commands& commands) {
  if (!commands.snapshot) return not_reachable(commands.snapshot.error());
  const double millis = std::chrono::duration<double, std::milli>(commands.round_trip).count();
  char text[64];
  std::snprintf(text, sizeof text, "reachable, replied after %.1f ms", millis);
  return text;
}

std::string changes_text(const StatusReport& report) {
  const auto& changes = report.changes;
  if (!changes.heartbeat) return not_reachable(changes.heartbeat.error());
  const std::string heard =
      "reachable, heartbeat " + std::to_string(changes.age.count()) + " ms old, ";
  const std::string seq = std::to_string(changes.heartbeat->cursor.seq.value);
  if (report.of_two_stores()) return heard + "of another store: " + changes.heartbeat->cursor.str();
  if (!report.lag()) return heard + "at seq " + seq;
  if (*report.lag() == 0) return heard + "in step";
  return heard + "behind by " + std::to_string(*report.lag()) + ", at seq " + seq;
}

}  // namespace

bool StatusReport::of_two_stores() const {
  return commands.snapshot && changes.heartbeat &&
         commands.snapshot->cursor.epoch != changes.heartbeat->cursor.epoch;
}

std::optional<std::uint64_t> StatusReport::lag() const {
  if (!commands.snapshot || !changes.heartbeat || of_two_stores()) return std::nullopt;
  const auto asked = commands.snapshot->cursor.seq;
  const auto heard = changes.heartbeat->cursor.seq;
  return heard < asked ? asked.value - heard.value : 0;
}

std::string StatusReport::str() const {
  Table head({{""}, {""}, {""}});
  head.add({"commands", commands.endpoint, commands_text(commands)});
  head.add({"changes", changes.endpoint, changes_text(*this)});
  std::string text = head.str();
  if (!commands.snapshot) return text;
  const auto& snapshot = *commands.snapshot;
  Table place({{""}, {""}});
  place.add({"epoch   ", snapshot.cursor.epoch.str()});
  place.add({"seq", std::to_string(snapshot.cursor.seq.value)});
  if (!snapshot.items.empty() && snapshot.items.front().state.paused)
    place.add(
        {"sale", "paused" + (snapshot.reason.empty() ? "" : ": " + printable(snapshot.reason))});
  return text + place.str() + "\n" + item_table(snapshot.items);
}

}  // namespace cartctl
