// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/bus_watch.h"

#include <unistd.h>

#include <memory>

#include "cartctl/bus/bus_session.h"
#include "cartctl/commands/feed_watch.h"
#include "cartctl/core/display_text.h"
#include "cartctl/core/feed_gaps.h"
#include "cartctl/core/problem.h"
#include "cartctl/core/topic_filter.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "ops/signals.h"

namespace cartctl {
namespace {

using base::Millis;
using base::MonoClock;
using base::MonoTime;

struct WatchOptions {
  std::vector<std::string> filters;
  bool no_heartbeats = false;
  std::int64_t count = 0;  // 0: without end
  Millis duration{0};      // 0: without end
};

/// One run of `cartctl bus watch`. Lines go to standard output, what is wrong with the feed to
/// standard error.
class Watch {
 public:
  Watch(const WatchOptions& options, const Settings& settings)
      : options_(options), settings_(settings), filter_{options.filters, !options.no_heartbeats} {}

  int run() {
    if (const auto wrong = bus_.subscribe(settings_.changes, filter_.subscriptions()))
      return refuse("--changes: " + wrong->detail);
    while (!end_) {
      const MonoTime now = MonoClock::now();
      if (feed_.is_over(now)) return out_of_time();
      feed_.judge_silence(now);
      const auto woken = bus_.wait(feed_.next_look(now), stop_.fd(), STDOUT_FILENO);
      if (woken.stop || woken.nobody_reads) return kDone;
      // As many as there are, but a flood must not keep a signal from being seen.
      for (int i = 0; i < kMessagesPerTurn && !end_; ++i) {
        const auto frames = bus_.receive();
        if (!frames) break;
        hear(*frames);
      }
    }
    return *end_;
  }

 private:
  static constexpr int kMessagesPerTurn = 1000;

  int out_of_time() {
    if (feed_.heard_anything()) return kDone;
    proto::Error silence = proto::Error::cartd_unavailable();
    silence.detail = bus_.why_silent();
    complain(feed_problem(silence, either(settings_.changes)));
    return kNoConnection;
  }

  void hear(const std::vector<std::string>& frames) {
    feed_.hear();
    find_gaps(frames);
    if (filter_.shows(frames.front())) show(frames);
  }

  void find_gaps(const std::vector<std::string>& frames) {
    if (!filter_.hears_everything() || frames.size() != 2) return;
    const auto message = proto::decode_feed(frames[0], frames[1]);
    if (!message) return;
    if (const auto gap = gaps_.hear(*message)) complain(*gap);
  }

  void show(const std::vector<std::string>& frames) {
    const Written written = print(line_of(frames) + "\n");
    if (written != Written::kYes) end_ = written == Written::kFailed ? kUsage : kDone;
    if (++shown_ == options_.count && !end_) end_ = kDone;
  }

  std::string line_of(const std::vector<std::string>& frames) const {
    if (settings_.json()) return feed_line(frames);
    std::string line = frames.front();
    for (std::size_t i = 1; i < frames.size(); ++i) line += " " + frames[i];
    return printable(line);  // of cartd's own messages it changes nothing
  }

  const WatchOptions& options_;
  const Settings& settings_;
  const TopicFilter filter_;
  ops::StopSignals stop_;  // before the bus, which has threads
  BusSession bus_{curve_or_exit(settings_)};
  FeedGaps gaps_;

  FeedWatch feed_{bus_, options_.duration};
  std::int64_t shown_ = 0;
  std::optional<int> end_;
};

}  // namespace

void add_bus_watch(ops::Flags& bus, const Settings& settings) {
  const auto options = std::make_shared<WatchOptions>();
  auto& watch = bus.command("watch", "Print what cartd publishes, a line for each message",
                            [options, &settings] { return Watch(*options, settings).run(); });
  watch.arguments("FILTER", options->filters,
                  "Only topics that start with one of these, like stock/P");
  watch.toggle("--no-heartbeats", options->no_heartbeats, "Leave out the heartbeats");
  watch.count("--count", options->count, 0, 1'000'000'000, "End after so many lines; 0: never");
  watch.duration("--for", options->duration, Millis{0}, std::chrono::hours{1000},
                 "End after this time; 0: never");
}

}  // namespace cartctl
