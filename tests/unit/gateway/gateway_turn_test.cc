// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A turn over a bus and askers that only note what is done, in its order.
#include "gateway/gateway_turn.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

class TurnRig : private Askers, private Bus, private base::Clock {
 public:
  explicit TurnRig(std::function<void(TurnRig&)> asked) : asked_(std::move(asked)) {
    feed_ = heartbeat("A.5");
    turn.run();
    reply_ = {sent_.at(0), snapshot("A.5 P 9/10@5")};
    turn.on_commands_readable();
    turn.run();
    done.clear();
    ready_ = true;
  }

  void hear(const FeedMessage& message) {
    feed_ = message;
    turn.on_feed_readable();
    turn.run();
  }

  std::string done;
  bool is_connected = true;
  GatewayTurn turn{{}, *this, *this, *this};

 private:
  void note(const std::string& what) { done += (done.empty() ? "" : ", ") + what; }

  // --- Askers
  void on_overslept(base::MonoTime) override {}
  void take_ready(base::MonoTime) override {
    if (std::exchange(ready_, false)) asked_(*this);
  }
  void end_overdue(base::MonoTime) override {}
  void set_under_way(std::optional<HoldTable::WatchId>) override {}
  void fan_out(const GatewayCore::FanOut&) override { note("fan-out"); }
  void end_turn(base::MonoTime) override {}
  bool has_ready() const override { return false; }
  std::optional<base::MonoTime> next_due() const override { return std::nullopt; }
  void answer(ConnectionId connection, const Answer& answer) override {
    const bool refused = std::holds_alternative<proto::Error>(answer);
    note((refused ? "refuse " : "answer ") + std::to_string(connection.slot));
  }
  void tell(ConnectionId stream, const StreamPart&) override {
    note("tell " + std::to_string(stream.slot));
  }
  void on_command_ended(const CommandEnded&) override { note("count"); }
  // --- Bus
  bool can_send() const override { return true; }
  void renew_commands() override { note("renew commands"); }
  void renew_feed() override {}
  bool send(const proto::Command& command) override {
    sent_.push_back(command.id);
    note("send " + std::string(to_string(command.op)));
    return is_connected;
  }
  std::optional<proto::Reply> receive_reply() override {
    return std::exchange(reply_, std::nullopt);
  }
  std::optional<FeedMessage> receive_feed() override { return std::exchange(feed_, std::nullopt); }
  // --- base::Clock
  base::MonoTime now() const override { return at_ms(0); }
  base::WallTime wall() const override { return {}; }

  std::function<void(TurnRig&)> asked_;
  bool ready_ = false;
  std::vector<std::string> sent_;  // ids
  std::optional<proto::Reply> reply_;
  std::optional<FeedMessage> feed_;
};

void poll_now(TurnRig& rig, std::uint32_t slot) { rig.turn.on_query({slot, 0}, Poll{}); }
void ask_cart(TurnRig& rig, std::uint32_t slot) {
  rig.turn.on_cart_query({slot, 0}, {*proto::SessionId::parse("a")});
}

}  // namespace

TEST_CASE("Commands of a turn go together, and what is decided behind one is done behind it") {
  std::string at_once;
  TurnRig rig([&](TurnRig& here) {
    poll_now(here, 1);
    at_once = here.done;
    ask_cart(here, 2);
    here.turn.on_query({3, 0}, Stream{});
    poll_now(here, 4);
    ask_cart(here, 5);
  });
  rig.turn.run();
  CHECK(at_once == "answer 1");
  CHECK(rig.done == "answer 1, send cart, tell 3, tell 3, answer 4, send cart");
}

TEST_CASE(
    "What comes of a command that cannot be sent is done behind all that was decided before") {
  TurnRig rig([](TurnRig& here) {
    here.is_connected = false;
    ask_cart(here, 1);
    poll_now(here, 2);
  });
  rig.turn.run();
  CHECK(rig.done == "send cart, answer 2, count, refuse 1");
}

TEST_CASE("The connection for commands is made anew when another cartd leads") {
  TurnRig rig([](TurnRig&) {});
  rig.hear(heartbeat("A.5", 7));  // the first that says so
  rig.hear(heartbeat("A.5", 7));
  CHECK(rig.done.empty());
  ask_cart(rig, 1);
  rig.turn.run();
  rig.done.clear();
  rig.hear(heartbeat("A.5", 8));
  CHECK(rig.done == "renew commands, count, refuse 1");  // what it was asked is not answered
  rig.hear(heartbeat("A.5", 7));
  rig.hear(heartbeat("A.5", 8));
  CHECK(rig.done == "renew commands, count, refuse 1");
}

}  // namespace gateway
