// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/events_watch.h"

#include <unistd.h>

#include <algorithm>
#include <limits>
#include <string>
#include <variant>

#include "cartctl/commands/feed_watch.h"
#include "cartctl/exit_status.h"
#include "cartctl/output.h"
#include "ops/signals.h"
#include "proto/codec.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

using base::Millis;
using base::MonoClock;
using base::MonoTime;

/// One run. The feed only says when to ask: what is printed was asked for, so that nothing is missed
/// or printed twice.
class EventWatch {
 public:
  EventWatch(const EventsWatched& watched, const Settings& settings)
      : watched_(watched), settings_(settings), asked_(watched.asked) {}

  int run() {
    const auto wrong = bus_.subscribe(
        settings_.changes, {std::string(proto::kEventTopics), std::string(proto::kHeartbeatTopic)});
    if (wrong) return refuse("--changes: " + wrong->detail);
    if (auto failed = begin()) return *failed;
    while (true) {
      if (is_behind_)
        if (auto end = catch_up()) return *end;
      const MonoTime now = MonoClock::now();
      if (feed_.is_over(now)) return kDone;
      feed_.judge_silence(now);
      const auto woken =
          bus_.wait(is_behind_ ? Millis{0} : feed_.next_look(now), stop_.fd(), STDOUT_FILENO);
      if (woken.stop || woken.nobody_reads) return kDone;
      hear_all();
    }
  }

 private:
  static constexpr int kMessagesPerTurn = 1000;

  /// Where the store is, if it was not said where to begin. An exit status where that cannot be known.
  std::optional<int> begin() {
    if (asked_.after) return std::nullopt;
    const EventsAsked end{std::numeric_limits<std::int64_t>::max(), asked_.type};
    const EventPage page = print_event_page(bus_, end, 1, false, settings_);
    if (!page.list) return page.status;
    asked_.after = page.list->next;
    is_behind_ = false;
    return std::nullopt;
  }

  /// Asks until there is nothing new. An exit status where it is over.
  std::optional<int> catch_up() {
    std::int64_t most = proto::limits::kMaxEventsPage;
    if (watched_.count > 0) most = std::min(most, watched_.count - shown_);
    const EventPage page = print_event_page(bus_, asked_, most, shown_ == 0, settings_);
    if (!page.list) {
      // Away: the feed says when it is there again.
      is_behind_ = false;
      was_cut_ = page.status == kNoConnection || page.status == kOutcomeUnknown;
      return was_cut_ ? std::nullopt : std::optional(page.status);
    }
    if (page.list->next < asked_.after)
      complain("another store: its last event is " + std::to_string(page.list->next));
    is_behind_ = page.list->next > asked_.after;
    asked_.after = page.list->next;
    shown_ += static_cast<std::int64_t>(page.list->events.size());
    return watched_.count > 0 && shown_ == watched_.count ? std::optional(kDone) : std::nullopt;
  }

  void hear_all() {
    for (int i = 0; i < kMessagesPerTurn; ++i) {
      const auto frames = bus_.receive();
      if (!frames) return;
      if (frames->size() != 2) continue;
      feed_.hear();
      const auto last = last_event(frames->front(), frames->back());
      if (last && (*last != asked_.after || was_cut_)) is_behind_ = true;
    }
  }

  /// Which event a message says is there.
  static std::optional<std::uint64_t> last_event(const std::string& topic,
                                                 const std::string& json) {
    if (const auto news = proto::decode_event(topic, json)) return news->event.id;
    const auto message = proto::decode_feed(topic, json);
    if (!message) return std::nullopt;
    const auto* heartbeat = std::get_if<proto::Heartbeat>(&*message);
    return heartbeat == nullptr ? std::nullopt : std::optional(heartbeat->last_event);
  }

  const EventsWatched& watched_;
  const Settings& settings_;
  ops::StopSignals stop_;  // before the bus, which has threads
  BusSession bus_{curve_or_exit(settings_)};
  EventsAsked asked_;

  FeedWatch feed_{bus_, watched_.duration};
  bool is_behind_ = true;
  bool was_cut_ = false;  // what was asked last was not answered
  std::int64_t shown_ = 0;
};

}  // namespace

int watch_events(const EventsWatched& watched, const Settings& settings) {
  return EventWatch(watched, settings).run();
}

}  // namespace cartctl
