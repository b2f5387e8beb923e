// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/request_framer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "gateway/http/chunk_line.h"
#include "gateway/http/field_text.h"
#include "gateway/http/host.h"
#include "gateway/http/percent.h"
#include "gateway/http/target.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using proto::limits::kMaxBodyBytes;
using proto::limits::kMaxHeaderBytes;

constexpr std::string_view kLineEnd = "\r\n";
// A chunk's size line: 16 hex digits and room for an extension nobody sends.
constexpr std::size_t kMaxChunkLine = 256;
// What is not body in a chunked body, trailers aside: the largest body fits in chunks of one byte.
constexpr std::size_t kMaxChunkOverhead = 6 * kMaxBodyBytes;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Most parts of a request fit into it.
constexpr std::size_t kPart = 256;

/// Empties parts of a request. An empty one keeps no more room than that.
template <class... Parts>
void empty(Parts&... parts) {
  static_assert(sizeof...(parts) * kPart <= RequestFramer::kMostKept);
  const auto empty_one = [](std::string& part) {
    if (part.empty()) return;
    if (part.capacity() > kPart) std::string().swap(part);
    part.clear();
  };
  (empty_one(parts), ...);
}

/// Adds the value of one more line to a field (RFC 9110, 5.3).
void join(std::string& field, std::string_view separator, std::string_view value) {
  if (value.empty()) return;
  if (!field.empty()) field.append(separator);
  field.append(value);
}

struct FieldLine {
  std::string_view name;
  std::string_view value;
};

/// `field-name ":" OWS field-value OWS` (RFC 9112, 5); no name when it is none.
FieldLine split_field_line(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return {};
  return {line.substr(0, colon), trim(line.substr(colon + 1))};
}

}  // namespace

RequestFramer::Step RequestFramer::next(std::string_view bytes) {
  if (phase_ == Phase::kHead) {
    const Step step = next_head(bytes);
    if (phase_ == Phase::kHead || step == Step::kRefused) return step;
    if (expect_continue_ && bytes.size() == at_) {
      expect_continue_ = false;
      return Step::kContinue;
    }
  }
  return phase_ == Phase::kBody ? next_body(bytes) : next_chunked(bytes);
}

std::size_t RequestFramer::release() {
  if (phase_ == Phase::kHead) return 0;
  searched_ = std::max(searched_, at_) - at_;
  return std::exchange(at_, 0);
}

void RequestFramer::restart() {
  HttpRequest& r = request;
  empty(r.method, r.path, r.query, r.host, r.content_type, r.content_encoding, r.cookie,
        r.if_none_match, r.last_event_id, r.prefer, r.idempotency_key, r.origin, r.fetch_site,
        r.accept, r.accept_encoding, r.accept_language, r.authorization, r.forwarded_for,
        r.forwarded_proto, r.body);
  r.secure = false;
  consumed = 0;
  keep_alive = true;
  http10 = false;
  refusal = Refusal::kMalformed;
  reason = {};
  phase_ = Phase::kHead;
  has_authority_ = has_host_ = has_content_length_ = chunked_ = false;
  expect_continue_ = close_asked_ = keep_alive_asked_ = false;
  start_ = at_ = searched_ = chunk_left_ = chunk_overhead_ = trailer_bytes_ = 0;
  content_length_ = 0;
}

RequestFramer::Step RequestFramer::refuse(Refusal why, std::string_view text) {
  refusal = why;
  reason = text;
  return Step::kRefused;
}

bool RequestFramer::malformed(std::string_view text) {
  refuse(Refusal::kMalformed, text);
  return false;
}

bool RequestFramer::find_line_end(std::string_view bytes, std::size_t& end) {
  searched_ = std::max(searched_, at_);
  const auto found = bytes.find('\n', searched_);
  if (found == std::string_view::npos) {
    searched_ = bytes.size();
    return false;
  }
  end = found;
  return true;
}

// --- the head -------------------------------------------------------------------------------------

RequestFramer::Step RequestFramer::next_head(std::string_view bytes) {
  std::size_t newline;
  while (find_line_end(bytes, newline)) {
    if (newline + 1 - start_ > kMaxHeaderBytes)
      return refuse(Refusal::kHeadersTooLarge, "request line and headers exceed 8 KiB");
    if (newline == at_ || bytes[newline - 1] != '\r')
      return refuse(Refusal::kMalformed, "a line does not end in CR LF");
    const std::string_view line = bytes.substr(at_, newline - 1 - at_);
    const bool first = at_ == start_;
    at_ = newline + 1;
    if (line.empty() && first) {
      // RFC 9112, 2.2: empty lines before a request are skipped; two are enough for anybody.
      if (at_ > 2 * kLineEnd.size()) return refuse(Refusal::kMalformed, "no request line");
      start_ = at_;
      continue;
    }
    if (line.empty()) {
      if (!check_head()) return Step::kRefused;
      phase_ = chunked_ ? Phase::kChunkSize : Phase::kBody;
      return Step::kNeedMore;
    }
    if (!(first ? read_request_line(line) : read_header(line))) return Step::kRefused;
  }
  if (bytes.size() - start_ > kMaxHeaderBytes)
    return refuse(Refusal::kHeadersTooLarge, "request line and headers exceed 8 KiB");
  return Step::kNeedMore;
}

