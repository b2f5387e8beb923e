// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A connected TCP socket.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "gateway/net/descriptors.h"
#include "gateway/net/moved.h"
#include "gateway/net/tls_session.h"

namespace gateway {

/// Reads and writes what goes without waiting, through TLS once that has begun. Owned by its Connection;
/// loop thread only.
class Socket {
 public:
  explicit Socket(Descriptor accepted) : fd_(std::move(accepted)) {}

  using Outcome = Moved::Outcome;
  Moved receive(std::span<char> into) { return tls_ ? tls_->receive(into) : receive_plainly(into); }
  Moved send(std::string_view bytes) { return tls_ ? tls_->send(bytes) : send_plainly(bytes); }
  /// The peer reads an end after what was sent; receiving goes on.
  void shutdown_send();

  /// What has come and is not received yet: its beginning, without taking it away. REQUIRES: no TLS.
  Moved peek(std::span<char> into) const;
  /// How much of it there is.
  std::size_t waiting() const;

  /// From now on all that goes and comes is TLS's. REQUIRES: no TLS yet.
  TlsSession& begin_tls(std::shared_ptr<const TlsCertificates> certificates) {
    tls_ = std::make_unique<TlsSession>(std::move(certificates), fd_.get());
    return *tls_;
  }
  /// Null where there is none.
  TlsSession* tls() const { return tls_.get(); }

  int fd() const { return fd_.get(); }

 private:
  Moved receive_plainly(std::span<char> into);
  Moved send_plainly(std::string_view bytes);

  Descriptor fd_;
  std::unique_ptr<TlsSession> tls_;  // says goodbye at its end: before the socket closes
};

}  // namespace gateway
