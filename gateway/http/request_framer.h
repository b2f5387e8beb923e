// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Is a whole request there, where does it end, may it be read at all, and what does it say?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/http/http_message.h"

namespace gateway {

/// Reads one HTTP/1 request out of bytes that arrive piece by piece (RFC 9112), each line once. It
/// refuses what two programs could read in two ways (both lengths, bare line feeds, folded lines,
/// spaces before a colon, repeated lengths): a load balancer in front must agree with us on every
/// boundary. What it lets through is what is used: nothing reads the head a second time.
///
/// Usage: call next() with all bytes of the request that are there, from its first one; after
/// kComplete drop `consumed` bytes and start with a new framer, or restart() this one. It never looks
/// at a byte twice, so a request that comes in single bytes costs no more than one that comes whole.
/// After kNeedMore or kContinue release() says how many of the bytes are not needed any more: whoever
/// drops them begins the next call with the byte behind them.
///
/// Pure. What it keeps is a copy: no view into the bytes outlives a call.
class RequestFramer {
 public:
  enum class Step {
    kNeedMore,  // not all there
    kContinue,  // as kNeedMore, and the client waits for "100 Continue" (reported once)
    kComplete,  // `request`, `consumed` and the flags are set
    kRefused,   // `refusal` is set; the connection cannot be used further
  };
  enum class Refusal {
    kMalformed,        // 400
    kHeadersTooLarge,  // 431
    kBodyTooLarge,     // 413
    kVersion,          // 505: not HTTP/1
  };

  Step next(std::string_view bytes);
  std::size_t release();
  /// Makes it as a new one is, for a tenth of what assigning a new one costs. Of the request it keeps so much
  /// room.
  void restart();
  static constexpr std::size_t kMostKept = 5 * 1024;
  /// Returns true if a request has begun none of whose bytes need be kept.
  bool is_in_body() const { return phase_ != Phase::kHead; }

  /// Whole with kComplete; before that, and with kRefused, what was read of it so far: an answer to
  /// HEAD has no body, and one to an allowed origin says so, whatever it says (RFC 9110, 9.3.2).
  HttpRequest request;
  // Set with kComplete.
  std::size_t consumed = 0;  // bytes of this request, without those that were released
  bool keep_alive = true;    // the client lets the connection be used again
  bool http10 = false;
  // Set with kRefused.
  Refusal refusal = Refusal::kMalformed;
  std::string_view reason;  // for a person; static

 private:
  enum class Phase : std::uint8_t {
    kHead,       // until the empty line
    kBody,       // content-length bytes
    kChunkSize,  // the line before a chunk
    kChunkData,  // a chunk and its line end
    kTrailers,   // until the empty line after the last chunk
  };

  Step refuse(Refusal why, std::string_view text);
  Step next_head(std::string_view bytes);
  Step next_body(std::string_view bytes);
  Step next_chunked(std::string_view bytes);
  Step next_chunk_size(std::string_view bytes);
  Step next_chunk_data(std::string_view bytes);
  Step next_trailers(std::string_view bytes);
  /// Reads the head's lines; false when refused.
  bool read_request_line(std::string_view line);
  bool read_version(std::string_view version);
  bool read_header(std::string_view line);
  bool read_field(std::string_view name, std::string_view value);
  bool check_head();
  bool set_content_length(std::string_view value);
  bool set_host(std::string_view value);
  bool malformed(std::string_view text);
  void read_connection(std::string_view value);
  /// The end of the line that begins at `at_`; false while it is incomplete.
  bool find_line_end(std::string_view bytes, std::size_t& end);

  Phase phase_ = Phase::kHead;
  bool has_authority_ = false;  // the target has one: Host does not count
  bool has_host_ = false;
  bool has_content_length_ = false;
  bool chunked_ = false;
  bool expect_continue_ = false;
  bool close_asked_ = false;
  bool keep_alive_asked_ = false;
  std::size_t start_ = 0;     // after empty lines before the request
  std::size_t at_ = 0;        // everything before is understood
  std::size_t searched_ = 0;  // no line end before this
  std::size_t chunk_left_ = 0;
  std::size_t chunk_overhead_ = 0;  // bytes of a chunked body that are none of it
  std::size_t trailer_bytes_ = 0;
  std::uint64_t content_length_ = 0;
};

}  // namespace gateway
