// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The backend's door: who may ask what, and which answer is whose.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/units.h"
#include "gateway/backend/backend_request.h"
#include "gateway/backend/told_sessions.h"
#include "gateway/backend/wrong_keys.h"
#include "gateway/core/connection_id.h"
#include "gateway/core/owed_reply.h"
#include "gateway/http/http_message.h"
#include "gateway/sessions/session_door.h"
#include "ops/backend_keys.h"
#include "proto/messages.h"
#include "proto/sales_sum.h"

namespace gateway {

/// Every decision about requests at /v1. Each is answered once: at once, by a reply of cartd's, or when its
/// time is over. What was sent and has no reply in time has an outcome that is unknown, and all that can be
/// asked here is safe to repeat as it is.
///
/// Who waits for events, and there are none, is held: cartd is asked again for it now and then, since a door
/// that hears the feed would still have to ask for what it missed.
///
/// Each write that cartd was asked for is told with its answer, so that it can be logged. Of those that were refused
/// here it is ten a second, so that whoever goes on asking does not push the others out of a log.
///
/// Bounds: `max_pending` requests wait for cartd, further ones are refused as `overloaded`; `max_held` are held,
/// further ones are answered at once.
/// Pure; one thread.
class BackendCore {
 public:
  struct Settings {
    base::Millis command_timeout{2'000};
    std::size_t max_pending = 2'000;
    std::size_t max_held = 100;
    std::string command_prefix;  // of the ids of its commands, which no other gateway has
    std::function<proto::SessionId()> new_session{};  // an id that nobody guesses
  };
  /// Who asked for a change, and for which: for the log, and so without what is secret.
  struct Write {
    std::string key;  // its name
    std::string key_id;
    std::string address;  // where it came from
    std::string method;
    std::string path;  // its beginning
  };
  struct Answered {
    ConnectionId connection;
    std::string_view route;
    HttpResponse response;
    std::optional<Write> write{};  // to be logged
  };
  /// A command goes to cartd; one that cannot be sent: on_unsent().
  using Effect = std::variant<Answered, proto::Command>;
  using Effects = std::vector<Effect>;

  struct Totals {
    std::uint64_t keys_refused = 0;  // wrong ones
  };

  BackendCore(Settings settings, ops::BackendKeys keys, SessionDoor sessions = SessionDoor());

  /// From now on.
  void set_keys(ops::BackendKeys keys) { keys_ = std::move(keys); }
  void set_sessions(SessionDoor sessions) { sessions_ = std::move(sessions); }

  /// `address`: where it comes from; `wall`: the system's time, by which sessions end.
  void on_request(ConnectionId connection, const HttpRequest& request, const std::string& address,
                  base::MonoTime now, base::WallTime wall, Effects& effects);
  void on_reply(const proto::Reply& reply, base::MonoTime now, Effects& effects);
  void on_unsent(const std::string& command, Effects& effects);
  /// The connection to cartd is a new one: what was sent on the other has no reply.
  void on_renewed() { owed_.forget(); }
  /// What it asked for is forgotten, if it is held.
  void on_hangup(ConnectionId connection);
  /// Nobody is held any more.
  void start_drain(Effects& effects);
  void on_deadline(base::MonoTime now, Effects& effects);
  /// The loop was away so long: nobody's time has passed meanwhile.
  void on_overslept(base::Nanos by);

  std::size_t pending() const { return pending_.size(); }
  std::optional<base::MonoTime> next_due() const;
  /// Whether cartd owes a reply for longer than it is given.
  bool is_unanswered(base::MonoTime now) const;
  const Totals& totals() const { return totals_; }

 private:
  struct Pending {
    ConnectionId connection;
    std::string_view route;
    BackendRequest asked;
    std::optional<Write> write;
    base::MonoTime until;
    base::MonoTime hold_until{};  // where it waits for events
    proto::SalesSum sales{};      // of the parts of a report that have come
  };
  /// By the number of the command: that is the order of deadlines, too, as all wait equally long.
  using PendingRequests = std::map<std::uint64_t, Pending>;
  /// Whom to tell of events, once there are some.
  struct Held {
    Pending waiting;
    proto::EventList none;  // what is told if nothing comes
    base::MonoTime ask_at;
  };

  /// The key that was sent, or what is answered where it is none of ours.
  std::variant<const ops::BackendKey*, HttpResponse> find_key(const HttpRequest& request,
                                                              const std::string& address,
                                                              base::MonoTime now);
  HttpResponse sign(const NewSession& asked, base::WallTime wall) const;
  /// Answers what cartd is not asked.
  void refuse(ConnectionId connection, std::string_view route, HttpResponse response,
              std::optional<Write> write, base::MonoTime now, Effects& effects);
  PendingRequests::iterator find(const std::string& command);
  /// The cart that was asked for: by its session, however that was said, or by the hash that was told of it.
  void find_cart(proto::Command& command) const;
  void note_told(const proto::Reply& reply);
  /// Adds a part of a report to those that have come. Returns true if that is not all: the next part is
  /// asked for, or it is too much.
  bool goes_on(PendingRequests::iterator at, const proto::SalesReport& report, base::MonoTime now,
               Effects& effects);
  /// Returns true if it is held, now that there are no events.
  bool hold(PendingRequests::iterator at, const proto::EventList& list, base::MonoTime now);
  void send(Pending pending, base::MonoTime now, Effects& effects);
  Answered answer_of(const Held& held) const;
  void end(PendingRequests::iterator at, HttpResponse response, Effects& effects);

  const Settings settings_;
  ops::BackendKeys keys_;
  SessionDoor sessions_;
  WrongKeys wrong_keys_;
  ToldSessions told_;
  PendingRequests pending_;
  std::vector<Held> held_;
  bool draining_ = false;
  std::uint64_t last_command_ = 0;
  OwedReply owed_;
  base::MonoTime refusals_until_;  // end of the second in which so many were told to be logged:
  int refusals_told_ = 0;
  Totals totals_;
};

}  // namespace gateway
