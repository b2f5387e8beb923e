// The web folder, read once at start: bytes, type, ETag.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "proto/error.h"

namespace gateway {

/// One file as it is served.
struct WebFile {
  std::string bytes;
  std::string content_type;
  std::string etag;  // with its quotes; changes with the bytes
};

/// Every file below a folder, by its path in a URL ("/app.js"). Nothing outside it can be named,
/// since requests are looked up and never become file names. Immutable once loaded: any thread.
class WebFiles {
 public:
  /// Fails with kBadRequest, saying why, when the folder cannot be read, holds too much, or its
  /// index.html is missing or has no place for the page's data.
  static proto::Result<WebFiles> load(const std::filesystem::path& folder);

  /// Null when there is no such file. index.html is no file of its own: it is the page.
  const WebFile* find(const std::string& path) const;
  /// The page, with `boot` (JSON, safe in a script element) in its place.
  std::string page(std::string_view boot) const;

 private:
  std::map<std::string, WebFile> files_;
  std::string page_before_;  // index.html up to the place for the data
  std::string page_after_;
};

}  // namespace gateway
