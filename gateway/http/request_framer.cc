#include "gateway/http/request_framer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/http/field_text.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using proto::limits::kMaxBodyBytes;
using proto::limits::kMaxHeaderBytes;

constexpr std::string_view kLineEnd = "\r\n";
// A chunk's size line: 16 hex digits and room for an extension nobody sends.
constexpr std::size_t kMaxChunkLine = 256;
// A chunked body as it travels: chunks of 7 bytes and more fit whatever their number.
constexpr std::size_t kMaxChunkedBytes = 2 * kMaxBodyBytes;

/// Which bytes are of a kind: asked for every byte of every request.
using ByteSet = std::array<bool, 256>;

/// tchar of RFC 9110, 5.6.2.
constexpr ByteSet kTokenBytes = [] {
  ByteSet set{};
  for (char c = 'a'; c <= 'z'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (char c = '0'; c <= '9'; ++c) set[static_cast<unsigned char>(c)] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) set[static_cast<unsigned char>(c)] = true;
  return set;
}();

/// field-vchar, space or tab; obs-text is let through, as servers do.
constexpr ByteSet kFieldBytes = [] {
  ByteSet set{};
  for (std::size_t c = ' '; c < set.size(); ++c) set[c] = c != 0x7f;
  set['\t'] = true;
  return set;
}();

bool are_all(std::string_view text, const ByteSet& set) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

bool is_token(std::string_view text) { return !text.empty() && are_all(text, kTokenBytes); }

bool is_field_text(std::string_view text) { return are_all(text, kFieldBytes); }

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
  if (phase_ == Phase::kBody) return next_body(bytes);
  Step step = Step::kNeedMore;
  std::size_t before;
  do {
    if (at_ - head_end_ > kMaxChunkedBytes)
      return refuse(Refusal::kBodyTooLarge, "the chunks of the body exceed 128 KiB");
    before = at_;
    const Phase phase = phase_;
    step = phase == Phase::kChunkSize   ? next_chunk_size(bytes)
           : phase == Phase::kChunkData ? next_chunk_data(bytes)
                                        : next_trailers(bytes);
  } while (step == Step::kNeedMore && at_ != before);
  return step;
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
      head_end_ = at_;
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
  const std::string_view target = line.substr(method_end + 1, version_start - method_end - 1);
  if (target.empty() || target.find(' ') != std::string_view::npos || !is_field_text(target))
    return malformed("the request target has characters it may not have");
  const std::string_view version = line.substr(version_start + 1);
  http10 = version == "HTTP/1.0";
  if (http10 || version == "HTTP/1.1") return true;
  if (!version.starts_with("HTTP/")) return malformed("no HTTP version in the request line");
  refuse(Refusal::kVersion, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  return false;
}

bool RequestFramer::read_header(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return malformed("a header line is not 'Name: value'");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_field_text(value)) return malformed("a header has characters it may not have");
  if (equals_ignoring_case(name, "host")) ++hosts_;
  if (equals_ignoring_case(name, "connection")) read_connection(value);
  if (equals_ignoring_case(name, "content-length")) return set_content_length(value);
  if (equals_ignoring_case(name, "transfer-encoding")) {
    if (chunked_ || !equals_ignoring_case(value, "chunked"))
      return malformed("the only transfer coding read here is one 'chunked'");
    chunked_ = true;
  }
  if (equals_ignoring_case(name, "expect") && equals_ignoring_case(value, "100-continue"))
    expect_continue_ = true;
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
  if (hosts_ > 1 || (hosts_ == 0 && !http10))
    return malformed("HTTP/1.1 wants exactly one Host header");
  if (content_length_ > kMaxBodyBytes) {
    refuse(Refusal::kBodyTooLarge, "the body exceeds 64 KiB");
    return false;
  }
  expect_continue_ = expect_continue_ && !http10 && (chunked_ || content_length_ > 0);
  keep_alive = !close_asked_ && (!http10 || keep_alive_asked_);
  return true;
}

RequestFramer::Step RequestFramer::next_body(std::string_view bytes) {
  if (bytes.size() - head_end_ < content_length_) return Step::kNeedMore;
  head = bytes.substr(start_, head_end_ - start_);
  body = std::string(bytes.substr(head_end_, content_length_));
  consumed = head_end_ + content_length_;
  return Step::kComplete;
}

RequestFramer::Step RequestFramer::next_chunk_size(std::string_view bytes) {
  std::size_t newline;
  const bool found = find_line_end(bytes, newline);
  if ((found ? newline : bytes.size()) - at_ > kMaxChunkLine)
    return refuse(Refusal::kMalformed, "a chunk's size line is too long");
  if (!found) return Step::kNeedMore;
  if (newline == at_ || bytes[newline - 1] != '\r')
    return refuse(Refusal::kMalformed, "a chunk's size line does not end in CR LF");
  const std::string_view line = bytes.substr(at_, newline - 1 - at_);
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  const std::string_view rest = line.substr(static_cast<std::size_t>(end - line.data()));
  const bool well_formed = error == std::errc() && !line.starts_with('-') && is_field_text(rest) &&
                           (rest.empty() || rest.front() == ';' || rest.front() == ' ');
  if (!well_formed) return refuse(Refusal::kMalformed, "a chunk's size is not a hex number");
  if (size > kMaxBodyBytes - body.size())
    return refuse(Refusal::kBodyTooLarge, "the body exceeds 64 KiB");
  at_ = newline + 1;
  chunk_left_ = size;
  phase_ = size == 0 ? Phase::kTrailers : Phase::kChunkData;
  return Step::kNeedMore;
}

RequestFramer::Step RequestFramer::next_chunk_data(std::string_view bytes) {
  if (bytes.size() - at_ < chunk_left_ + kLineEnd.size()) return Step::kNeedMore;
  if (bytes.substr(at_ + chunk_left_, kLineEnd.size()) != kLineEnd)
    return refuse(Refusal::kMalformed, "a chunk is longer than its size");
  body.append(bytes.substr(at_, chunk_left_));
  at_ += chunk_left_ + kLineEnd.size();
  phase_ = Phase::kChunkSize;
  return Step::kNeedMore;
}

RequestFramer::Step RequestFramer::next_trailers(std::string_view bytes) {
  std::size_t newline;
  const bool found = find_line_end(bytes, newline);
  if ((found ? newline : bytes.size()) - at_ > kMaxHeaderBytes)
    return refuse(Refusal::kHeadersTooLarge, "the trailers exceed 8 KiB");
  if (!found) return Step::kNeedMore;
  if (newline == at_ || bytes[newline - 1] != '\r')
    return refuse(Refusal::kMalformed, "a trailer line does not end in CR LF");
  const bool end = newline - 1 == at_;
  at_ = newline + 1;
  if (!end) return Step::kNeedMore;
  head = bytes.substr(start_, head_end_ - start_);
  consumed = at_;
  return Step::kComplete;
}

}  // namespace gateway
