// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/files/site.h"

#include <string_view>

#include "gateway/http/entity_tags.h"
#include "gateway/http/percent.h"
#include "gateway/http/problems.h"
#include "gateway/sessions/random_session.h"

namespace gateway {
namespace {

constexpr const char* kFileMethods = "GET, HEAD, OPTIONS";
constexpr const char* kPagePolicy =
    "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

// Of the page without scripts. Its forms say where they come from, unlike a page that tells nobody its address.
constexpr const char* kPlainPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self' data: https:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";
constexpr const char* kPlainStyle = "/plain.css";

// What pages of other origins load: the same for everybody, whoever they are.
constexpr std::string_view kForOthers = "/client/";
// Kept, and asked about each time.
constexpr const char* kAsked = "no-cache";
constexpr const char* kForGood = "public, max-age=31536000, immutable";

// Half a year, of this host alone (RFC 6797).
constexpr const char* kOnlyByTls = "max-age=15552000";

/// A file's bytes as they go out.
struct Coded {
  const std::string& bytes;
  const std::string& etag;
  std::string_view coding;  // for Content-Encoding; empty: the file's own
};

Coded best_of(const WebFile& file, const FileQuery& query) {
  if (query.brotli && !file.brotli.empty()) return {file.brotli, file.brotli_etag, "br"};
  if (query.coding == ContentCoding::kGzip && !file.gzip.empty())
    return {file.gzip, file.gzip_etag, "gzip"};
  return {file.bytes, file.etag, {}};
}

/// What is about a visitor, and so of no cache, in no frame, and of this host.
void make_personal(HttpResponse& response, const PageSession& session, bool secure) {
  response.with("Cache-Control", "no-store");
  response.with("X-Content-Type-Options", "nosniff");
  if (secure) response.with("Strict-Transport-Security", kOnlyByTls);
  if (session.cookie_for)
    response.with("Set-Cookie", session_cookie(session.token, *session.cookie_for, secure));
}

}  // namespace

HttpResponse Site::answer(const PageQuery& query, const GatewayCore& core, const SessionDoor& door,
                          base::MonoTime now, base::WallTime wall) {
  const PageSession session =
      query.session ? *query.session : door.mint(random_session(), query.secure, wall);
  ShopPage::Visit visit{session.token, query.coding, core.staleness(now)};
  if (session.id != session.token) visit.id = session.id;
  // Where none is given for nothing.
  visit.gated = query.session && session.token.empty();
  visit.place = query.place;
  visit.item = query.item;
  visit.order = query.order;
  visit.languages = query.languages;
  if (!query.host.empty()) visit.origin = (query.secure ? "https://" : "http://") + query.host;
  HttpResponse response = page_.answer(core.stock(), visit, now);
  response.with("Content-Security-Policy", kPagePolicy);
  response.with("Referrer-Policy", "no-referrer");
  make_personal(response, session, query.secure);
  return response;
}

HttpResponse Site::answer(PlainPage page, const PageSession& session, bool secure) const {
  const WebFile* style = files_.find(kPlainStyle);
  const std::string address = style == nullptr ? "" : WebFiles::pinned_path(kPlainStyle, *style);
  page.style = address;
  HttpResponse response;
  response.content_type = "text/html; charset=utf-8";
  response.body = plain_page(page);
  response.with("Vary", "Accept-Language, Cookie");
  response.with("Content-Security-Policy", kPlainPolicy);
  response.with("Referrer-Policy", "same-origin");
  make_personal(response, session, secure);
  return response;
}

HttpResponse Site::answer(const FileQuery& query) const {
  const auto pinned = files_.find_pinned(query.path);
  const WebFile* file = pinned ? pinned->file : files_.find(query.path);
  if (file == nullptr && !pinned) return not_found(query.path);
  if (query.method == "OPTIONS") return methods_answer(kFileMethods, query.to_preflight);
  if (query.method != "GET" && query.method != "HEAD")
    return method_not_allowed(query.method, kFileMethods);
  HttpResponse response;
  if (query.path.starts_with(kForOthers)) {
    response.with("Access-Control-Allow-Origin", "*");
    response.with("Cross-Origin-Resource-Policy", "cross-origin");
    response.with("Timing-Allow-Origin", "*");
    if (!pinned)
      response.with("Content-Location",
                    percent_encoded_path(WebFiles::pinned_path(query.path, *file)));
  }
  if (file == nullptr) {
    response.status = 302;
    return response.with("Location", percent_encoded_path(pinned->path))
        .with("Cache-Control", kAsked);
  }
  const Coded best = best_of(*file, query);
  if (read_entity_tags(query.if_none_match).match(best.etag)) {
    response.status = 304;
  } else {
    response.content_type = file->content_type;
    response.body = best.bytes;
    if (!best.coding.empty()) response.with("Content-Encoding", std::string(best.coding));
    response.with("X-Content-Type-Options", "nosniff");
  }
  response.with("ETag", best.etag).with("Cache-Control", pinned ? kForGood : kAsked);
  if (!file->gzip.empty() || !file->brotli.empty()) response.with("Vary", "Accept-Encoding");
  return response;
}

}  // namespace gateway
