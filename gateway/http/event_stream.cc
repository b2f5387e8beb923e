// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/event_stream.h"

#include <array>
#include <charconv>

#include "base/check.h"
#include "gateway/http/http_bodies.h"

namespace gateway {
namespace {

std::string hex(std::size_t number) {
  std::array<char, 2 * sizeof number> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return {digits.data(), end};
}

}  // namespace

HttpResponse stream_head() {
  HttpResponse head;
  head.streamed = true;
  head.content_type = "text/event-stream";
  head.with("Cache-Control", "no-store");
  head.with("X-Content-Type-Options", "nosniff");
  // nginx would collect the events until a buffer is full.
  head.with("X-Accel-Buffering", "no");
  return head;
}

StreamPiece::StreamPiece(std::string_view text)
    : chunk_(hex(text.size())), text_size_(text.size()) {
  CHECK(!text.empty());  // an empty chunk would be the last one
  chunk_.append("\r\n");
  text_at_ = chunk_.size();
  chunk_.append(text).append("\r\n");
}

StreamPiece retry_piece(base::Millis retry) {
  return StreamPiece("retry: " + std::to_string(retry.count()) + "\n\n");
}

StreamPiece state_piece(const StateAnswer& state) {
  // The JSON has no line end, so that it is one line of data.
  return StreamPiece("event: state\nid: " + state.cursor->str() + "\ndata: " + state_body(state) +
                     "\n\n");
}

const StreamPiece& beat_piece() {
  static const StreamPiece kBeat(":\n\n");
  return kBeat;
}

std::string_view stream_end(bool http10) { return http10 ? "" : "0\r\n\r\n"; }

}  // namespace gateway
