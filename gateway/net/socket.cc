// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/socket.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace gateway {
namespace {

Moved failed() {
  // Neither call waits, so neither is interrupted (signal(7)).
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK;
  return {later ? Moved::Outcome::kWouldBlock : Moved::Outcome::kBroken};
}

Moved receive_with(int fd, std::span<char> into, int flags) {
  const ssize_t count = ::recv(fd, into.data(), into.size(), MSG_DONTWAIT | flags);
  if (count < 0) return failed();
  if (count == 0) return {Moved::Outcome::kEnd};
  const auto bytes = static_cast<std::size_t>(count);
  return {Moved::Outcome::kSome, bytes < into.size(), bytes};
}

}  // namespace

Moved Socket::receive_plainly(std::span<char> into) { return receive_with(fd_.get(), into, 0); }

Moved Socket::peek(std::span<char> into) const { return receive_with(fd_.get(), into, MSG_PEEK); }

Moved Socket::send_plainly(std::string_view bytes) {
  // A peer that is gone is an outcome, not a signal.
  const ssize_t count = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count < 0) return failed();
  return {Outcome::kSome, false, static_cast<std::size_t>(count)};
}

std::size_t Socket::waiting() const {
  int bytes = 0;
  return ioctl(fd_.get(), FIONREAD, &bytes) == 0 ? static_cast<std::size_t>(std::max(bytes, 0)) : 0;
}

void Socket::shutdown_send() {
  if (tls_) tls_->say_end();
  ::shutdown(fd_.get(), SHUT_WR);
}

}  // namespace gateway
