// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/status.h"

#include "cartctl/bus/bus_session.h"
#include "cartctl/commands/operation.h"
#include "cartctl/core/problem.h"
#include "cartctl/core/status_report.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "proto/codec.h"
#include "proto/snapshot_pages.h"

namespace cartctl {
namespace {

using base::MonoClock;
using base::MonoTime;
using proto::Error;

StatusReport::Commands ask(BusSession& bus, const Settings& settings) {
  const auto failure = [&](Error why) {
    return StatusReport::Commands{either(settings.commands), std::move(why)};
  };
  proto::SnapshotPages pages;
  std::optional<base::Nanos> round_trip;  // of the first page
  std::optional<Error> wrong;
  const auto next = [&pages] {
    proto::Command command{"status", proto::Op::kSnapshot};
    command.page = pages.next();
    return proto::encode(command);
  };
  const auto take = [&](const BusSession::Reply& got) -> std::optional<std::string> {
    if (!round_trip) round_trip = got.round_trip;
    auto reply = proto::decode_reply(got.json);
    auto* page = reply ? std::get_if<proto::Snapshot>(&reply->outcome) : nullptr;
    if (page == nullptr) {
      wrong = Error::outcome_unknown();
      wrong->detail =
          "what came back is no snapshot" + (reply ? std::string() : ": " + reply.error().detail);
      return std::nullopt;
    }
    const auto state = pages.add(std::move(*page));
    if (state == proto::SnapshotPages::State::kWhole) return std::nullopt;
    if (state == proto::SnapshotPages::State::kTorn) pages = proto::SnapshotPages();
    return next();
  };
  const auto answer = bus.converse(settings.commands, next(), settings.timeout, take);
  if (!answer) return failure(answer.error());
  if (wrong) return failure(*std::move(wrong));
  return {either(settings.commands), pages.take(), *round_trip};
}

// Heartbeats come one a second: more than this at once is no feed of cartd's.
constexpr int kMessagesAtOnce = 1000;

/// The newest heartbeat that has come; nothing when none has.
std::optional<proto::Heartbeat> take_newest(BusSession& bus) {
  std::optional<proto::Heartbeat> newest;
  for (int i = 0; i < kMessagesAtOnce; ++i) {
    const auto frames = bus.receive();
    if (!frames) break;
    if (frames->size() != 2) continue;
    const auto message = proto::decode_feed(frames->front(), frames->back());
    if (!message) continue;
    if (const auto* heartbeat = std::get_if<proto::Heartbeat>(&*message)) newest = *heartbeat;
  }
  return newest;
}

/// Listens until the feed has caught up with the snapshot: heartbeats that were on the way before
/// it are older by right.
void listen(BusSession& bus, StatusReport& report, MonoTime deadline) {
  for (;;) {
    if (const auto heartbeat = take_newest(bus)) {
      report.changes.heartbeat = *heartbeat;
      report.changes.age = base::WallClock::now() - heartbeat->at;
      if (report.lag().value_or(0) == 0) return;
    }
    const MonoTime now = MonoClock::now();
    if (now >= deadline) break;
    bus.wait(std::chrono::ceil<base::Millis>(deadline - now), -1, -1);
  }
  if (report.changes.heartbeat) return;
  Error error = Error::cartd_unavailable();
  error.detail = bus.why_silent();
  report.changes.heartbeat = std::move(error);
}

int status(const Settings& settings) {
  if (const auto refused = refuse_csv(settings)) return *refused;
  BusSession bus(curve_or_exit(settings));
  const MonoTime start = MonoClock::now();
  if (auto wrong = bus.subscribe(settings.changes, {std::string(proto::kHeartbeatTopic)}))
    return refuse("--changes: " + wrong->detail);
  StatusReport report{ask(bus, settings), {either(settings.changes), Error::cartd_unavailable()}};
  const auto& snapshot = report.commands.snapshot;
  // Who waited for the commands in vain has given the feed its time meanwhile.
  listen(bus, report, (snapshot ? MonoClock::now() : start) + settings.timeout);

  const Written written = print(settings.json() ? to_json(report) + "\n" : report.str());
  if (written == Written::kFailed) return kUsage;
  if (!snapshot) {
    complain(command_problem(snapshot.error(), either(settings.commands)));
    return exit_status_of(snapshot.error());
  }
  if (report.changes.heartbeat) return kDone;
  complain(feed_problem(report.changes.heartbeat.error(), either(settings.changes)));
  return kNoConnection;
}

}  // namespace

void add_status(ops::Flags& program, const Settings& settings) {
  program.command("status", "Whether cartd answers, whether its feed is in step, what is left",
                  [&settings] { return status(settings); });
}

}  // namespace cartctl
