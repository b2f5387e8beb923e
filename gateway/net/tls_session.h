// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// TLS over one connected socket.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <span>
#include <string_view>

#include "gateway/net/moved.h"
#include "gateway/net/tls_certificates.h"

namespace gateway {

/// The server's side, by OpenSSL. Whatever a peer sends, it comes to one of the outcomes. At its end it
/// tells the peer so (close_notify), where the handshake was done and the connection is not broken. Owned by
/// its Socket; loop thread only.
///
/// Between two requests OpenSSL keeps no buffers, but 13.9 KB of its own for TLS 1.3 (OpenSSL 3.0, counted
/// by its allocator): 7.6 the SSL, 1.9 the two ciphers' contexts, 0.9 the session, 0.8 handshake keys and
/// digests, 0.5 its copy of the certificate's settings. None of it can be given back before the end.
class TlsSession {
 public:
  /// `fd` outlives this.
  TlsSession(std::shared_ptr<const TlsCertificates> certificates, int fd);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  enum class Shaken {
    kDone,    // what came behind it may have been read already: receive() it
    kWaits,   // for more of the peer
    kFailed,  // the peer was told why
  };
  Shaken shake_hands();

  // --- after kDone -----------------------------------------------------------------------------------
  Moved receive(std::span<char> into);
  /// What would block is to be sent again, with anything behind it, and nothing before it.
  Moved send(std::string_view bytes);
  /// The peer reads an end after what was sent.
  void say_end();

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };

  /// BIO's view of the socket.
  friend struct TlsWire;

  /// What an OpenSSL call that did not succeed has come to.
  Moved::Outcome outcome_of(int result);

  std::shared_ptr<const TlsCertificates> certificates_;  // while hands are shaken
  std::unique_ptr<ssl_st, Free> ssl_;                    // null: there was no memory for it
  int fd_;
  bool drained_ = false;  // the socket had less than was asked for
  bool ended_ = false;    // the peer sends no more
  bool broken_ = false;   // no call is allowed any more
};

}  // namespace gateway
