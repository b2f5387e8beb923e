// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/socket.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "ops/addresses.h"

namespace bench {
namespace {

constexpr std::size_t kClientsPerAddress = 4000;
constexpr std::uint32_t kFirstAddress = 0x7f000101;  // 127.0.1.1
constexpr timeval kConnectTimeout{10, 0};

}  // namespace

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

sockaddr_in parse_target(const std::string& target) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const auto parsed = ops::parse_host_port(target);
  if (!parsed || inet_pton(AF_INET, parsed->host.c_str(), &address.sin_addr) != 1) {
    std::fprintf(stderr, "load: '%s' is not an IPv4 address and port\n", target.c_str());
    std::exit(2);
  }
  address.sin_port = htons(parsed->port);
  return address;
}

std::optional<Socket> Socket::connect(const sockaddr_in& target, std::size_t index) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.fd_ < 0) return std::nullopt;
  const int on = 1;
  sockaddr_in source{};
  source.sin_family = AF_INET;
  source.sin_addr.s_addr =
      htonl(kFirstAddress + static_cast<std::uint32_t>(index / kClientsPerAddress));
  // The port is chosen by connect(), which may use one again that another target's connection has.
  setsockopt(socket.fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(socket.fd_, reinterpret_cast<const sockaddr*>(&source), sizeof source) != 0)
    return std::nullopt;
  setsockopt(socket.fd_, SOL_SOCKET, SO_SNDTIMEO, &kConnectTimeout, sizeof kConnectTimeout);
  setsockopt(socket.fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket.fd_, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0)
    return std::nullopt;
  return socket;
}

Socket::~Socket() {
  if (fd_ >= 0) close(fd_);
}

bool Socket::send(std::string_view bytes) const {
  return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) ==
         static_cast<ssize_t>(bytes.size());
}

}  // namespace bench
