// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A crowd of simulated shoppers at the doors of a shop.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/units.h"
#include "crowd/core/draw.h"
#include "crowd/core/recorder.h"
#include "crowd/core/shopper.h"
#include "crowd/net/cashier.h"
#include "crowd/net/shop_door.h"
#include "crowd/net/socket.h"

namespace crowd {

/// Each shopper has two connections, as a browser has: one whose poll is held, and one for what they press. One thread, one epoll.
/// Where the shopper of a quiet shop has left, another one comes.
class CrowdLoop {
 public:
  struct Settings {
    std::vector<Door> doors;  // shoppers are spread over them
    Scene scene;
    std::size_t shoppers = 0;
    base::Nanos length{0};
    base::Nanos arrivals{0};  // over which time they come
    std::uint64_t seed = 0;
  };
  /// `cashier` outlives it.
  CrowdLoop(Settings settings, Cashier& cashier);
  ~CrowdLoop();
  CrowdLoop(const CrowdLoop&) = delete;
  CrowdLoop& operator=(const CrowdLoop&) = delete;

  /// Until the time is over, or `stop_fd` is readable; then what is under way is waited for, for some seconds. `progress` is called
  /// once a second.
  using Progress = std::function<void(const Measurements& so_far, base::Nanos gone)>;
  Measurements run(int stop_fd, const Progress& progress);

 private:
  enum Side : std::size_t { kCommands, kPolls };
  struct Line {
    enum class Step { kNone, kConnecting, kShaking, kOpen };
    std::optional<Socket> socket;
    Step step = Step::kNone;
    std::string input;           // of an answer that is not whole
    std::string unsent;          // a request that waits for the connection
    std::optional<Ask> asked{};  // what is under way
    base::MonoTime sent{};       // when it was wanted
  };
  struct One {
    Shopper shopper;
    std::array<Line, 2> lines;
    std::uint32_t generation = 0;
    bool is_online = false;
    std::optional<base::MonoTime> scheduled{};  // its earliest entry in due_
  };
  using Due = std::pair<base::MonoTime, std::size_t>;

  void turn(base::MonoTime now);
  void wake(std::size_t index, base::MonoTime now);
  void do_all(std::size_t index, const Effects& effects, base::MonoTime now);
  void schedule(std::size_t index);
  void replace(std::size_t index, base::MonoTime now);
  void send(std::size_t index, Side side, const Request& request, base::MonoTime now);
  bool open(std::size_t index, Side side, base::MonoTime now);
  void on_ready(std::size_t index, Side side, base::MonoTime now);
  bool go_on_connecting(std::size_t index, Side side, base::MonoTime now);
  void read(std::size_t index, Side side, base::MonoTime now);
  void on_bytes(std::size_t index, Side side, std::string_view bytes, base::MonoTime now);
  void on_whole(std::size_t index, Side side, const Answer& answer, base::MonoTime now);
  void look_at_all_items(std::string_view body, base::MonoTime now);
  void fail(std::size_t index, Side side, Trouble what, std::string_view why, base::MonoTime now);
  void drop(Line& line);
  void give_up_late(base::MonoTime now);
  void take_paid(base::MonoTime now);
  bool has_open_commands() const;
  const Door& door_of(std::size_t index) const {
    return settings_.doors[index % settings_.doors.size()];
  }

  const Settings settings_;
  Cashier& cashier_;
  const base::MonoTime began_;
  Recorder recorder_;
  Draw draw_;
  int epoll_;
  std::vector<One> crowd_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::uint64_t looked_at_seq_ = 0;
  std::int64_t being_paid_ = 0;
  bool is_over_ = false;  // nothing more is begun
};

}  // namespace crowd
