// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/event_stream.h"

#include <stdexcept>

namespace support {

EventStream::EventStream(HttpConnection connection, const HttpRequest& request, Deadline deadline)
    : connection_(std::move(connection)), parser_(request.method == "HEAD") {
  connection_.send(request.bytes(), deadline);
  while (!parser_.has_head())
    if (!connection_.read_into(parser_, deadline)) throw ConnectionLost("closed before the head");
}

bool EventStream::take_event(Event& event) {
  const std::string& body = parser_.so_far_read().body;
  for (;;) {
    const auto end = body.find('\n', taken_);
    if (end == std::string::npos) return false;
    const std::string line = body.substr(taken_, end - taken_);
    taken_ = end + 1;
    if (line.empty()) {
      if (pending_.data.empty()) continue;  // of a retry or a comment
      event = std::exchange(pending_, {});
      return true;
    }
    const auto colon = std::min(line.find(':'), line.size());
    const std::string field = line.substr(0, colon);
    std::string value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.erase(0, 1);
    if (field == "event")
      pending_.type = value;
    else if (field == "data")
      pending_.data += value;
    else if (field == "id")
      last_id_ = value;
    else if (field == "retry")
      retry_ = std::stol(value);
    else if (!field.empty())
      throw MalformedResponse("no field of an event: '" + line + "'");
  }
}

Event EventStream::next(Deadline deadline) {
  Event event;
  while (!take_event(event)) {
    if (parser_.complete()) throw ConnectionLost("the stream has ended");
    if (!connection_.read_into(parser_, deadline) && !parser_.complete())
      throw ConnectionLost("closed in the middle of a stream");
  }
  return event;
}

Json EventStream::state(Deadline deadline) {
  const Event event = next(deadline);
  Json state = event.json();
  if (event.type != "state" || state["cursor"] != last_id_)
    throw MalformedResponse("no state with its cursor: " + event.type + " " + event.data);
  return state;
}

bool EventStream::ends(Deadline deadline) {
  while (!parser_.complete())
    if (!connection_.read_into(parser_, deadline) && !parser_.complete())
      throw ConnectionLost("closed in the middle of a stream");
  Event event;
  return !take_event(event);
}

bool EventStream::has_news_within(milliseconds wait) {
  return parser_.so_far_read().body.size() > taken_ || connection_.has_news_within(wait);
}

}  // namespace support
