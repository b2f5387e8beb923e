// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/net/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/check.h"

namespace crowd {
namespace {

constexpr std::size_t kClientsPerAddress = 4000;
constexpr std::uint32_t kFirstAddress = 0x7f000101;  // 127.0.1.1
constexpr timeval kConnectTimeout{10, 0};

/// The client's side; whoever answers is the right one.
SSL_CTX* context() {
  static SSL_CTX* const made = [] {
    signal(SIGPIPE, SIG_IGN);  // OpenSSL writes as to a file
    SSL_CTX* each = SSL_CTX_new(TLS_client_method());
    CHECK(each != nullptr);
    SSL_CTX_set_mode(each, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(each, 1);
    return each;
  }();
  return made;
}

}  // namespace

std::optional<sockaddr_in> ipv4_address(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) return std::nullopt;
  address.sin_port = htons(port);
  return address;
}

std::optional<Socket> Socket::make(const sockaddr_in& target, std::size_t index, int flags) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
  if (socket.fd_ < 0) return std::nullopt;
  const int on = 1;
  setsockopt(socket.fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (ntohl(target.sin_addr.s_addr) >> 24 != IN_LOOPBACKNET) return socket;
  sockaddr_in source{};
  source.sin_family = AF_INET;
  source.sin_addr.s_addr =
      htonl(kFirstAddress + static_cast<std::uint32_t>(index / kClientsPerAddress));
  // The port is chosen by connect(), which may use one again that another target's connection has.
  setsockopt(socket.fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(socket.fd_, reinterpret_cast<const sockaddr*>(&source), sizeof source) != 0)
    return std::nullopt;
  return socket;
}

std::optional<Socket> Socket::connect(const sockaddr_in& target, std::size_t index, bool tls) {
  auto socket = make(target, index, 0);
  if (!socket) return std::nullopt;
  setsockopt(socket->fd_, SOL_SOCKET, SO_RCVTIMEO, &kConnectTimeout, sizeof kConnectTimeout);
  setsockopt(socket->fd_, SOL_SOCKET, SO_SNDTIMEO, &kConnectTimeout, sizeof kConnectTimeout);
  if (::connect(socket->fd_, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0)
    return std::nullopt;
  if (!tls) return socket;
  socket->tls_.reset(SSL_new(context()));
  SSL_set_fd(socket->tls_.get(), socket->fd_);
  if (SSL_connect(socket->tls_.get()) != 1) return std::nullopt;
  socket->secure_ = true;
  fcntl(socket->fd_, F_SETFL, fcntl(socket->fd_, F_GETFL) | O_NONBLOCK);
  return socket;
}

std::optional<Socket> Socket::begin(const sockaddr_in& target, std::size_t index) {
  auto socket = make(target, index, SOCK_NONBLOCK);
  if (!socket) return std::nullopt;
  const int result =
      ::connect(socket->fd_, reinterpret_cast<const sockaddr*>(&target), sizeof target);
  if (result != 0 && errno != EINPROGRESS) return std::nullopt;
  return socket;
}

bool Socket::is_connected() const {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

void Socket::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Socket::~Socket() {
  if (fd_ >= 0) close(fd_);
}

void Socket::begin_tls(const std::string& host) {
  fcntl(fd_, F_SETFL, fcntl(fd_, F_GETFL) | O_NONBLOCK);
  tls_.reset(SSL_new(context()));
  SSL_set_fd(tls_.get(), fd_);
  if (!host.empty()) SSL_set_tlsext_host_name(tls_.get(), host.c_str());
}

std::optional<bool> Socket::shake_hands() {
  const int result = SSL_connect(tls_.get());
  secure_ = result == 1;
  if (secure_) return true;
  const int error = SSL_get_error(tls_.get(), result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return std::nullopt;
  ERR_clear_error();
  return false;
}

ssize_t Socket::receive(std::span<char> into) const {
  if (!tls_) return recv(fd_, into.data(), into.size(), MSG_DONTWAIT);
  const int count = SSL_read(tls_.get(), into.data(), static_cast<int>(into.size()));
  if (count > 0) return count;
  const int error = SSL_get_error(tls_.get(), count);
  ERR_clear_error();
  errno = error == SSL_ERROR_WANT_READ ? EAGAIN : ECONNRESET;
  return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

bool Socket::send(std::string_view bytes) const {
  if (tls_)
    return SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) ==
           static_cast<int>(bytes.size());
  return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) ==
         static_cast<ssize_t>(bytes.size());
}

}  // namespace crowd
