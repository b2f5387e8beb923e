// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/net/shop_door.h"

#include <netdb.h>
#include <sys/socket.h>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace crowd {
namespace {

base::Failure wrong(const std::string& url, const std::string& why) {
  return {"--url", "'" + url + "' " + why};
}

}  // namespace

base::OrFailure<Door> find_door(const std::string& url) {
  std::string_view rest = url;
  Door door;
  door.url = url;
  door.is_tls = rest.starts_with("https://");
  if (!door.is_tls && !rest.starts_with("http://"))
    return wrong(url, "is no URL like http://127.0.0.1:8080");
  rest.remove_prefix(rest.find("//") + 2);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || rest.find_first_of("/?#@[] ") != std::string_view::npos)
    return wrong(url, "must be a host and a port alone, of IPv4");
  door.host = rest;
  const auto colon = rest.find(':');
  door.name = rest.substr(0, colon);
  std::uint16_t port = door.is_tls ? 443 : 80;
  if (colon != std::string_view::npos) {
    const auto digits = rest.substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || port == 0)
      return wrong(url, "has a port that is none");
  }
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(door.name.c_str(), nullptr, &hints, &found);
  if (error != 0) return wrong(url, std::string("is not found: ") + gai_strerror(error));
  std::memcpy(&door.address, found->ai_addr, sizeof door.address);
  freeaddrinfo(found);
  door.address.sin_port = htons(port);
  return door;
}

}  // namespace crowd
