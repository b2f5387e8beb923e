// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/event_stream.h"

#include "gateway/http/http_bodies.h"

namespace gateway {
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

}  // namespace gateway
