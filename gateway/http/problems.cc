// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/problems.h"

#include "proto/json_values.h"

namespace gateway {
namespace {

using proto::Error;
using proto::JsonWriter;

/// Seconds a client is asked to wait before it tries again where the fault is ours.
constexpr const char* kRetryAfterSeconds = "1";

/// `write_more` adds the fields that only some problems have.
template <class WriteMore>
HttpResponse problem(int status, std::string_view type, std::string_view title,
                     std::string_view detail, WriteMore write_more) {
  JsonWriter json;
  json.begin_object();
  json.field("type", type);
  json.field("title", title);
  json.field("status", status);
  json.field("detail", detail);
  write_more(json);
  json.end_object();
  HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = json.take();
  response.with("Cache-Control", "no-store");
  return response;
}

std::string whole_seconds(base::Millis wait) {
  return std::to_string(std::chrono::ceil<base::Seconds>(wait).count());
}

HttpResponse http_problem(int status, std::string_view type, std::string_view title,
                          std::string_view detail) {
  return problem(status, type, title, detail, [](JsonWriter&) {});
}

}  // namespace

HttpResponse problem_of(const Error& error) {
  const proto::ErrorKind& kind = kind_of(error.code);
  HttpResponse response = problem(kind.status, kind.name, kind.title, error.detail,
                                  [&](JsonWriter& json) { write_extensions(json, error); });
  if (kind.retry_after) response.with("Retry-After", kRetryAfterSeconds);
  return response;
}

HttpResponse problem_of(RequestFramer::Refusal refusal, std::string_view reason) {
  switch (refusal) {
    case RequestFramer::Refusal::kMalformed:
      return http_problem(400, "bad-request", "Malformed request", reason);
    case RequestFramer::Refusal::kHeadersTooLarge:
      return http_problem(431, "headers-too-large", "Request header fields too large", reason);
    case RequestFramer::Refusal::kBodyTooLarge:
      return http_problem(413, "body-too-large", "Content too large", reason);
    case RequestFramer::Refusal::kVersion:
      return http_problem(505, "http-version", "HTTP version not supported", reason);
  }
  CHECK(false, static_cast<int>(refusal));
}

HttpResponse not_found(std::string_view path) {
  return http_problem(404, "not-found", "Not found", "nothing is at " + std::string(path));
}

HttpResponse method_not_allowed(std::string_view method, const std::string& allow) {
  return http_problem(405, "method-not-allowed", "Method not allowed",
                      std::string(method) + " is not for this: " + allow)
      .with("Allow", allow);
}

HttpResponse method_not_known(std::string_view method) {
  return http_problem(501, "not-implemented", "Not implemented",
                      "no path here has the method " + std::string(method));
}

HttpResponse unsupported_media_type(std::string_view got, std::string_view wanted) {
  return http_problem(415, "unsupported-media-type", "Unsupported media type",
                      "send " + std::string(wanted) + ", not '" + std::string(got) + "'");
}

HttpResponse unsupported_content_coding(std::string_view got) {
  return http_problem(415, "unsupported-media-type", "Unsupported media type",
                      "send the body as it is, not coded as '" + std::string(got) + "'");
}

HttpResponse request_timeout() {
  return http_problem(408, "request-timeout", "Request timeout",
                      "the request did not arrive whole in time");
}

HttpResponse bad_session() {
  return http_problem(
             401, "bad-session", "No session",
             "this needs a session of this shop's, and one that is not over: load its page again")
      .with("WWW-Authenticate", "Bearer");
}

HttpResponse no_session_keys() {
  return http_problem(501, "not-implemented", "Not implemented",
                      "this gateway signs no sessions: start it with --session-keys");
}

HttpResponse foreign_origin() {
  return http_problem(403, "foreign-origin", "Foreign origin",
                      "pages of this origin may not change a cart here");
}

HttpResponse proof_needed(std::string_view challenge) {
  return problem(403, "proof-needed", "Proof needed",
                 "this asks for a proof of work: answer the challenge, and send this again with "
                 "the answer as altcha",
                 [&](JsonWriter& json) { json.field("challenge", challenge); });
}

HttpResponse proof_refused(std::string_view reason, std::string_view challenge) {
  return problem(403, "proof-refused", "Proof refused",
                 "this proof does not let in: answer another challenge", [&](JsonWriter& json) {
                   json.field("reason", reason);
                   json.field("challenge", challenge);
                 });
}

HttpResponse gate_shut() {
  return http_problem(403, "gate-shut", "Gate shut",
                      "this asks for a proof of work, and this gateway signs no challenges: start "
                      "it with --session-keys");
}

HttpResponse no_gate() {
  return http_problem(404, "not-found", "Not found", "this asks for no proof of work");
}

HttpResponse unauthorized(std::string_view detail) {
  return http_problem(401, "unauthorized", "Unauthorized", detail)
      .with("WWW-Authenticate", "Bearer");
}

HttpResponse forbidden(std::string_view scope) {
  return problem(403, "forbidden", "Forbidden",
                 "this key does not have the scope " + std::string(scope),
                 [&](JsonWriter& json) { json.field("scope", scope); });
}

HttpResponse too_many_requests(std::string_view detail, base::Millis wait) {
  return http_problem(429, "too-many-requests", "Too many requests", detail)
      .with("Retry-After", whole_seconds(wait));
}

HttpResponse too_many_visitors(base::Millis wait) {
  const std::string seconds = whole_seconds(wait);
  HttpResponse response;
  response.status = 429;
  response.content_type = "text/html; charset=utf-8";
  response.body =
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"refresh\" "
      "content=\"" +
      seconds +
      "\">\n<title>One moment · 请稍候</title>\n<p>Many have come from your network at once. This "
      "page comes back "
      "by itself in " +
      seconds + " s.</p>\n<p lang=\"zh\">同一网络的访问过多，本页将在 " + seconds +
      " 秒后自动重试。</p>\n</html>\n";
  response.with("Cache-Control", "no-store").with("Retry-After", seconds);
  return response.with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
}

HttpResponse too_many_connections() {
  return problem_of(Error::overloaded("this gateway has all the connections it may have"));
}

}  // namespace gateway