bool RequestFramer::read_request_line(std::string_view line) {
  const auto method_end = line.find(' ');
  const auto version_start = line.rfind(' ');
  if (method_end == std::string_view::npos || version_start == method_end ||
      !is_token(line.substr(0, method_end)))
    return malformed("the request line is not 'METHOD target HTTP/1.1'");
  request.method = line.substr(0, method_end);
  if (!read_version(line.substr(version_start + 1))) return false;
  const auto target =
      read_target(request.method, line.substr(method_end + 1, version_start - method_end - 1));
  if (!target) return malformed("the target of the request line is none that is for this method");
  auto path = percent_decoded(target->path, /*plus_is_space=*/false);
  if (!path) return malformed("the path is badly encoded: % must be followed by two hex digits");
  request.path = *std::move(path);
  request.query = target->query;
  request.host = target->authority;
  has_authority_ = !target->authority.empty();
  return true;
}

bool RequestFramer::read_version(std::string_view version) {
  if (version == "HTTP/1.1") return true;
  http10 = version == "HTTP/1.0";
  const bool is_version = version.size() == 8 && version.starts_with("HTTP/") &&
                          is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
  if (!is_version) return malformed("no HTTP version in the request line");
  // A higher minor version is one that we understand as our own (RFC 9110, 2.5).
  if (version[5] == '1') return true;
  refuse(Refusal::kVersion, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  return false;
}

bool RequestFramer::read_header(std::string_view line) {
  const auto [name, value] = split_field_line(line);
  if (name.empty()) return malformed("a header line is not 'Name: value'");
  if (!is_field_text(value)) return malformed("a header has characters it may not have");
  return read_field(name, value);
}

bool RequestFramer::read_field(std::string_view name, std::string_view value) {
  const auto is = [name = name](std::string_view known) {
    return equals_ignoring_case(name, known);
  };
  switch (name.size()) {
    case 4:
      if (is("Host")) return set_host(value);
      break;
    case 6:
      if (is("Cookie"))
        join(request.cookie, "; ", value);
      else if (is("Prefer"))
        join(request.prefer, ", ", value);
      else if (is("Origin"))
        join(request.origin, ", ", value);
      else if (is("Accept"))
        join(request.accept, ", ", value);
      else if (is("Expect") && equals_ignoring_case(value, "100-continue"))
        expect_continue_ = true;
      break;
    case 10:
      if (is("Connection")) read_connection(value);
      break;
    case 12:
      if (is("Content-Type")) join(request.content_type, ", ", value);
      break;
    case 13:
      if (is("If-None-Match"))
        join(request.if_none_match, ", ", value);
      else if (is("Last-Event-ID"))
        join(request.last_event_id, ", ", value);
      else if (is("Authorization"))
        join(request.authorization, ", ", value);
      break;
    case 14:
      if (is("Content-Length")) return set_content_length(value);
      if (is("Sec-Fetch-Site")) join(request.fetch_site, ", ", value);
      break;
    case 15:
      if (is("Accept-Encoding"))
        join(request.accept_encoding, ", ", value);
      else if (is("Accept-Language"))
        join(request.accept_language, ", ", value);
      else if (is("Idempotency-Key"))
        join(request.idempotency_key, ", ", value);
      else if (is("X-Forwarded-For"))
        join(request.forwarded_for, ", ", value);
      break;
    case 16:
      if (is("Content-Encoding")) join(request.content_encoding, ", ", value);
      break;
    case 17:
      if (is("X-Forwarded-Proto")) join(request.forwarded_proto, ", ", value);
      if (!is("Transfer-Encoding")) break;
      if (chunked_ || !equals_ignoring_case(value, "chunked"))
        return malformed("the only transfer coding read here is one 'chunked'");
      chunked_ = true;
      break;
  }
  return true;
}

void RequestFramer::read_connection(std::string_view value) {
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    const std::string_view option = trim(value.substr(0, comma));
    if (equals_ignoring_case(option, "close")) close_asked_ = true;
    if (equals_ignoring_case(option, "keep-alive")) keep_alive_asked_ = true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

bool RequestFramer::set_host(std::string_view value) {
  if (has_host_) return malformed("HTTP/1.1 wants exactly one Host header");
  if (!is_host(value)) return malformed("Host is not 'host' or 'host:port'");
  has_host_ = true;
  // The target's own authority counts, where it has one (RFC 9112, 3.2.2).
  if (!has_authority_) request.host = value;
  return true;
}

bool RequestFramer::set_content_length(std::string_view value) {
  if (has_content_length_) return malformed("Content-Length is given twice");
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), content_length_);
  if (value.empty() || error != std::errc() || end != value.data() + value.size())
    return malformed("Content-Length is not a number");
  has_content_length_ = true;
  return true;
}

