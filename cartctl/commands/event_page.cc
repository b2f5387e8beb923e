// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/event_page.h"

#include <utility>
#include <variant>

#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"

namespace cartctl {
namespace {

std::string text_of(const proto::EventList& list, bool titled, const Settings& settings) {
  std::string lines;
  if (settings.json()) {
    for (const auto& event : list.events) lines += to_json(event) + "\n";
    return lines;
  }
  std::vector<EventRow> rows;
  for (const auto& event : list.events)
    rows.push_back({event.id, event.at, event.type, subject_of(event)});
  return events_text(rows, titled);
}

/// Whether it may be the answer: what comes next, in order.
bool follows(const proto::EventList& list, const EventsAsked& asked) {
  std::uint64_t last = asked.after.value_or(0);
  for (const auto& event : list.events) {
    if (event.id <= last || (asked.type && event.type != *asked.type)) return false;
    last = event.id;
  }
  return list.events.empty() || list.next >= last;
}

}  // namespace

EventPage print_event_page(BusSession& bus, const EventsAsked& asked, std::int64_t most,
                           bool titled, const Settings& settings) {
  proto::Command command;
  command.id = "cartctl";
  command.op = proto::Op::kEvents;
  command.after = asked.after;
  command.event_type = asked.type;
  command.amount = most;
  Operation done = operate(bus, command, settings);
  if (!done.reply) return {done.status};
  auto* list = std::get_if<proto::EventList>(&done.reply->outcome);
  if (list == nullptr || !follows(*list, asked)) return {refuse_reply(settings)};
  if (!list->events.empty()) {
    const Written written = print(text_of(*list, titled, settings));
    if (written != Written::kYes) return {written == Written::kFailed ? kUsage : kDone};
  }
  return {kDone, std::move(*list)};
}

}  // namespace cartctl
