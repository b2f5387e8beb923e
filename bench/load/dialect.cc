// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/dialect.h"

#include <charconv>

namespace bench {
namespace {

using crowd::between;
using crowd::number_in;

constexpr std::string_view kAnything = "Accept: */*\r\n";

std::string_view cursor_of(const Answer& answer) {
  return between(answer.body, "\"cursor\":\"", '"');
}

/// What a browser sends, shortened to what servers look at.
std::string get(std::string_view target, std::string_view headers) {
  std::string request = "GET ";
  request.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(headers).append("\r\n");
  return request;
}

std::string poll(std::string_view parameters, std::string_view validators = {}) {
  return get(std::string("/status?session=bench").append(parameters),
             std::string(kAnything).append(validators));
}

}  // namespace

std::optional<ReadAnswer> read_chunk(std::string_view bytes) {
  constexpr std::string_view kLineEnd = "\r\n";
  const auto line = bytes.find(kLineEnd);
  if (line == std::string_view::npos) return std::nullopt;
  std::size_t size = 0;
  const auto parsed = std::from_chars(bytes.data(), bytes.data() + line, size, 16);
  ReadAnswer read;
  if (parsed.ec != std::errc{} || parsed.ptr != bytes.data() + line || size == 0) {
    read.size = bytes.size();
    return read;
  }
  const auto start = line + kLineEnd.size();
  if (bytes.size() < start + size + kLineEnd.size()) return std::nullopt;
  read.answer.status = 200;
  read.answer.body = bytes.substr(start, size);
  read.size = start + size + kLineEnd.size();
  return read;
}

std::optional<Dialect> Dialect::named(std::string_view name) {
  if (name == "holdfast") return Dialect(Kind::kHoldfast);
  if (name == "holdfast-stream") return Dialect(Kind::kStream);
  if (name == "holdfast-blind") return Dialect(Kind::kBlind);
  if (name == "plain") return Dialect(Kind::kPlain);
  if (name == "nchan") return Dialect(Kind::kNchan);
  return std::nullopt;
}

std::optional<ReadAnswer> Dialect::read(std::string_view bytes) const {
  return is_stream() && !bytes.starts_with("HTTP") ? read_chunk(bytes) : read_answer(bytes);
}

bool Dialect::has_state(const Answer& answer) const {
  return !is_stream() || answer.body.find("event: state\n") != std::string_view::npos;
}

std::string Dialect::first_poll() const {
  switch (kind_) {
    case Kind::kStream:
      return get("/events?session=bench&item=P", "Accept: text/event-stream\r\n");
    case Kind::kHoldfast:
      return poll("&item=P&wait=0");
    case Kind::kBlind:
      return poll("&item=P&wait=55");
    case Kind::kPlain:
    case Kind::kNchan:
      break;
  }
  return poll("");
}

std::string Dialect::next_poll(const Answer& answer) const {
  switch (kind_) {
    case Kind::kHoldfast:
      return poll("&item=P&wait=55&since=" + std::string(cursor_of(answer)));
    case Kind::kNchan: {
      std::string validators = "If-None-Match: ";
      validators.append(between(answer.head, "Etag: ", '\r')).append("\r\nIf-Modified-Since: ");
      validators.append(between(answer.head, "Last-Modified: ", '\r')).append("\r\n");
      return poll("", validators);
    }
    case Kind::kStream:
    case Kind::kBlind:
    case Kind::kPlain:
      break;
  }
  return first_poll();
}

std::string_view Dialect::seen_by(const Answer& answer) const {
  switch (kind_) {
    case Kind::kHoldfast:
      return cursor_of(answer);
    case Kind::kNchan:
      return answer.head;
    case Kind::kStream:
    case Kind::kBlind:
    case Kind::kPlain:
      break;
  }
  return {};
}

std::int64_t Dialect::pause_ms(const Answer& answer) const {
  return static_cast<std::int64_t>(number_in(between(answer.body, "\"delay_ms\":", '}')));
}

std::uint64_t Dialect::version_of(const Answer& answer) const {
  const auto cursor = cursor_of(answer);
  const auto dot = cursor.find('.');
  return dot == std::string_view::npos ? 0 : number_in(cursor.substr(dot + 1));
}

std::string Dialect::change(std::string_view session, std::uint64_t number) const {
  std::string body;
  if (kind_ == Kind::kNchan) {
    // The size of a gateway's answer, so that both write as many bytes.
    body = "{\"number\":" + std::to_string(number) + ",\"text\":\"" + std::string(180, 'x') + "\"}";
  } else {
    // Two quantities in turn: an amount that is held already would change nothing.
    body = "session=" + std::string(session) +
           "&action=add&item=P&quantity=" + std::to_string(1 + number % 2);
  }
  return "POST /cart HTTP/1.1\r\nHost: 127.0.0.1\r\n"
         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace bench
