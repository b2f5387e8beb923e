// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/http_response.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace support {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::size_t parse_size(std::string_view text, int base) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size, base);
  if (error != std::errc() || end != text.data() + text.size())
    throw MalformedResponse("not a length: '" + std::string(text) + "'");
  return size;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cuts the part up to `end` off the front of `text`.
std::string_view cut(std::string_view& text, std::string_view end) {
  const auto at = text.find(end);
  const auto part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
  return part;
}

}  // namespace

std::optional<std::string> HttpResponse::header(std::string_view name) const {
  std::optional<std::string> found;
  for (const auto& [key, value] : headers) {
    if (!equal_ignoring_case(key, name)) continue;
    if (found) throw MalformedResponse(key + " is there twice");
    found = value;
  }
  return found;
}

Json HttpResponse::json() const {
  Json parsed = Json::parse(body, nullptr, false);
  if (parsed.is_discarded())
    throw MalformedResponse("no JSON, status " + std::to_string(status) + ": '" + body + "'");
  return parsed;
}

std::size_t HttpResponseParser::feed(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !complete()) {
    const auto rest = bytes.substr(used);
    if (state_ == State::kUntilEnd) {
      response_.body += rest;
      return bytes.size();
    }
    if (state_ == State::kBody) {
      const auto part = rest.substr(0, remaining_);
      response_.body += part;
      remaining_ -= part.size();
      used += part.size();
      if (remaining_ == 0) state_ = State::kComplete;
      continue;
    }
    buffer_ += bytes[used++];
    if (state_ == State::kChunk) {
      if (buffer_.size() < remaining_ + 2) continue;
      if (!buffer_.ends_with("\r\n")) throw MalformedResponse("a chunk without its line end");
      response_.body.append(buffer_, 0, remaining_);
      buffer_.clear();
      state_ = State::kChunkSize;
    } else if (state_ == State::kHead) {
      if (!buffer_.ends_with("\r\n\r\n")) continue;
      parse_head(std::exchange(buffer_, {}));
      choose_body();
    } else if (buffer_.ends_with("\r\n")) {
      on_line(std::string_view(buffer_).substr(0, buffer_.size() - 2));
      buffer_.clear();
    }
  }
  return used;
}

void HttpResponseParser::feed_end() {
  if (state_ == State::kUntilEnd) state_ = State::kComplete;
}

void HttpResponseParser::parse_head(std::string_view head) {
  std::string_view line = cut(head, "\r\n");
  response_.version = cut(line, " ");
  const auto status = cut(line, " ");
  if (!response_.version.starts_with("HTTP/1.") || status.size() != 3)
    throw MalformedResponse("not a status line: " + response_.version);
  response_.status = static_cast<int>(parse_size(status, 10));
  response_.reason = line;
  while (!head.empty()) {
    std::string_view field = cut(head, "\r\n");
    if (field.empty()) break;
    if (field.find(':') == std::string_view::npos)
      throw MalformedResponse("not a header: " + std::string(field));
    const std::string name(cut(field, ":"));
    response_.headers.emplace_back(name, trimmed(field));
  }
}

void HttpResponseParser::choose_body() {
  const int status = response_.status;
  if (to_head_ || status < 200 || status == 204 || status == 304) {
    state_ = State::kComplete;
  } else if (response_.header("Transfer-Encoding")) {
    state_ = State::kChunkSize;
  } else if (const auto length = response_.header("Content-Length")) {
    remaining_ = parse_size(*length, 10);
    state_ = remaining_ == 0 ? State::kComplete : State::kBody;
  } else {
    state_ = State::kUntilEnd;
  }
}

void HttpResponseParser::on_line(std::string_view line) {
  if (state_ == State::kTrailer) {
    if (line.empty()) state_ = State::kComplete;
    return;
  }
  remaining_ = parse_size(line.substr(0, line.find(';')), 16);
  state_ = remaining_ == 0 ? State::kTrailer : State::kChunk;
}

}  // namespace support
