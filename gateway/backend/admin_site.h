// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The owner's page at the backend's door: /admin/ and what it loads.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/http_message.h"

namespace gateway {

/// Files for the browser of whoever has a key. They are the same for everybody and say nothing of the shop but what its own
/// pages show everybody, their pictures: what the page
/// shows it asks of /v1 with the key. A browser is told to let nothing into the page but them, to show it in no other page's frame, and to make no
/// markup of any text.
///
/// Immutable once filled. Pure.
class AdminSite {
 public:
  /// A picture as it is served, of somebody who outlives this.
  struct Picture {
    std::string_view content_type;
    std::string_view bytes;
    std::string_view etag;
  };
  /// By its path in the shop's pages, "/pictures/tea.svg"; nothing where they have none there.
  using Pictures = std::function<std::optional<Picture>(const std::string& path)>;

  void add(std::string path, std::string content_type, std::string bytes);
  /// Where the page finds the metrics dashboard: at this port of the same host. 0: nowhere that is known.
  void set_dashboard_port(int port);
  /// What is at "/pictures/tea.svg" of the shop's pages the page finds at "/admin/shop-files/pictures/tea.svg".
  void set_pictures(Pictures pictures);

  /// Returns nothing where the path is not the page's.
  std::optional<HttpResponse> answer(const HttpRequest& request) const;

 private:
  struct File {
    std::string content_type;
    std::string bytes;
    std::string etag;
    std::string gzip;  // empty where that saves too little
    std::string gzip_etag;
  };

  std::optional<HttpResponse> picture_at(const HttpRequest& request) const;

  std::map<std::string, File, std::less<>> files_;
  Pictures pictures_;
};

}  // namespace gateway
