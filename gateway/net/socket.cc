// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/socket.h"

#include <sys/socket.h>

#include <cerrno>

namespace gateway {
namespace {

Socket::Moved failed() {
  // Neither call waits, so neither is interrupted (signal(7)).
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK;
  return {later ? Socket::Outcome::kWouldBlock : Socket::Outcome::kBroken};
}

}  // namespace

Socket::Moved Socket::receive(std::span<char> into) {
  const ssize_t count = ::recv(fd_.get(), into.data(), into.size(), MSG_DONTWAIT);
  if (count < 0) return failed();
  if (count == 0) return {Outcome::kEnd};
  return {Outcome::kSome, static_cast<std::size_t>(count)};
}

Socket::Moved Socket::send(std::string_view bytes) {
  // A peer that is gone is an outcome, not a signal.
  const ssize_t count = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count < 0) return failed();
  return {Outcome::kSome, static_cast<std::size_t>(count)};
}

void Socket::shutdown_send() { ::shutdown(fd_.get(), SHUT_WR); }

}  // namespace gateway
