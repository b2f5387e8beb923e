// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The web folder, read and compressed once at start: bytes, type, ETag.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/failure.h"
#include "gateway/http/page_parts.h"

namespace gateway {

/// One file as it is served.
struct WebFile {
  std::string bytes;
  std::string content_type;
  std::string etag;       // with its quotes; changes with the bytes
  std::string gzip;       // the bytes compressed; empty where that saves less than a tenth
  std::string gzip_etag;  // of these: other bytes, another tag (RFC 9110, 8.8.3.3)
  std::string brotli;     // the same, where it lies beside the file; empty where not
  std::string brotli_etag;
};

/// Every file below a folder, by its path in a URL ("/app.js"), links followed. Nothing else can
/// be named, since requests are looked up and never become file names. Immutable once loaded: any
/// thread.
///
/// What a build has compressed better than there is time for at a start lies beside its file, under the pinned path of
/// the bytes that it is of: "app.0123456789abcdef.js.br". So that of a file that was edited since is found by nobody.
class WebFiles {
 public:
  /// Fails, saying why, when the folder cannot be read, holds too much, or its
  /// index.html is missing or has no place for the page's data.
  static base::OrFailure<WebFiles> load(const std::filesystem::path& folder);

  /// One more, that is not in the folder: a file there of this path goes before.
  void add(const std::string& path, std::string content_type, std::string_view bytes);

  /// Null when there is no such file. index.html is no file of its own: it is the page.
  const WebFile* find(const std::string& path) const;

  /// A file by an address that is for these bytes alone.
  struct Pinned {
    std::string path;     // where the file is, whatever its bytes are
    const WebFile* file;  // null: it has other bytes by now
  };
  /// "/app.0123456789abcdef.js" is "/app.js" while its hash is this. Empty when it is no such address, or of no file.
  std::optional<Pinned> find_pinned(const std::string& path) const;
  /// The other way round: where these bytes are found, and none but these. A name without an extension has no such address.
  static std::string pinned_path(const std::string& path, const WebFile& file);
  const PageParts& page() const { return page_; }

 private:
  void take_brotli();

  std::map<std::string, WebFile> files_;
  PageParts page_;
};

}  // namespace gateway
