// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A TCP connection of a simulated client.
#pragma once

#include <netinet/in.h>
#include <openssl/types.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace crowd {

/// Nothing where `host` is no IPv4 address in numbers.
std::optional<sockaddr_in> ipv4_address(const std::string& host, std::uint16_t port);

/// A socket without Nagle's delay, which never waits once it is connected. Owns the descriptor.
class Socket {
 public:
  /// Connects, for a target on this machine from the `index`-th client's source address: a new 127.0.x.y every few
  /// thousand, since one address has 28,000 ports for one target. Waits up to ten seconds; nothing when it cannot.
  /// `tls`: and has shaken hands, with whoever it is.
  static std::optional<Socket> connect(const sockaddr_in& target, std::size_t index,
                                       bool tls = false);
  /// Begins to connect, and does not wait: it is once it can be written to, if is_connected() says so. Nothing, with
  /// errno, where that fails at once.
  static std::optional<Socket> begin(const sockaddr_in& target, std::size_t index);
  /// Whether what begin() began has come to a connection.
  bool is_connected() const;
  Socket(Socket&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        tls_(std::move(other.tls_)),
        secure_(std::exchange(other.secure_, false)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(tls_, other.tls_);
    std::swap(secure_, other.secure_);
    return *this;
  }
  ~Socket();

  int fd() const { return fd_; }
  /// A request is far smaller than an empty socket buffer: it goes whole, or the connection is of no
  /// more use.
  [[nodiscard]] bool send(std::string_view bytes) const;
  /// As recv(2) that does not wait.
  ssize_t receive(std::span<char> into) const;

  /// From now on with TLS, which shake_hands() goes on with: whether it is done, or nothing while it waits.
  /// `host`: whom it asks for; empty: nobody by name.
  void begin_tls(const std::string& host = {});
  std::optional<bool> shake_hands();
  bool is_secure() const { return secure_; }

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  explicit Socket(int fd) : fd_(fd) {}
  static std::optional<Socket> make(const sockaddr_in& target, std::size_t index, int flags);
  int fd_;
  std::unique_ptr<ssl_st, Free> tls_;
  bool secure_ = false;
};

}  // namespace crowd