bool RequestFramer::check_head() {
  if (chunked_ && has_content_length_)
    return malformed("both Content-Length and Transfer-Encoding are given");
  if (chunked_ && http10) return malformed("HTTP/1.0 has no transfer codings");
  if (!has_host_ && !http10) return malformed("HTTP/1.1 wants exactly one Host header");
  if (content_length_ > kMaxBodyBytes) {
    refuse(Refusal::kBodyTooLarge, "the body exceeds 64 KiB");
    return false;
  }
  expect_continue_ = expect_continue_ && !http10 && (chunked_ || content_length_ > 0);
  keep_alive = !close_asked_ && (!http10 || keep_alive_asked_);
  // What follows a CONNECT may be meant for the other end of a tunnel that there is not.
  if (request.method == "CONNECT") keep_alive = false;
  return true;
}

// --- the body -------------------------------------------------------------------------------------

RequestFramer::Step RequestFramer::next_body(std::string_view bytes) {
  const std::size_t size = std::min(bytes.size() - at_, content_length_ - request.body.size());
  request.body.append(bytes.substr(at_, size));
  at_ += size;
  if (request.body.size() < content_length_) return Step::kNeedMore;
  consumed = at_;
  return Step::kComplete;
}

RequestFramer::Step RequestFramer::next_chunked(std::string_view bytes) {
  Step step = Step::kNeedMore;
  std::size_t before;
  do {
    before = at_;
    const Phase phase = phase_;
    step = phase == Phase::kChunkSize   ? next_chunk_size(bytes)
           : phase == Phase::kChunkData ? next_chunk_data(bytes)
                                        : next_trailers(bytes);
  } while (step == Step::kNeedMore && at_ != before);
  return step;
}

RequestFramer::Step RequestFramer::next_chunk_size(std::string_view bytes) {
  std::size_t newline;
  const bool found = find_line_end(bytes, newline);
  if ((found ? newline : bytes.size()) - at_ > kMaxChunkLine)
    return refuse(Refusal::kMalformed, "a chunk's size line is too long");
  if (!found) return Step::kNeedMore;
  if (newline == at_ || bytes[newline - 1] != '\r')
    return refuse(Refusal::kMalformed, "a chunk's size line does not end in CR LF");
  const auto size = read_chunk_size(bytes.substr(at_, newline - 1 - at_));
  if (!size) return refuse(Refusal::kMalformed, "a chunk's size is not a hex number");
  if (*size > kMaxBodyBytes - request.body.size())
    return refuse(Refusal::kBodyTooLarge, "the body exceeds 64 KiB");
  chunk_overhead_ += newline + 1 - at_ + kLineEnd.size();
  if (chunk_overhead_ > kMaxChunkOverhead)
    return refuse(Refusal::kBodyTooLarge, "the lines between the chunks exceed 384 KiB");
  at_ = newline + 1;
  chunk_left_ = *size;
  phase_ = *size == 0 ? Phase::kTrailers : Phase::kChunkData;
  return Step::kNeedMore;
}

RequestFramer::Step RequestFramer::next_chunk_data(std::string_view bytes) {
  const std::size_t size = std::min(bytes.size() - at_, chunk_left_);
  request.body.append(bytes.substr(at_, size));
  at_ += size;
  chunk_left_ -= size;
  if (chunk_left_ > 0 || bytes.size() - at_ < kLineEnd.size()) return Step::kNeedMore;
  if (bytes.substr(at_, kLineEnd.size()) != kLineEnd)
    return refuse(Refusal::kMalformed, "a chunk is longer than its size");
  at_ += kLineEnd.size();
  phase_ = Phase::kChunkSize;
  return Step::kNeedMore;
}

RequestFramer::Step RequestFramer::next_trailers(std::string_view bytes) {
  std::size_t newline;
  const bool found = find_line_end(bytes, newline);
  if (trailer_bytes_ + (found ? newline + 1 : bytes.size()) - at_ > kMaxHeaderBytes)
    return refuse(Refusal::kHeadersTooLarge, "the trailers exceed 8 KiB");
  if (!found) return Step::kNeedMore;
  if (newline == at_ || bytes[newline - 1] != '\r')
    return refuse(Refusal::kMalformed, "a trailer line does not end in CR LF");
  const std::string_view line = bytes.substr(at_, newline - 1 - at_);
  trailer_bytes_ += newline + 1 - at_;
  at_ = newline + 1;
  if (line.empty()) {
    consumed = at_;
    return Step::kComplete;
  }
  // They are fields as those of the head are (RFC 9112, 7.1.2), though none is used here.
  const auto [name, value] = split_field_line(line);
  if (name.empty() || !is_field_text(value))
    return refuse(Refusal::kMalformed, "a trailer line is not 'Name: value'");
  return Step::kNeedMore;
}

}  // namespace gateway
