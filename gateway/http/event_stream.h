// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The bytes of GET /events: Server-Sent Events (WHATWG HTML, 9.2) in the chunks of HTTP/1.1.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/requests.h"
#include "gateway/http/http_message.h"

namespace gateway {

/// The 200 of a stream, without its body.
HttpResponse stream_head();

/// A piece of a stream's body, as each version of HTTP wants it. Made once, written to any number.
class StreamPiece {
 public:
  explicit StreamPiece(std::string_view text);
  /// HTTP/1.0 knows no chunks: there the body ends with the connection.
  std::string_view bytes(bool http10) const {
    return http10 ? std::string_view(chunk_).substr(text_at_, text_size_) : chunk_;
  }

 private:
  std::string chunk_;
  std::size_t text_at_;
  std::size_t text_size_;
};

/// What a stream begins with: how long its client is to wait before it comes back.
StreamPiece retry_piece(base::Millis retry);
/// An event with the JSON of GET /status; its id is the cursor. REQUIRES: `state` has a cursor.
StreamPiece state_piece(const StateAnswer& state);
/// A comment: it only shows that both ends are there.
const StreamPiece& beat_piece();
/// The end of the body.
std::string_view stream_end(bool http10);

}  // namespace gateway
