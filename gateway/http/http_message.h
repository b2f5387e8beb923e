// A request and an answer, as far as this gateway reads and writes them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway {

/// Names and values; those of one name in the order they were sent.
using Params = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name; null when there is none. Lives as long as `params`.
inline const std::string* find(const Params& params, std::string_view name) {
  for (const auto& [known, value] : params)
    if (known == name) return &value;
  return nullptr;
}

/// A decoded request. Names of parameters and values are percent-decoded.
struct HttpRequest {
  std::string method;
  std::string path;
  Params params;  // of the query; of a form: form_params()
  std::string content_type;
  std::string cookie;
  std::string if_none_match;
  std::string last_event_id;
  std::string prefer;
  std::string origin;
  std::string body;
};

/// What is answered, before it becomes bytes. Content-Length, Date, Connection and what CORS asks
/// for are added by those who encode and send it.
struct HttpResponse {
  int status = 200;
  std::string content_type;  // empty: no body
  std::string body;
  bool streamed = false;     // the body follows in pieces, of unknown length
  std::vector<std::pair<std::string, std::string>> headers;

  HttpResponse& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

/// What is personal in an answer, though its content is shared by everyone who waited for it.
struct ReplyStyle {
  bool head = false;        // HEAD: headers only
  bool close = false;       // the connection ends with this answer
  bool http10 = false;      // and is kept open only if this is said
  std::string origin;       // allowed to read this from a page elsewhere; empty: not asked
  std::string preference;   // for Preference-Applied; empty: none

  friend auto operator<=>(const ReplyStyle&, const ReplyStyle&) = default;
};

}  // namespace gateway
