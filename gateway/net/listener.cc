// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>

namespace gateway {
namespace {

using base::Failure;
using ops::HostPort;

// As long as the kernel lets it be: a change brings back everyone whose connection had to close.
constexpr int kBacklog = 65'535;

Failure refusal(const HostPort& address, const std::string& why) {
  return {"listen", "cannot listen on " + address.str() + ": " + why};
}

struct FreeAddresses {
  void operator()(addrinfo* found) const { freeaddrinfo(found); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

bool set_option(int fd, int level, int option) {
  const int on = 1;
  return setsockopt(fd, level, option, &on, sizeof on) == 0;
}

/// The numeric host and port the socket is bound to.
std::optional<HostPort> local_address(int fd) {
  sockaddr_storage local{};
  socklen_t size = sizeof local;
  char host[NI_MAXHOST];
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) != 0 ||
      getnameinfo(reinterpret_cast<sockaddr*>(&local), size, host, sizeof host, nullptr, 0,
                  NI_NUMERICHOST) != 0)
    return std::nullopt;
  const in_port_t port = local.ss_family == AF_INET6
                             ? reinterpret_cast<sockaddr_in6*>(&local)->sin6_port
                             : reinterpret_cast<sockaddr_in*>(&local)->sin_port;
  return HostPort{host, ntohs(port)};
}

}  // namespace

base::OrFailure<HostPort> Listener::open(const HostPort& address, bool shared) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  const int code =
      getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &first);
  if (code != 0) return refusal(address, gai_strerror(code));
  const Addresses found(first);

  fd_ = Descriptor(::socket(first->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const bool listening = fd_.is_open() && set_option(fd_.get(), SOL_SOCKET, SO_REUSEADDR) &&
                         // Accepted sockets have it from here: answers are whole when written.
                         set_option(fd_.get(), IPPROTO_TCP, TCP_NODELAY) &&
                         (!shared || set_option(fd_.get(), SOL_SOCKET, SO_REUSEPORT)) &&
                         bind(fd_.get(), first->ai_addr, first->ai_addrlen) == 0 &&
                         listen(fd_.get(), kBacklog) == 0;
  const auto local = listening ? local_address(fd_.get()) : std::nullopt;
  if (!local) return refusal(address, std::system_category().message(errno));
  return *local;
}

Listener::Accepted Listener::accept() {
  while (true) {
    Descriptor accepted(accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (accepted.is_open()) return {Outcome::kAccepted, Socket(std::move(accepted))};
    // Whoever left between the kernel's queue and here is nobody, and not the last in the queue.
    if (errno == ECONNABORTED || errno == EPROTO || errno == EINTR) continue;
    const bool out = errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS;
    return {out ? Outcome::kOutOfDescriptors : Outcome::kNobody, std::nullopt};
  }
}

}  // namespace gateway
