// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// An HTTP/1.1 response and a parser for it: a second opinion on what the gateway sends, so it
// shares no code with it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

using Json = nlohmann::json;

/// Bytes that are not HTTP.
struct MalformedResponse : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct HttpResponse {
  std::string version;
  int status = 0;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> headers;  // names as received
  std::string body;

  /// The header of that name in any case; throws when it is there twice.
  std::optional<std::string> header(std::string_view name) const;
  bool has(std::string_view name) const { return header(name).has_value(); }
  /// The body as JSON; throws, with status and body, when it is not.
  Json json() const;
};

/// Takes a response in pieces of any size.
class HttpResponseParser {
 public:
  /// The answer to a HEAD request has no body whatever its headers say.
  explicit HttpResponseParser(bool to_head_request = false) : to_head_(to_head_request) {}

  /// Takes what belongs to this response from the front of `bytes`; returns how many bytes that
  /// were. Throws MalformedResponse.
  std::size_t feed(std::string_view bytes);
  /// The peer closed: completes a response that is delimited by it.
  void feed_end();

  bool complete() const { return state_ == State::kComplete; }
  /// True when no byte of a response has come.
  bool untouched() const { return state_ == State::kHead && buffer_.empty(); }
  bool has_head() const { return state_ != State::kHead; }
  /// Its head, once there is one, and as much of its body as has come.
  const HttpResponse& so_far_read() const { return response_; }
  /// What has come of a response that is not complete, for messages.
  std::string so_far() const { return buffer_ + response_.body; }
  /// REQUIRES: complete().
  HttpResponse take() { return std::move(response_); }

 private:
  enum class State {
    kHead,       // until the empty line
    kBody,       // until remaining_ bytes have come
    kUntilEnd,   // until the peer closes
    kChunkSize,  // until the line with the next chunk's size
    kChunk,      // until remaining_ bytes and their line end have come
    kTrailer,    // until the empty line after the last chunk
    kComplete,   // for good
  };

  void parse_head(std::string_view head);
  void choose_body();
  void on_line(std::string_view line);

  bool to_head_;
  State state_ = State::kHead;
  std::string buffer_;  // of the head, a chunk's size or its trailer
  std::size_t remaining_ = 0;
  HttpResponse response_;
};

}  // namespace support
