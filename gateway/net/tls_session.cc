// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/tls_session.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "base/check.h"

namespace gateway {

/// The socket as OpenSSL reads and writes it. Its own kind of BIO would block, since sockets here do, and
/// would ask once more to learn that there is no more.
struct TlsWire {
  static int read(BIO* bio, char* into, int most) {
    TlsSession& session = *static_cast<TlsSession*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (session.drained_) {
      BIO_set_retry_read(bio);
      return -1;
    }
    const ssize_t count = ::recv(session.fd_, into, static_cast<std::size_t>(most), MSG_DONTWAIT);
    session.ended_ = count == 0;
    session.drained_ = count != 0 && count < most;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_read(bio);
    return static_cast<int>(count);
  }

  static int write(BIO* bio, const char* bytes, int size) {
    const TlsSession& session = *static_cast<TlsSession*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const ssize_t count =
        ::send(session.fd_, bytes, static_cast<std::size_t>(size), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_write(bio);
    return static_cast<int>(count);
  }

  static long control(BIO* bio, int what, long, void*) {
    if (what == BIO_CTRL_FLUSH) return 1;
    if (what == BIO_CTRL_EOF) return static_cast<TlsSession*>(BIO_get_data(bio))->ended_ ? 1 : 0;
    return 0;
  }

  static int create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
  }

  static const BIO_METHOD* method() {
    static const BIO_METHOD* const made = [] {
      BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
      CHECK(method != nullptr);
      BIO_meth_set_read(method, read);
      BIO_meth_set_write(method, write);
      BIO_meth_set_ctrl(method, control);
      BIO_meth_set_create(method, create);
      return method;
    }();
    return made;
  }
};

void TlsSession::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }

TlsSession::TlsSession(std::shared_ptr<const TlsCertificates> certificates, int fd)
    : certificates_(std::move(certificates)), ssl_(SSL_new(certificates_->first())), fd_(fd) {
  BIO* const bio = ssl_ ? BIO_new(TlsWire::method()) : nullptr;
  broken_ = bio == nullptr;
  if (broken_) return;
  BIO_set_data(bio, this);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_accept_state(ssl_.get());
}

TlsSession::~TlsSession() { say_end(); }

Moved::Outcome TlsSession::outcome_of(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return Moved::Outcome::kWouldBlock;
    case SSL_ERROR_ZERO_RETURN:
      return Moved::Outcome::kEnd;
    default:
      // The thread's list of errors is empty again for whoever calls next.
      ERR_clear_error();
      broken_ = true;
      return Moved::Outcome::kBroken;
  }
}

TlsSession::Shaken TlsSession::shake_hands() {
  if (broken_) return Shaken::kFailed;
  drained_ = false;
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) {
    certificates_.reset();
    return Shaken::kDone;
  }
  return outcome_of(result) == Moved::Outcome::kWouldBlock ? Shaken::kWaits : Shaken::kFailed;
}

Moved TlsSession::receive(std::span<char> into) {
  if (broken_) return {Moved::Outcome::kBroken};
  drained_ = false;
  std::size_t bytes = 0;
  // A call gives what one record has, and some may have come together.
  while (bytes < into.size()) {
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_.get(), into.data() + bytes, into.size() - bytes, &count);
    if (result == 1) {
      bytes += count;
      if (drained_ && SSL_has_pending(ssl_.get()) == 0) return {Moved::Outcome::kSome, true, bytes};
      continue;
    }
    const auto outcome = outcome_of(result);
    if (bytes == 0) return {outcome};
    // An end is met again by the next call.
    return {Moved::Outcome::kSome, outcome == Moved::Outcome::kWouldBlock, bytes};
  }
  return {Moved::Outcome::kSome, false, bytes};
}

Moved TlsSession::send(std::string_view bytes) {
  if (broken_) return {Moved::Outcome::kBroken};
  std::size_t count = 0;
  const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
  if (result == 1) return {Moved::Outcome::kSome, false, count};
  const auto outcome = outcome_of(result);
  return {outcome == Moved::Outcome::kEnd ? Moved::Outcome::kBroken : outcome};
}

void TlsSession::say_end() {
  if (broken_ || SSL_is_init_finished(ssl_.get()) == 0) return;
  if ((SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0) return;
  if (SSL_shutdown(ssl_.get()) < 0) outcome_of(-1);
}

}  // namespace gateway
