// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/admin_site.h"

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>

#include "gateway/http/content_coding.h"
#include "gateway/http/entity_tags.h"
#include "gateway/http/gzip.h"
#include "gateway/http/problems.h"

namespace gateway {
namespace {

constexpr std::string_view kFolder = "/admin";
constexpr const char* kPage = "/admin/";
constexpr const char* kDashboard = "/admin/dashboard.json";
constexpr const char* kFileMethods = "GET, HEAD, OPTIONS";

// Where the pictures of the shop's own pages are, by their path there.
constexpr std::string_view kShopFiles = "/admin/shop-files";
// Of a picture that is opened by itself: it may be markup, and runs nothing.
constexpr const char* kPicturePolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

// Pictures of items are here or wherever the shop has them. No text becomes markup or a script, whatever an item is called.
constexpr const char* kAdminPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

/// FNV-1a, 64 bits: tells versions of a file apart, no more is asked of it.
std::string tag_of(std::string_view bytes, const char* kind) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  char text[32];
  std::snprintf(text, sizeof text, "\"%016llx%s\"", static_cast<unsigned long long>(hash), kind);
  return text;
}

HttpResponse guarded(HttpResponse response, const char* policy = kAdminPolicy) {
  response.with("Content-Security-Policy", policy);
  response.with("X-Frame-Options", "DENY");
  response.with("X-Content-Type-Options", "nosniff");
  response.with("Referrer-Policy", "no-referrer");
  response.with("Cross-Origin-Opener-Policy", "same-origin");
  response.with("Cross-Origin-Resource-Policy", "same-origin");
  return response;
}

/// What is answered to a method other than GET and HEAD.
std::optional<HttpResponse> other_than_read(const HttpRequest& request) {
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  if (request.method != "OPTIONS") return method_not_allowed(request.method, kFileMethods);
  HttpResponse methods;
  methods.status = 204;
  return methods.with("Allow", kFileMethods);
}

}  // namespace

void AdminSite::add(std::string path, std::string content_type, std::string bytes) {
  File file{std::move(content_type), {}, tag_of(bytes, ""), "", ""};
  const GzipPiece piece = compressed_piece(bytes, Effort::kOnce);
  std::string gzip = gzip_of({&piece});
  if (gzip.size() < bytes.size() - bytes.size() / 10) {
    file.gzip = std::move(gzip);
    file.gzip_etag = tag_of(bytes, "z");
  }
  file.bytes = std::move(bytes);
  files_.insert_or_assign(std::move(path), std::move(file));
}

void AdminSite::set_dashboard_port(int port) {
  const std::string text = port > 0 ? std::to_string(port) : "null";
  add(kDashboard, "application/json", "{\"port\":" + text + "}");
}

void AdminSite::set_pictures(Pictures pictures) { pictures_ = std::move(pictures); }

std::optional<HttpResponse> AdminSite::picture_at(const HttpRequest& request) const {
  if (!pictures_) return std::nullopt;
  const auto picture = pictures_(request.path.substr(kShopFiles.size()));
  if (!picture) return std::nullopt;
  if (const auto other = other_than_read(request)) return other;
  const std::string etag(picture->etag);
  HttpResponse response;
  if (read_entity_tags(request.if_none_match).match(etag)) {
    response.status = 304;
  } else {
    response.content_type = picture->content_type;
    response.body = picture->bytes;
  }
  response.with("ETag", etag).with("Cache-Control", "no-cache");
  return guarded(std::move(response), kPicturePolicy);
}

std::optional<HttpResponse> AdminSite::answer(const HttpRequest& request) const {
  const std::string_view path = request.path;
  if (files_.empty() || !path.starts_with(kFolder)) return std::nullopt;
  if (path.starts_with(kShopFiles)) return picture_at(request);
  const auto at = files_.find(path);
  const bool is_folder = path == kFolder;
  if (at == files_.end() && !is_folder) return std::nullopt;
  if (const auto other = other_than_read(request)) return other;
  HttpResponse response;
  if (is_folder) {
    response.status = 308;
    return guarded(std::move(response.with("Location", kPage)));
  }
  const File& file = at->second;
  const bool compressed =
      !file.gzip.empty() && choose_coding(request.accept_encoding) == ContentCoding::kGzip;
  const std::string& etag = compressed ? file.gzip_etag : file.etag;
  if (read_entity_tags(request.if_none_match).match(etag)) {
    response.status = 304;
  } else {
    response.content_type = file.content_type;
    response.body = compressed ? file.gzip : file.bytes;
    if (compressed) response.with("Content-Encoding", "gzip");
  }
  // A newer program has newer pages.
  response.with("ETag", etag).with("Cache-Control", "no-cache");
  if (!file.gzip.empty()) response.with("Vary", "Accept-Encoding");
  return guarded(std::move(response));
}

}  // namespace gateway
