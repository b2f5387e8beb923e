// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A request and an answer, as far as this gateway reads and writes them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway {

/// A request as it was read. The path is percent-decoded, and nothing else is: header fields and the
/// values in them are opaque (RFC 9110, 5.5), a query and a body are read by those who know their form.
/// A field that came in several lines is joined, as RFC 9110, 5.3 has it; one that did not come is empty.
struct HttpRequest {
  std::string method;  // case-sensitive (RFC 9110, 9.1)
  std::string path;    // "*" of OPTIONS; empty of CONNECT
  std::string query;   // without its '?'
  std::string host;    // of Host, or of a target that names one
  std::string content_type;
  std::string content_encoding;
  std::string cookie;  // lines joined with "; " (RFC 9113, 8.2.3)
  std::string if_none_match;
  std::string last_event_id;
  std::string prefer;
  std::string idempotency_key;
  std::string origin;
  std::string fetch_site;  // Sec-Fetch-Site
  std::string accept;
  std::string accept_encoding;
  std::string accept_language;
  std::string authorization;
  std::string forwarded_for;    // X-Forwarded-For: the word of whoever sends it
  std::string forwarded_proto;  // X-Forwarded-Proto, likewise
  std::string body;
  bool secure = false;  // came over TLS, which may have ended at a proxy that is believed

  friend bool operator==(const HttpRequest&, const HttpRequest&) = default;
};

/// What is answered, before it becomes bytes. Content-Length, Date, Connection and what CORS asks
/// for are added by those who encode and send it.
struct HttpResponse {
  int status = 200;
  std::string content_type;  // empty: no body
  std::string body;
  bool streamed = false;  // the body follows in pieces, of unknown length
  std::vector<std::pair<std::string, std::string>> headers;

  HttpResponse& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

/// What is personal in an answer, though its content is shared by everyone who waited for it.
struct ReplyStyle {
  bool head = false;       // HEAD: headers only
  bool close = false;      // the connection ends with this answer
  bool http10 = false;     // and is kept open only if this is said
  std::string origin;      // allowed to read this from a page elsewhere; empty: not asked
  std::string preference;  // for Preference-Applied; empty: none

  friend auto operator<=>(const ReplyStyle&, const ReplyStyle&) = default;
};

}  // namespace gateway
