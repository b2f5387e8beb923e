// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace gateway {
namespace {

constexpr std::size_t kNetworkBytes = 8;  // of a /64
constexpr std::size_t kBeforeMapped = 12;

std::string text_of(int family, const void* bytes) {
  char text[INET6_ADDRSTRLEN] = {};
  return inet_ntop(family, bytes, text, sizeof text) == nullptr ? std::string() : text;
}

}  // namespace

std::string peer_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET)
    return text_of(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  if (address.ss_family != AF_INET6) return "";
  in6_addr bytes = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) return text_of(AF_INET, bytes.s6_addr + kBeforeMapped);
  std::memset(bytes.s6_addr + kNetworkBytes, 0, sizeof bytes.s6_addr - kNetworkBytes);
  return text_of(AF_INET6, &bytes) + "/64";
}

std::string peer_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
  return peer_of(address);
}

}  // namespace gateway
