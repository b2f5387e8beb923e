// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Answers into bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/units.h"
#include "gateway/http/http_message.h"

namespace gateway {

/// Writes answers. One thread; pure but for its scratch memory.
class ResponseWriter {
 public:
  /// `varies_by_origin`: some origin may read answers from elsewhere, and so every answer, those to
  /// other origins too, says that it depends on that (Fetch, "CORS protocol and HTTP caches").
  explicit ResponseWriter(bool varies_by_origin = false) : varies_by_origin_(varies_by_origin) {}

  /// The bytes of an answer. `now` is for the Date header (RFC 9110, 6.6.1). A header whose value has
  /// CR, LF or another control character is left out: as what follows it, the peer would read
  /// something that nobody answered.
  std::string encode(const HttpResponse& response, const ReplyStyle& style, base::WallTime now);

  /// Headers left out so far, and the name of the last of them.
  std::uint64_t left_out() const { return left_out_; }
  const std::string& last_left_out() const { return last_left_out_; }

 private:
  void put(std::string& bytes, std::string_view name, std::string_view value);
  const std::string& date_of(base::WallTime now);

  const bool varies_by_origin_;
  std::int64_t date_second_ = -1;
  std::string date_;
  std::uint64_t left_out_ = 0;
  std::string last_left_out_;
};

}  // namespace gateway
