#include "gateway/http/plain_request.h"

#include <algorithm>
#include <array>

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

// Sixteen parameters are compared with each other quickly; more are nobody's.
constexpr std::size_t kMostParams = 16;

/// What stands for itself in a path, a name or a value of a query.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '*' || c == '.' || c == '_' || c == '~';
}
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c); });
}

/// `name=value&name=value…` into `params`; false when it is anything else.
bool read_params(std::string_view query, Params& params) {
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    const auto equals = part.find('=');
    if (equals == 0 || equals == std::string_view::npos) return false;
    const auto name = part.substr(0, equals);
    const auto value = part.substr(equals + 1);
    if (!is_plain(name) || !is_plain(value) || params.size() == kMostParams) return false;
    for (const auto& [known, same] : params)
      if (known == name && same == value) return false;
    params.emplace_back(name, value);
    if (part.size() == query.size()) return true;
    query.remove_prefix(part.size() + 1);
    if (query.empty()) return false;  // it ends in '&'
  }
  return true;
}

/// The field of `request` that a header of this name fills; null for the many that fill none.
std::string* field_of(HttpRequest& request, std::string_view name) {
  switch (name.size()) {
    case 6:
      return equals_ignoring_case(name, "Cookie")   ? &request.cookie
             : equals_ignoring_case(name, "Prefer") ? &request.prefer
             : equals_ignoring_case(name, "Origin") ? &request.origin
                                                    : nullptr;
    case 12: return equals_ignoring_case(name, "Content-Type") ? &request.content_type : nullptr;
    case 13:
      return equals_ignoring_case(name, "If-None-Match")   ? &request.if_none_match
             : equals_ignoring_case(name, "Last-Event-ID") ? &request.last_event_id
                                                           : nullptr;
    default: return nullptr;
  }
}

/// The request line; false when it is not plain.
bool read_request_line(std::string_view line, HttpRequest& request) {
  constexpr std::array<std::string_view, 3> kMethods = {"GET ", "POST ", "HEAD "};
  const auto method = std::find_if(kMethods.begin(), kMethods.end(),
                                   [&](std::string_view known) { return line.starts_with(known); });
  const auto target_end = line.rfind(' ');
  const std::string_view version = line.substr(std::min(target_end, line.size()));
  if (method == kMethods.end() || target_end < method->size() || !version.starts_with(" HTTP/1."))
    return false;
  const std::string_view target = line.substr(method->size(), target_end - method->size());
  const std::string_view path = target.substr(0, target.find('?'));
  const bool plain_path = path.starts_with('/') && std::all_of(path.begin(), path.end(), [](char c) {
                            return c == '/' || is_plain(c);
                          });
  if (!plain_path) return false;
  request.method = method->substr(0, method->size() - 1);
  request.path = path;
  return path.size() == target.size() ||
         (path.size() + 1 < target.size() &&
          read_params(target.substr(path.size() + 1), request.params));
}

}  // namespace

std::optional<HttpRequest> read_plain_head(std::string_view head) {
  // httplib decodes percent signs in headers too.
  if (head.find('%') != std::string_view::npos) return std::nullopt;
  std::optional<HttpRequest> request(std::in_place);
  std::size_t line_end = head.find("\r\n");
  if (line_end == std::string_view::npos || !read_request_line(head.substr(0, line_end), *request))
    return std::nullopt;
  for (auto start = line_end + 2; start < head.size(); start = line_end + 2) {
    line_end = head.find("\r\n", start);
    if (line_end == std::string_view::npos) return std::nullopt;
    if (line_end == start) return request;
    const std::string_view line = head.substr(start, line_end - start);
    const auto colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    if (equals_ignoring_case(name, "Range")) return std::nullopt;  // httplib refuses some
    std::string* field = field_of(*request, name);
    if (field == nullptr) continue;
    const std::string_view value = trim(line.substr(std::min(colon + 1, line.size())));
    // Which of two counts, and whether an empty one does, is httplib's to say.
    if (value.empty() || !field->empty()) return std::nullopt;
    *field = value;
  }
  return std::nullopt;
}

std::optional<Params> read_plain_form(std::string_view body) {
  std::optional<Params> params(std::in_place);
  if (!read_params(body, *params)) return std::nullopt;
  return params;
}

}  // namespace gateway
