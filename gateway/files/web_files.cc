// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/files/web_files.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "gateway/http/gzip.h"

namespace gateway {
namespace {

namespace fs = std::filesystem;
using base::Failure;

// A shop's page, not an archive: what is above this was put into the folder by mistake.
constexpr std::uintmax_t kMaxFileBytes = 4 * 1024 * 1024;
constexpr std::size_t kMaxFiles = 1000;

struct Type {
  std::string_view extension;
  std::string_view content_type;
};
constexpr std::array kTypes = {
    Type{".html", "text/html; charset=utf-8"},
    Type{".css", "text/css; charset=utf-8"},
    Type{".js", "text/javascript; charset=utf-8"},
    Type{".mjs", "text/javascript; charset=utf-8"},
    Type{".json", "application/json"},
    Type{".svg", "image/svg+xml"},
    Type{".png", "image/png"},
    Type{".jpg", "image/jpeg"},
    Type{".jpeg", "image/jpeg"},
    Type{".webp", "image/webp"},
    Type{".avif", "image/avif"},
    Type{".gif", "image/gif"},
    Type{".ico", "image/x-icon"},
    Type{".woff2", "font/woff2"},
    Type{".txt", "text/plain; charset=utf-8"},
    Type{".webmanifest", "application/manifest+json"},
};

std::string content_type_of(const fs::path& path) {
  for (const Type& type : kTypes)
    if (path.extension() == type.extension) return std::string(type.content_type);
  return "application/octet-stream";
}

/// FNV-1a, 64 bits: tells versions of a file apart, no more is asked of it.
std::string etag_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  char text[32];
  std::snprintf(text, sizeof text, "\"%016llx\"", static_cast<unsigned long long>(hash));
  return text;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Pictures and fonts are compressed already.
bool is_text(std::string_view content_type) {
  for (const std::string_view kind : {"text/", "json", "xml"})
    if (content_type.find(kind) != std::string_view::npos) return true;
  return false;
}

/// The tag of its bytes in a coding.
std::string coded_etag(const WebFile& file, char coding) {
  std::string etag = file.etag;
  etag.insert(etag.size() - 1, 1, coding);
  return etag;
}

void compress(WebFile& file) {
  if (!is_text(file.content_type)) return;
  const GzipPiece piece = compressed_piece(file.bytes, Effort::kOnce);
  std::string gzip = gzip_of({&piece});
  if (gzip.size() >= file.bytes.size() - file.bytes.size() / 10) return;
  file.gzip = std::move(gzip);
  file.gzip_etag = coded_etag(file, 'z');
}

/// Of a tag, between its quotes.
constexpr std::size_t kHashLength = 16;
std::string_view hash_of(const WebFile& file) {
  return std::string_view(file.etag).substr(1, kHashLength);
}

/// Where "." and the hash of a file stand in its pinned path: before the extension.
std::size_t place_of_hash(std::string_view path) {
  const auto dot = path.find_last_of("./");
  return dot == std::string_view::npos || path[dot] == '/' ? path.size() : dot;
}

Failure refusal(const fs::path& path, const std::string& why) {
  return {"web", path.string() + ": " + why};
}

}  // namespace

base::OrFailure<WebFiles> WebFiles::load(const fs::path& folder) {
  WebFiles web;
  std::error_code error;
  constexpr auto kFollow = fs::directory_options::follow_directory_symlink;
  for (fs::recursive_directory_iterator at(folder, kFollow, error), end; !error && at != end;
       at.increment(error)) {
    const fs::file_status status = at->status(error);
    if (status.type() == fs::file_type::none) break;  // a link in a circle
    if (!fs::is_regular_file(status)) continue;
    if (at->file_size() > kMaxFileBytes) return refusal(at->path(), "larger than 4 MiB");
    if (web.files_.size() == kMaxFiles) return refusal(folder, "more than 1000 files");
    web.add("/" + at->path().lexically_relative(folder).generic_string(),
            content_type_of(at->path()), read(at->path()));
  }
  if (error) return refusal(folder, error.message());
  web.take_brotli();

  auto index = web.files_.extract("/index.html");
  if (index.empty()) return refusal(folder, "there is no index.html");
  auto page = PageParts::of(index.mapped().bytes);
  if (!page) return refusal(folder / "index.html", "must have __BOOT__ exactly once");
  web.page_ = *std::move(page);
  return web;
}

void WebFiles::add(const std::string& path, std::string content_type, std::string_view bytes) {
  if (files_.find(path) != files_.end()) return;
  WebFile file{std::string(bytes), std::move(content_type), {}, {}, {}, {}, {}};
  file.etag = etag_of(file.bytes);
  compress(file);
  files_.emplace(path, std::move(file));
}

void WebFiles::take_brotli() {
  for (auto& [path, file] : files_) {
    const auto coded = files_.find(pinned_path(path, file) + ".br");
    if (coded == files_.end()) continue;
    file.brotli = std::move(coded->second.bytes);
    file.brotli_etag = coded_etag(file, 'b');
    files_.erase(coded);
  }
}

const WebFile* WebFiles::find(const std::string& path) const {
  const auto at = files_.find(path);
  return at == files_.end() ? nullptr : &at->second;
}

std::optional<WebFiles::Pinned> WebFiles::find_pinned(const std::string& path) const {
  const auto end = place_of_hash(path);
  if (end < kHashLength + 1 || path[end - kHashLength - 1] != '.') return std::nullopt;
  const std::string_view hash = std::string_view(path).substr(end - kHashLength, kHashLength);
  if (hash.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  Pinned pinned{path.substr(0, end - kHashLength - 1) + path.substr(end), nullptr};
  const WebFile* file = find(pinned.path);
  if (file == nullptr) return std::nullopt;
  if (hash_of(*file) == hash) pinned.file = file;
  return pinned;
}

std::string WebFiles::pinned_path(const std::string& path, const WebFile& file) {
  const auto place = place_of_hash(path);
  if (place == path.size()) return path;
  return path.substr(0, place).append(".").append(hash_of(file)).append(path, place);
}

}  // namespace gateway
