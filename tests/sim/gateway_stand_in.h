// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A gateway without sockets: the real core, and what its loop does around it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/oversleep.h"
#include "gateway/core/gateway_core.h"
#include "tests/sim/auditor.h"
#include "tests/sim/cartd_process.h"
#include "tests/sim/planted_fault.h"
#include "tests/sim/random.h"

namespace sim {

/// A shopper's request; its number names it everywhere.
using RequestNumber = std::uint64_t;
struct Request {
  RequestNumber number = 0;
  std::variant<gateway::StatusQuery, gateway::CartCommand, gateway::CartQuery,
               gateway::OrderCommand>
      what;
};

/// Every request takes a connection slot and gives it back with its end, so that slots have many
/// tenants. What comes from outside waits until the next turn, as bytes in a socket would.
class GatewayStandIn {
 public:
  /// What a gateway does to the world.
  struct Outside {
    virtual ~Outside() = default;
    /// False when no connection to cartd stands.
    virtual bool send(std::size_t gateway, const proto::Command& command) = 0;
    virtual void answer(RequestNumber request, const gateway::Answer& answer) = 0;
    virtual void tell(RequestNumber stream, const gateway::StreamPart& part) = 0;
  };
  struct Settings {
    std::size_t index = 0;  // of this gateway, for Outside
    gateway::GatewayCore::Settings core;
    std::size_t slice = 512;
    PlantedFault fault = PlantedFault::kNone;
  };
  /// `random`, `auditor` and `outside` outlive this.
  GatewayStandIn(Settings settings, base::MonoTime now, Random& random, Auditor& auditor,
                 Outside& outside);

  void arrive(Request request) { inbox_.push_back(std::move(request)); }
  void hang_up(RequestNumber request) { inbox_.push_back(HangUp{request}); }
  void half_close(RequestNumber request) { inbox_.push_back(HalfClose{request}); }
  void hear(FeedMessage message) { feed_.push_back(std::move(message)); }
  void receive(proto::Reply reply) { replies_.push_back(std::move(reply)); }

  /// One turn of the loop, in its order: requests, the bus, deadlines, one slice of a fan-out.
  void turn(base::MonoTime now);
  std::optional<base::MonoTime> next_due() const;

  void start_drain(base::MonoTime now, base::Millis duration) { core_.start_drain(now, duration); }
  /// Every request is answered in time, and nobody waits for what this gateway knows.
  void check_waiting(base::MonoTime now);
  /// Those still unanswered.
  std::vector<RequestNumber> open_requests() const;
  gateway::CatalogAnswer catalog(base::MonoTime now) const { return core_.catalog(now); }

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
    std::optional<proto::Cursor> baseline;  // of a poll or stream: what its shopper has
    bool is_ahead = false;                  // … is more than this gateway has
    std::optional<base::MonoTime> owed_since;
    std::string command_id;
    bool has_begun = false;  // a stream
  };

  void take(Request& request);
  void take(HangUp& hang_up);
  void take(HalfClose& half_close);
  void take_poll(Open& open);
  void take_command(Open& open);
  void wake_up(base::MonoTime now);
  void receive_bus();
  void end_overdue();
  void note_page(proto::Snapshot& page);
  void perform();
  void fan_out();
  void answer(gateway::ConnectionId connection, const gateway::Answer& answer);
  void judge(const Open& open, const gateway::Answer& answer);
  void judge_state(const Open& open, const gateway::StateAnswer& state);
  void tell(gateway::ConnectionId connection, const gateway::StreamPart& part);
  void judge_part(Open& open, const gateway::StreamPart& part);
  void fan_out_to_streams(const gateway::GatewayCore::FanOut& fan_out);
  void note_ahead(const proto::Cursor& acknowledged);
  void note_caught_up(const char* how);
  void note_totals();
  /// Knows newer numbers than the poll's shopper.
  bool owes(const Open& open, const gateway::CatalogAnswer& known) const;
  std::optional<proto::Cursor> head() const { return core_.catalog(now_).cursor; }

  gateway::ConnectionId open_slot();
  void free_slot(gateway::ConnectionId connection);

  const Settings settings_;
  Random& random_;
  Auditor& auditor_;
  Outside& outside_;
  gateway::GatewayCore core_;
  base::MonoTime now_;
  gateway::Effects effects_;
  base::Oversleep oversleep_;

  std::vector<std::variant<Request, HangUp, HalfClose>> inbox_;
  std::vector<FeedMessage> feed_;
  std::vector<proto::Reply> replies_;

  std::map<RequestNumber, Open> open_;
  std::map<gateway::ConnectionId, RequestNumber> by_connection_;
  std::set<gateway::ConnectionId> hung_up_;
  std::vector<std::uint32_t> generations_;  // by slot
  std::vector<std::uint32_t> free_slots_;
  int snapshots_asked_ = 0;
  std::string last_run_;  // of the page that came last, if more were to follow
};

}  // namespace sim
