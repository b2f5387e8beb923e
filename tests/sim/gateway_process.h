// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A gateway without sockets: the product's own turn, over shoppers' requests and a bus in memory.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "gateway/gateway_turn.h"
#include "tests/sim/auditor.h"
#include "tests/sim/planted_fault.h"
#include "tests/sim/random.h"
#include "tests/sim/timeline.h"

namespace sim {

/// A shopper's request; its number names it everywhere.
using RequestNumber = std::uint64_t;
struct Request {
  RequestNumber number = 0;
  std::variant<gateway::Query, gateway::CartCommand, gateway::CartQuery, gateway::OrderCommand>
      what;
};

/// The process and its sockets. The turn's askers and bus are this; whatever passes them is judged at
/// once. Every request takes a connection slot and gives it back with its end, so that slots have many
/// tenants. What comes from outside waits until the next turn, as bytes in a socket would.
class GatewayProcess : private gateway::Askers, private gateway::Bus {
 public:
  /// What a gateway does to the world; `gateway` is its index.
  struct Outside {
    virtual ~Outside() = default;
    /// Whether a connection for commands to cartd stands.
    virtual bool is_connected(std::size_t gateway) const = 0;
    virtual void send(std::size_t gateway, const proto::Command& command) = 0;
    virtual void renew_commands(std::size_t gateway) = 0;
    virtual void renew_feed(std::size_t gateway) = 0;
    virtual void answer(RequestNumber request, const gateway::Answer& answer) = 0;
    virtual void tell(RequestNumber stream, const gateway::StreamPart& part) = 0;
    /// Whether cartd or the way to it was not well lately.
    virtual bool was_troubled(std::size_t gateway) const = 0;
  };
  struct Settings {
    std::size_t index = 0;  // of this gateway, for Outside
    gateway::GatewayTurn::Settings turn;
    PlantedFault fault = PlantedFault::kNone;
  };
  /// All but `settings` outlive this.
  GatewayProcess(Settings settings, const Timeline& timeline, Random& random, Auditor& auditor,
                 Outside& outside);

  void arrive(Request request) { inbox_.push_back(std::move(request)); }
  void hang_up(RequestNumber request) { inbox_.push_back(HangUp{request}); }
  void half_close(RequestNumber request) { inbox_.push_back(HalfClose{request}); }
  void hear(gateway::FeedMessage message);
  /// False when the sign that something has come was swallowed: then it wakes nobody.
  bool receive(proto::Reply reply);

  void turn();
  /// When the next turn is due. It does not begin before free_at().
  base::MonoTime wake_at() const { return due_; }
  base::MonoTime free_at() const { return free_at_; }

  void start_drain(base::Millis duration) { turn_.start_drain(duration); }
  /// Every request is answered in time, nobody waits for what this gateway knows, and it knows what there is
  /// to be seen.
  void check_waiting();
  /// Those still unanswered.
  std::vector<RequestNumber> open_requests() const;
  const proto::Shop& shop() const { return turn_.core().stock().shop(); }
  gateway::CatalogAnswer catalog() const { return turn_.core().catalog(clock_.now()); }

 private:
  struct HangUp {
    RequestNumber request;
  };
  struct HalfClose {
    RequestNumber request;
  };
  /// A request that is not answered yet.
  struct Open {
    gateway::ConnectionId connection;
    Request request;
    base::MonoTime arrived;
    std::optional<gateway::Poll> poll;      // what it asks, a stream as a poll does; no command
    std::optional<proto::Cursor> baseline;  // of a poll or stream: what its shopper has
    bool is_ahead = false;                  // … is more than this gateway has
    std::optional<base::MonoTime> owed_since;
    std::string command_id;
    bool has_begun = false;  // a stream
  };

