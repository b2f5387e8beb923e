// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/http_server.h"

#include <utility>

#include "gateway/core/pacing.h"
#include "gateway/http/problems.h"
#include "gateway/net/peer_address.h"
#include "ops/log.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;

// A turn is bounded: what is above these waits for the next one, behind all else that a turn does.
constexpr std::size_t kMaxAcceptsPerTurn = 256;
constexpr std::size_t kMaxReadyPerTurn = 256;

// Connections above the limit that are told so; above these they are only closed.
constexpr std::size_t kRefusalReserve = 64;

// Browsers and load balancers keep a connection open for about a minute; being the one that closes
// later spares them the request that meets a closing connection.
constexpr Millis kIdleTimeout{75'000};
constexpr Millis kOpeningTimeout{10'000};
constexpr Millis kRequestTimeout{10'000};
constexpr Millis kWriteTimeout{30'000};
constexpr Millis kLingerTimeout{2'000};
constexpr Millis kAcceptPause{100};

Millis timeout_of(Clock clock) {
  switch (clock) {
    case Clock::kOpening:
      return kOpeningTimeout;
    case Clock::kIdle:
      return kIdleTimeout;
    case Clock::kRequest:
      return kRequestTimeout;
    case Clock::kWrite:
      return kWriteTimeout;
    case Clock::kLinger:
      return kLingerTimeout;
    case Clock::kNone:
      break;
  }
  CHECK(false, static_cast<int>(clock));
}

// No connection has these tokens: slots are counted from 0. The first listener's is the last.
constexpr std::uint64_t kListenerToken = HttpServer::kFirstFreeToken - 1;

std::uint64_t token_of(ConnectionId id) { return (std::uint64_t{id.slot} << 32) | id.generation; }

ConnectionId connection_of(std::uint64_t token) {
  return {static_cast<std::uint32_t>(token >> 32), static_cast<std::uint32_t>(token)};
}

}  // namespace

HttpServer::HttpServer(Poller& poller, const Settings& settings, Handler& handler, MonoTime now)
    : max_connections_(settings.max_connections),
      handler_(handler),
      random_(settings.random_seed),
      allowed_origins_(settings.allowed_origins),
      trusted_proxies_(settings.trusted_proxies),
      writer_(/*varies_by_origin=*/!settings.allowed_origins.empty()),
      poller_(poller),
      table_(now),
      now_(now) {}

base::OrFailure<ops::HostPort> HttpServer::listen(const ops::HostPort& address, bool shared,
                                                  Entrance entrance) {
  Listening listening{{}, entrance};
  auto local = listening.listener.open(address, shared);
  if (!local) return local;
  poller_.watch_edges(listening.listener.fd(), kListenerToken - listening_.size());
  listening_.push_back(std::move(listening));
  return local;
}

// --- the turn -------------------------------------------------------------------------------------

void HttpServer::on_event(const Poller::Event& event) {
  if (kListenerToken - event.token < listening_.size()) {
    listening_[kListenerToken - event.token].acceptable = true;
    acceptable_ = true;
    return;
  }
  const ConnectionId id = connection_of(event.token);
  Connection* connection = table_.find(id);
  if (connection == nullptr) return;
  connection->readable = (connection->readable || event.readable) && !connection->peer_done;
  connection->writable = connection->writable || event.writable;
  connection->ending = connection->ending || event.ending;
  connection->broken = connection->broken || event.broken;
  note_ready(id, *connection);
}

void HttpServer::note_ready(ConnectionId id, Connection& connection) {
  if (std::exchange(connection.ready_noted, true)) return;
  const bool later = put_off_ && connection.group == put_off_;
  (later ? ready_later_ : ready_).push_back(id);
}

void HttpServer::take_ready(MonoTime now, base::WallTime wall) {
  now_ = now;
  wall_ = wall;
  if (accept_again_at_ && *accept_again_at_ <= now) {
    accept_again_at_.reset();
    acceptable_ = true;
    for (Listening& listening : listening_) listening.acceptable = true;
  }
  if (std::exchange(acceptable_, false)) {
    std::size_t left = kMaxAcceptsPerTurn;
    for (Listening& listening : listening_) accept_some(listening, left);
  }
  work_on(ready_);
  if (!put_off_) work_on(ready_later_);
  for (std::size_t left = std::min(again_.size(), kMaxReadyPerTurn); left > 0; --left) {
    const ConnectionId id = again_.front();
    again_.pop_front();
    Connection* connection = table_.find(id);
    if (connection == nullptr || connection->closing) continue;
    process_input(id, *connection);
    count_buffers(*connection);
  }
  if (!shaking_.empty() || !beginning_.empty()) shake_hands();
}

void HttpServer::work_on(std::deque<ConnectionId>& ready) {
  for (std::size_t left = std::min(ready.size(), kMaxReadyPerTurn); left > 0; --left) {
    const ConnectionId id = ready.front();
    ready.pop_front();
    Connection* connection = table_.find(id);
    if (connection == nullptr || connection->closing) continue;
    connection->ready_noted = false;
    if (connection->state == ConnectionState::kOpening) {
      open(id, *connection);
      continue;
    }
    if (!connection->output.empty() && connection->writable) write_output(id, *connection);
    if (connection->readable && !connection->closing) read(id, *connection);
    hear_end(id, *connection);
    count_buffers(*connection);
  }
}

void HttpServer::hear_end(ConnectionId id, Connection& connection) {
  if (connection.closing || !connection.is_busy()) return;
  if (connection.broken) {
    hang_up(id, connection);
  } else if (connection.ending && !connection.peer_done) {
    // Its end is heard behind what it sent and nobody has read yet.
    handler_.on_half_close(id);
  }
}

void HttpServer::end_overdue(MonoTime now) {
  now_ = now;
  while (const auto id = table_.take_due(now))
    if (Connection* connection = table_.find(*id)) on_due(*id, *connection);
}

void HttpServer::on_overslept(MonoTime now) {
  now_ = now;
  table_.each([&](ConnectionId id, Connection& connection) {
    if (connection.clock == Clock::kOpening || connection.clock == Clock::kRequest ||
        connection.clock == Clock::kWrite)
      table_.set_deadline(id, now + timeout_of(connection.clock));
  });
}

void HttpServer::end_turn(MonoTime now) {
  now_ = now;
  for (const ConnectionId id : std::exchange(flush_, {})) {
    Connection* connection = table_.find(id);
    if (connection == nullptr || connection->closing) continue;
    connection->flush_noted = false;
    if (connection->writable) write_output(id, *connection);
    count_buffers(*connection);
  }
  for (const ConnectionId id : std::exchange(closing_, {})) {
    if (const Connection* connection = table_.find(id)) buffered_ -= connection->counted;
    table_.erase(id);
  }
}

std::optional<MonoTime> HttpServer::next_due() const {
  auto due = table_.next_due();
  if (accept_again_at_ && (!due || *accept_again_at_ < *due)) due = accept_again_at_;
  if (!beginning_.empty()) {
    const auto room = handshakes_.next_due();
    if (room && (!due || *room < *due)) due = room;
  }
  return due;
}

// --- accepting ------------------------------------------------------------------------------------

void HttpServer::accept_some(Listening& listening, std::size_t& left) {
  for (; left > 0 && listening.acceptable; --left) {
    auto accepted = listening.listener.accept();
    if (accepted.outcome == Listener::Outcome::kAccepted) {
      take_in(std::move(*accepted.socket), listening.entrance);
      continue;
    }
    listening.acceptable = false;
    if (accepted.outcome == Listener::Outcome::kNobody) return;
    ++totals_.refused_connections;
    accept_again_at_ = now_ + kAcceptPause;
    ops::log(ops::Level::kWarning, "out_of_descriptors", {{"connections", table_.size()}});
    return;
  }
  acceptable_ = acceptable_ || listening.acceptable;
}

void HttpServer::take_in(Socket socket, const Entrance& entrance) {
  ++totals_.accepted;
  const bool refused = table_.size() >= max_connections_;
  if (refused) ++totals_.refused_connections;
  if (table_.size() >= max_connections_ + kRefusalReserve) return;  // closes the socket
  // What could be said would take a handshake.
  if (refused && entrance.tls) return;
  if (entrance.proxied && !trusted_proxies_.empty()) {
    const auto proxy = Address::parse(peer_of(socket.fd()));
    if (!proxy || !any_contains(trusted_proxies_, *proxy)) {
      ++totals_.proxies_refused;
      return;
    }
  }
  const ConnectionId id = table_.insert(std::move(socket));
  Connection& connection = *table_.find(id);
  connection.redirects = entrance.redirects;
  poller_.watch_edges(connection.socket.fd(), token_of(id));
  if (refused) {
    refuse(id, connection, too_many_connections());
  } else if (entrance.proxied || entrance.tls) {
    connection.state = ConnectionState::kOpening;
    connection.opening = std::make_unique<Connection::Opening>();
    connection.opening->proxied = entrance.proxied;
    connection.opening->tls = entrance.tls;
    run_clock(id, connection, Clock::kOpening);
  } else {
    run_clock(id, connection, Clock::kIdle);
  }
}

// --- readiness and time-outs ----------------------------------------------------------------------

void HttpServer::run_clock(ConnectionId id, Connection& connection, Clock clock) {
  // Only the idle clock starts again: a byte now and then must not keep a request alive for ever.
  if (clock == connection.clock && clock != Clock::kIdle) return;
  connection.clock = clock;
  if (clock == Clock::kNone)
    table_.clear_deadline(id);
  else
    table_.set_deadline(id, now_ + timeout_of(clock));
}

bool HttpServer::gets_on(ConnectionId id, Connection& connection) {
  const Clock overdue = connection.clock;
  if (overdue == Clock::kWrite) {
    connection.writable = true;
    write_output(id, connection);
  } else if (overdue == Clock::kRequest || overdue == Clock::kIdle) {
    connection.readable = !connection.peer_done;
    read(id, connection);
    // There is more of it than is read at a time.
    if (connection.readable && connection.clock == overdue && !table_.has_deadline(id))
      table_.set_deadline(id, now_);
  } else if (overdue == Clock::kOpening) {
    return opens_in_time(id, connection) || connection.closing;
  }
  return connection.closing || connection.clock != overdue || table_.has_deadline(id);
}

void HttpServer::on_due(ConnectionId id, Connection& connection) {
  if (connection.closing) return;
  const bool goes_on = gets_on(id, connection);
  count_buffers(connection);
  if (goes_on) return;
  switch (std::exchange(connection.clock, Clock::kNone)) {
    case Clock::kNone:
      return;
    case Clock::kOpening:
      ++totals_.timed_out;
      end_opening(id, connection,
                  connection.opening->proxied ? totals_.proxies_refused : totals_.handshakes_late);
      return;
    case Clock::kIdle:
    case Clock::kLinger:
      close_later(id, connection);
      return;
    case Clock::kRequest:
      ++totals_.timed_out;
      refuse(id, connection, request_timeout());
      return;
    case Clock::kWrite:
      ++totals_.timed_out;
      hang_up(id, connection);
      return;
  }
}

// --- ending ---------------------------------------------------------------------------------------

void HttpServer::linger(ConnectionId id, Connection& connection) {
  connection.input.reset();
  if (connection.peer_done) {
    close_later(id, connection);
    return;
  }
  connection.socket.shutdown_send();
  connection.state = ConnectionState::kLingering;
  run_clock(id, connection, Clock::kLinger);
  if (connection.readable) note_ready(id, connection);
}

void HttpServer::hang_up(ConnectionId id, Connection& connection) {
  if (connection.closing) return;
  if (connection.is_busy()) handler_.on_hangup(id);
  close_later(id, connection);
}

void HttpServer::close_later(ConnectionId id, Connection& connection) {
  if (connection.closing) return;
  connection.closing = true;
  closing_.push_back(id);
}

std::string HttpServer::peer(ConnectionId id) const {
  const Connection* connection = table_.find(id);
  if (connection == nullptr) return "";
  return connection->client ? connection->client->str() : peer_of(connection->socket.fd());
}

void HttpServer::start_drain(MonoTime now, Millis duration) {
  now_ = now;
  draining_ = true;
  const Millis spread = duration * 4 / 5;
  table_.each([&](ConnectionId id, Connection& connection) {
    if (connection.clock == Clock::kIdle)
      table_.set_deadline(id, now + random_pause(spread, random_));
  });
}

}  // namespace gateway
