// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Answers that go on: HttpServer's part in GET /events.
#include "gateway/net/http_server.h"

namespace gateway {
void HttpServer::begin_stream(ConnectionId id, const HttpResponse& head) {
  Connection* connection = table_.find(id);
  if (connection == nullptr || connection->state != ConnectionState::kAnswering) return;
  ReplyStyle& style = connection->style;
  style.close = style.close || style.http10 || draining_;
  connection->state = ConnectionState::kStreaming;
  // At once, and not with the turn's other answers: thousands who come back together would each own a
  // buffer until then, and the memory stays with the process.
  if (!write_through(id, *connection, encode(head, style))) return;
  if (!connection->output.empty()) note_flush(id, *connection);
}

void HttpServer::stream(ConnectionId id, const StreamPiece& piece) {
  Connection* connection = table_.find(id);
  if (connection == nullptr || connection->state != ConnectionState::kStreaming) return;
  if (connection->closing || connection->style.head) return;
  if (connection->output.size() - connection->written > connection_memory::kMostStreamed) {
    ++totals_.slow_streams;
    hang_up(id, *connection);
    return;
  }
  if (!write_through(id, *connection, piece.bytes(connection->style.http10))) return;
  if (!connection->output.empty()) note_flush(id, *connection);
}

void HttpServer::end_stream(ConnectionId id) {
  Connection* connection = table_.find(id);
  if (connection == nullptr || connection->state != ConnectionState::kStreaming) return;
  if (!connection->style.head) connection->output += stream_end(connection->style.http10);
  connection->style.close = connection->style.close || draining_;
  finish_answer(id, *connection);
}

}  // namespace gateway
