// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/events.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "cartctl/commands/event_page.h"
#include "cartctl/commands/events_watch.h"
#include "cartctl/exit_status.h"
#include "cartctl/output.h"
#include "proto/limits.h"
#include "proto/word.h"

namespace cartctl {
namespace {

struct Wanted {
  std::int64_t after = 0;  // 0: where one begins who does not say
  std::int64_t limit = 0;  // 0: all
  std::string type;        // empty: all
  std::int64_t count = 0;
  base::Millis duration{0};

  EventsAsked asked() const {
    EventsAsked asked;
    if (after > 0) asked.after = static_cast<std::uint64_t>(after);
    if (const auto at = proto::find_word(proto::kEventTypes, type))
      asked.type = static_cast<proto::EventType>(*at);
    return asked;
  }
};

/// Page after page, each printed before the next is asked for.
int list_events(const Wanted& wanted, const Settings& settings) {
  BusSession bus(curve_or_exit(settings));
  EventsAsked asked = wanted.asked();
  std::int64_t left = wanted.limit == 0 ? std::numeric_limits<std::int64_t>::max() : wanted.limit;
  std::int64_t shown = 0;
  while (shown < left) {
    const std::int64_t most = std::min(left - shown, proto::limits::kMaxEventsPage);
    const EventPage page = print_event_page(bus, asked, most, shown == 0, settings);
    if (!page.list) return page.status;
    shown += static_cast<std::int64_t>(page.list->events.size());
    const bool is_end = page.list->next <= asked.after.value_or(0);
    asked.after = page.list->next;
    if (is_end) break;
  }
  if (shown == 0 && !settings.json()) return print_and_end("no events\n", kDone);
  return kDone;
}

void add_which(ops::Flags& command, Wanted& wanted, const char* begin) {
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  command.count("--after", wanted.after, 0, kHighest, begin);
  command.choice("--type", wanted.type, {proto::kEventTypes.begin(), proto::kEventTypes.end()},
                 "Only those of this type");
}

}  // namespace

void add_events(ops::Flags& program, const Settings& settings) {
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  const auto wanted = std::make_shared<Wanted>();
  auto& events = program.command("events", "List what happened to orders and items, oldest first",
                                 [wanted, &settings] { return list_events(*wanted, settings); });
  add_which(events, *wanted, "Only those with higher numbers; 0: all that are kept");
  events.count("--limit", wanted->limit, 0, kHighest, "At most so many; 0: all");
  auto& watch = events.command("watch", "Print what happens, as it happens", [wanted, &settings] {
    return watch_events({wanted->asked(), wanted->count, wanted->duration}, settings);
  });
  add_which(watch, *wanted, "Begin behind this number; 0: with what happens from now on");
  watch.count("--count", wanted->count, 0, kHighest, "End after so many; 0: never");
  watch.duration("--for", wanted->duration, base::Millis{0}, std::chrono::hours{1000},
                 "End after this time; 0: never");
}

}  // namespace cartctl
