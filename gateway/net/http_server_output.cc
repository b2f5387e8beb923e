// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a connection is answered: HttpServer's part in bytes going out.
#include <string>
#include <string_view>
#include <utility>

#include "gateway/net/http_server.h"

namespace gateway {

void HttpServer::set_preference(ConnectionId id, std::string preference) {
  Connection* connection = table_.find(id);
  if (connection != nullptr) connection->style.preference = std::move(preference);
}

void HttpServer::answer(ConnectionId id, HttpResponse response) {
  Connection* connection = table_.find(id);
  if (connection == nullptr || connection->state != ConnectionState::kAnswering) return;
  connection->style.close = connection->style.close || draining_;
  connection->output += encode(response, connection->style);
  finish_answer(id, *connection);
}

void HttpServer::answer_shared(ConnectionId id, Shared& shared, std::string_view own,
                               std::uint32_t group) {
  Connection* connection = table_.find(id);
  if (connection == nullptr || connection->state != ConnectionState::kAnswering) return;
  connection->style.close = connection->style.close || draining_;
  auto [at, is_new] = shared.by_style_.try_emplace(connection->style);
  std::string& bytes = at->second;
  if (is_new) bytes = encode(shared.response_, connection->style);
  if (!connection->style.head) {
    const std::size_t body_at = bytes.size() - shared.response_.body.size();
    bytes.replace(body_at + shared.own_at_, own.size(), own);
  }
  if (!write_through(id, *connection, bytes)) return;
  connection->group = group;
  finish_answer(id, *connection);
}

bool HttpServer::write_through(ConnectionId id, Connection& connection, std::string_view bytes) {
  if (connection.output.empty() && connection.writable) {
    const Moved sent = connection.socket.send(bytes);
    if (sent.outcome == Moved::Outcome::kBroken) {
      hang_up(id, connection);
      return false;
    }
    connection.writable = sent.outcome == Moved::Outcome::kSome;
    bytes.remove_prefix(sent.bytes);
    totals_.bytes_out += sent.bytes;
  }
  connection.output.append(bytes);
  if (!connection.writable) run_clock(id, connection, Clock::kWrite);
  return true;
}

void HttpServer::finish_answer(ConnectionId id, Connection& connection) {
  connection.state = ConnectionState::kReading;
  ++connection.answers;
  connection.close_after_output = connection.style.close;
  note_flush(id, connection);
}

void HttpServer::refuse(ConnectionId id, Connection& connection, const HttpResponse& response) {
  ReplyStyle last = connection.input ? style_for(connection.input->framer) : ReplyStyle{};
  last.close = true;
  connection.output += encode(response, last);
  connection.state = ConnectionState::kReading;
  connection.close_after_output = true;
  note_flush(id, connection);
}

std::string HttpServer::encode(const HttpResponse& response, const ReplyStyle& style) {
  std::string bytes = writer_.encode(response, style, wall_);
  totals_.headers_left_out = writer_.left_out();
  return bytes;
}

void HttpServer::note_flush(ConnectionId id, Connection& connection) {
  if (!connection.flush_noted) flush_.push_back(id);
  connection.flush_noted = true;
}

void HttpServer::write_output(ConnectionId id, Connection& connection) {
  while (connection.written < connection.output.size()) {
    const Moved sent =
        connection.socket.send(std::string_view(connection.output).substr(connection.written));
    if (sent.outcome == Moved::Outcome::kWouldBlock) {
      connection.writable = false;
      run_clock(id, connection, Clock::kWrite);
      if (connection.written > connection.output.size() / 2) {
        connection.output.erase(0, std::exchange(connection.written, 0));
        connection.output.shrink_to_fit();
      }
      return;
    }
    if (sent.outcome == Moved::Outcome::kBroken) {
      hang_up(id, connection);
      return;
    }
    connection.written += sent.bytes;
    totals_.bytes_out += sent.bytes;
  }
  // Neither clear() nor an empty text moved in gives the memory back (libstdc++): an idle connection owns
  // no buffer.
  std::string().swap(connection.output);
  connection.written = 0;
  connection.answers = 0;
  after_output(id, connection);
}

void HttpServer::after_output(ConnectionId id, Connection& connection) {
  if (connection.close_after_output) {
    linger(id, connection);
    return;
  }
  if (connection.is_busy()) {
    run_clock(id, connection, Clock::kNone);
  } else if (connection.input) {
    run_clock(id, connection, Clock::kRequest);
    again_.push_back(id);
  } else if (connection.peer_done) {
    close_later(id, connection);
  } else {
    run_clock(id, connection, Clock::kIdle);
  }
}

}  // namespace gateway
