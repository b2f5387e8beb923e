// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Bytes into requests: HttpServer's part in reading, and in what a connection may keep.
#include <algorithm>
#include <span>
#include <utility>

#include "gateway/http/forwarded_for.h"
#include "gateway/http/https_address.h"
#include "gateway/http/origin.h"
#include "gateway/http/problems.h"
#include "gateway/net/http_server.h"

namespace gateway {
namespace {

using connection_memory::kMostAhead;
using connection_memory::kMostSpare;
using connection_memory::kMostUnsent;

// A turn is bounded.
constexpr int kMaxReadsPerTurn = 4;      // of one connection, 16 KiB each
constexpr int kMaxRequestsPerTurn = 16;  // of one connection, sent without waiting for answers
constexpr std::size_t kMaxDiscarded = 256 * 1024;

}  // namespace

void HttpServer::read(ConnectionId id, Connection& connection) {
  for (int left = kMaxReadsPerTurn; left > 0 && connection.readable; --left) {
    std::size_t most = scratch_.size();
    if (connection.input) {
      // Bytes that nobody takes yet stay with the kernel, and TCP makes the peer wait. It is readable
      // still: process_input() goes on with that when the answer is out.
      if (connection.input->bytes.size() >= kMostAhead) return;
      most = std::min(most, kMostAhead - connection.input->bytes.size());
    }
    const Moved came = connection.socket.receive(std::span(scratch_).first(most));
    connection.readable =
        came.outcome == Moved::Outcome::kSome && (!came.is_all || connection.ending);
    if (came.outcome == Moved::Outcome::kWouldBlock) return;
    if (came.outcome == Moved::Outcome::kEnd) {
      on_peer_done(id, connection);
      return;
    }
    if (came.outcome == Moved::Outcome::kBroken) {
      hang_up(id, connection);
      return;
    }
    totals_.bytes_in += came.bytes;
    if (connection.state == ConnectionState::kLingering || connection.close_after_output) {
      discard(id, connection, came.bytes);
    } else {
      keep(connection, {scratch_.data(), came.bytes});
      if (connection.state == ConnectionState::kReading) process_input(id, connection);
    }
    if (connection.closing) return;
  }
  if (connection.readable) note_ready(id, connection);
}

bool HttpServer::is_full(const Connection& connection) {
  return connection.answers > 1 && connection.output.size() >= kMostUnsent;
}

void HttpServer::count_buffers(Connection& connection) {
  if (connection.input) {
    std::string& bytes = connection.input->bytes;
    if (bytes.capacity() > kMostSpare && bytes.size() <= kMostAhead) bytes.shrink_to_fit();
  }
  const std::size_t now = connection.buffers();
  buffered_ += now - connection.counted;
  connection.counted = now;
}

void HttpServer::discard(ConnectionId id, Connection& connection, std::size_t bytes) {
  connection.discarded += bytes;
  if (connection.discarded > kMaxDiscarded) close_later(id, connection);
}

void HttpServer::keep(Connection& connection, std::string_view bytes) {
  if (!connection.input)
    connection.input =
        spare_input_ ? std::move(spare_input_) : std::make_unique<Connection::Input>();
  connection.input->bytes.append(bytes);
}

void HttpServer::spare_input(Connection& connection) {
  if (!spare_input_ && connection.input->bytes.capacity() <= scratch_.size()) {
    connection.input->bytes.clear();
    spare_input_ = std::move(connection.input);
  }
  connection.input.reset();
}

void HttpServer::process_input(ConnectionId id, Connection& connection) {
  if (!connection.input || connection.state != ConnectionState::kReading) return;
  std::size_t done = 0;
  int requests = 0;
  const auto may_go_on = [&] {
    return connection.state == ConnectionState::kReading && !connection.close_after_output &&
           !connection.closing && !is_full(connection) && requests < kMaxRequestsPerTurn;
  };
  while (may_go_on() && done < connection.input->bytes.size()) {
    const auto bytes = std::string_view(connection.input->bytes).substr(done);
    const std::size_t consumed = process_one(id, connection, bytes);
    if (consumed == 0) break;
    done += consumed;
    ++requests;
    connection.input->framer.restart();
  }
  if (connection.closing) return;
  if (connection.close_after_output)
    connection.input.reset();
  else if (done == connection.input->bytes.size() && !connection.input->framer.is_in_body())
    spare_input(connection);
  else
    connection.input->bytes.erase(0, done + connection.input->framer.release());
  if (connection.peer_done && connection.is_busy())
    handler_.on_half_close(id);
  else if (!connection.peer_done && connection.ending && connection.is_busy() &&
           (connection.broken || connection.input))
    hear_end(id, connection);
  else if (connection.peer_done && connection.output.empty())
    close_later(id, connection);
  if (requests == kMaxRequestsPerTurn && connection.input && connection.output.empty())
    again_.push_back(id);
  if (connection.readable) note_ready(id, connection);
}

std::size_t HttpServer::process_one(ConnectionId id, Connection& connection,
                                    std::string_view bytes) {
  RequestFramer& framer = connection.input->framer;
  switch (framer.next(bytes)) {
    case RequestFramer::Step::kComplete:
      begin_request(id, connection, framer);
      return framer.consumed;
    case RequestFramer::Step::kContinue:
      connection.output += "HTTP/1.1 100 Continue\r\n\r\n";
      note_flush(id, connection);
      [[fallthrough]];
    case RequestFramer::Step::kNeedMore:
      run_clock(id, connection, Clock::kRequest);
      return 0;
    case RequestFramer::Step::kRefused:
      ++totals_.malformed_requests;
      refuse(id, connection, problem_of(framer.refusal, framer.reason));
      return 0;
  }
  CHECK(false);
}

ReplyStyle HttpServer::style_for(const RequestFramer& framer) const {
  ReplyStyle style;
  style.head = framer.request.method == "HEAD";
  style.http10 = framer.http10;
  if (!framer.request.origin.empty())
    style.origin = allowed_origin(framer.request.origin, allowed_origins_);
  return style;
}

void HttpServer::begin_request(ConnectionId id, Connection& connection, RequestFramer& framer) {
  ++totals_.requests;
  connection.style = style_for(framer);
  connection.style.close = !framer.keep_alive || draining_;
  connection.state = ConnectionState::kAnswering;
  connection.group.reset();
  // Its own handler sees to the time of this request; what was not taken of the answers before it has
  // a time as well.
  run_clock(id, connection, connection.output.empty() ? Clock::kNone : Clock::kWrite);
  if (connection.redirects) {
    answer(id, moved_to_https(framer.request, https_port_));
    return;
  }
  framer.request.secure =
      connection.secure || (is_https(framer.request.forwarded_proto) && is_trusted(id, connection));
  handler_.on_request(id, framer.request);
}

bool HttpServer::is_trusted(ConnectionId id, Connection& connection) const {
  if (trusted_proxies_.empty()) return false;
  if (!connection.trusted) {
    const auto address = Address::parse(peer(id));
    connection.trusted = address && any_contains(trusted_proxies_, *address);
  }
  return *connection.trusted;
}

void HttpServer::on_peer_done(ConnectionId id, Connection& connection) {
  connection.peer_done = true;
  if (connection.is_busy()) {
    if (!connection.input) connection.style.close = true;
    handler_.on_half_close(id);
  } else if (connection.output.empty()) {
    close_later(id, connection);
  }
}

}  // namespace gateway