  // --- gateway::Askers (gateway_process.cc)
  void on_overslept(base::MonoTime now) override;
  void take_ready(base::MonoTime now) override;
  void end_overdue(base::MonoTime) override {}
  void set_under_way(std::optional<gateway::HoldTable::WatchId>) override {}
  void fan_out(const gateway::GatewayCore::FanOut& slice) override;
  void end_turn(base::MonoTime now) override;
  bool has_ready() const override { return !inbox_.empty(); }
  std::optional<base::MonoTime> next_due() const override { return std::nullopt; }
  void answer(gateway::ConnectionId connection, const gateway::Answer& answer) override;
  void tell(gateway::ConnectionId connection, const gateway::StreamPart& part) override;
  void on_command_ended(const gateway::CommandEnded&) override {}
  // --- gateway::Bus
  bool can_send() const override;
  void renew_commands() override;
  void renew_feed() override;
  bool send(const proto::Command& command) override;
  std::optional<proto::Reply> receive_reply() override;
  std::optional<gateway::FeedMessage> receive_feed() override;

  void take(Request& request);
  void take(HangUp& hang_up);
  void take(HalfClose& half_close);
  void take_poll(Open& open);
  void take_command(Open& open);
  gateway::ConnectionId open_slot();
  void free_slot(gateway::ConnectionId connection);
  void close(RequestNumber number);

  // --- what is judged (gateway_process_judging.cc)
  void judge(const Open& open, const gateway::Answer& answer);
  void judge_error(const Open& open, const proto::Error& error);
  void judge_state(const Open& open, const gateway::StateAnswer& state);
  void judge_part(Open& open, const gateway::StreamPart& part);
  void judge_renewal() const;
  void note_command(const proto::Command& command);
  void note_reply(proto::Reply& reply);
  void note_page(proto::Snapshot& page);
  void note_ahead(const proto::Cursor& acknowledged);
  /// What was handed over last has been taken in.
  void note_caught_up();
  void note_held_back();
  void note_totals();
  /// Knows newer numbers than the poll's shopper.
  bool owes(const Open& open, const gateway::CatalogAnswer& known) const;
  std::optional<proto::Cursor> head() const { return catalog().cursor; }
  /// Of what it may have known in this turn, for its answers are given once all is decided.
  bool was_shown_all_along(const proto::ItemId& item) const;
  std::optional<proto::Cursor> turn_began_at_;  // head() then
  /// Nothing was heard from cartd, or replied by it, for as long as it takes to doubt it.
  bool is_silent() const;
  bool is_unanswered() const;

  const Settings settings_;
  Random& random_;
  Auditor& auditor_;
  Outside& outside_;
  ProcessClock clock_;
  gateway::GatewayTurn turn_;
  base::MonoTime due_;
  base::MonoTime free_at_;

  std::vector<std::variant<Request, HangUp, HalfClose>> inbox_;
  std::deque<gateway::FeedMessage> feed_;
  std::deque<proto::Reply> replies_;
  bool commands_sign_ = false;  // a descriptor says so
  bool feed_sign_ = false;
  mutable base::MonoTime swallowed_until_;  // signs of replies
  base::MonoTime withheld_until_;           // replies, by the planted fault

  std::map<RequestNumber, Open> open_;
  std::map<gateway::ConnectionId, RequestNumber> by_connection_;
  std::set<gateway::ConnectionId> hung_up_;
  std::vector<std::uint32_t> generations_;  // by slot
  std::vector<std::uint32_t> free_slots_;
  std::size_t answered_ = 0;
  int snapshots_asked_ = 0;
  std::uint64_t gaps_ = 0;
  std::string last_run_;                 // of the page that came last, if more were to follow
  const char* caught_up_how_ = nullptr;  // by what was handed over last
  std::set<std::string> done_;           // commands of which this turn has heard
  std::map<std::string, base::MonoTime> asked_;  // without a reply, over this connection
  base::MonoTime last_heard_;                    // on the feed
  base::MonoTime last_told_;                     // … or by a snapshot
  base::MonoTime last_reply_;
  bool renewed_in_silence_ = false;
};

}  // namespace sim
