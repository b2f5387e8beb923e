// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/response_writer.h"

#include <algorithm>
#include <chrono>
#include <ctime>

#include "base/check.h"
#include "gateway/http/field_text.h"

namespace gateway {
namespace {

// The head of an answer to a poll has 200 bytes, that of a page 400.
constexpr std::size_t kUsualHeadSize = 512;

/// The reason phrase of each status that is answered here (RFC 9110, 15).
std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
  }
  CHECK(false, status);
}

/// A browser wants one word on it, not two.
bool is_for_all_origins(const HttpResponse& response) {
  return std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
    return header.first == "Access-Control-Allow-Origin";
  });
}

}  // namespace

std::string ResponseWriter::encode(const HttpResponse& response, const ReplyStyle& style,
                                   base::WallTime now) {
  std::string bytes;
  bytes.reserve(kUsualHeadSize + response.body.size());
  bytes.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  bytes.append(reason_of(response.status)).append("\r\n");
  bool varies = false;
  for (const auto& [name, value] : response.headers) {
    const bool is_vary = name == "Vary";
    put(bytes, name, is_vary && varies_by_origin_ ? value + ", Origin" : value);
    varies = varies || is_vary;
  }
  if (!response.content_type.empty()) put(bytes, "Content-Type", response.content_type);
  if (response.streamed && !style.http10) put(bytes, "Transfer-Encoding", "chunked");
  // A 304 has no content, and its length is not 0 but that of what the client has.
  if (!response.streamed && response.status != 304 && response.status != 204)
    put(bytes, "Content-Length", std::to_string(response.body.size()));
  put(bytes, "Date", date_of(now));
  if (style.close)
    put(bytes, "Connection", "close");
  else if (style.http10)
    put(bytes, "Connection", "keep-alive");
  if (!style.preference.empty()) put(bytes, "Preference-Applied", style.preference);
  if (!style.origin.empty() && !is_for_all_origins(response)) {
    put(bytes, "Access-Control-Allow-Origin", style.origin);
    put(bytes, "Access-Control-Expose-Headers", "ETag, Preference-Applied, Retry-After");
  }
  if (varies_by_origin_ && !varies) put(bytes, "Vary", "Origin");
  bytes.append("\r\n");
  if (!style.head) bytes.append(response.body);
  return bytes;
}

void ResponseWriter::put(std::string& bytes, std::string_view name, std::string_view value) {
  if (!is_field_text(value)) {
    ++left_out_;
    last_left_out_ = name;
    return;
  }
  bytes.append(name).append(": ").append(value).append("\r\n");
}

const std::string& ResponseWriter::date_of(base::WallTime now) {
  const std::int64_t second = std::chrono::floor<base::Seconds>(now).time_since_epoch().count();
  if (second == date_second_) return date_;
  date_second_ = second;
  std::tm utc{};
  gmtime_r(&second, &utc);
  char text[64];
  // IMF-fixdate; the C locale, which no program here leaves, has the English names it wants.
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return date_ = text;
}

}  // namespace gateway
