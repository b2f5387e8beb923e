// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A reader of GET /events that shares no code with the gateway: what a browser's EventSource sees.
#pragma once

#include <cstddef>
#include <string>

#include "tests/support/http_client.h"

namespace support {

/// One event, as it was dispatched.
struct Event {
  std::string type;
  std::string data;
  Json json() const { return Json::parse(data); }
};

/// A stream on a connection of its own. One thread at a time.
class EventStream {
 public:
  /// Sends the request and reads the head.
  EventStream(HttpConnection connection, const HttpRequest& request, Deadline deadline = soon());

  const HttpResponse& head() const { return parser_.so_far_read(); }
  /// Milliseconds, as of the last event or end that was read; -1 while none was said.
  long retry() const { return retry_; }
  const std::string& last_id() const { return last_id_; }

  /// The next event; comments are passed over. Throws ConnectionLost when the stream ends without
  /// one, TimedOut.
  Event next(Deadline deadline = soon());
  /// The data of the next event, which must be a state whose cursor is its id.
  Json state(Deadline deadline = soon());
  /// Reads to the proper end of the stream; true when there was no event before it.
  bool ends(Deadline deadline = soon());
  /// True when something comes within `wait`: see HttpConnection.
  bool has_news_within(milliseconds wait);

  HttpConnection& connection() { return connection_; }

 private:
  /// Takes the lines that are there; true when they made an event.
  bool take_event(Event& event);

  HttpConnection connection_;
  HttpResponseParser parser_;
  std::size_t taken_ = 0;  // of the body
  Event pending_;
  std::string last_id_;
  long retry_ = -1;
};

}  // namespace support
