// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/tls_certificates.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <optional>
#include <utility>

#include "base/check.h"

namespace gateway {
namespace {

using base::Failure;

constexpr const char* kCertificate = "--certificate";
constexpr const char* kKey = "--certificate-key";

// All have forward secrecy and authenticated encryption. With 128 bits first: it is the cheaper, and enough.
constexpr const char* kTls12Ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kTls13Ciphers =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
// Seconds in which who was here shakes hands by a ticket, without a signature. The tickets' key lives as
// long as the certificates that were read with it.
constexpr long kTicketSeconds = 2 * 3600;
// A browser opens a connection or two.
constexpr std::size_t kTickets = 1;

constexpr std::string_view kHttp = "http/1.1";

/// The last thing that OpenSSL complained of; its list is empty then.
std::string why() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "it is none" : reason;
}

/// Nobody is there to be asked.
int no_passphrase(char*, int, int, void*) { return -1; }

/// ALPN (RFC 7301): HTTP/1.1, or the handshake fails where only others are offered.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int bytes, void*) {
  for (unsigned int at = 0; at < bytes; at += 1u + offered[at]) {
    const std::string_view name(reinterpret_cast<const char*>(offered) + at + 1, offered[at]);
    if (name != kHttp) continue;
    *chosen = offered + at + 1;
    *size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// What is wrong with it, or nothing.
std::optional<Failure> judge_key_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return Failure{kKey, "'" + path + "' is no file"};
  if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0)
    return Failure{kKey,
                   "the file '" + path +
                       "' can be read or written by others, and there is a private key in it: "
                       "chmod o-rw"};
  return std::nullopt;
}

void set_up(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  const bool known = SSL_CTX_set_cipher_list(context, kTls12Ciphers) == 1 &&
                     SSL_CTX_set_ciphersuites(context, kTls13Ciphers) == 1;
  CHECK(known);
  // A peer whose machine has no AES says so by naming ChaCha first. One that closes without a word about it
  // has only closed: what is whole, HTTP knows.
  SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                   SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Held connections keep no buffers; what was not taken is offered again from wherever it is by then.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // A record's head and the rest by one call, which halves the system calls for a request.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets are kept by the peers
  SSL_CTX_set_num_tickets(context, kTickets);
  SSL_CTX_set_timeout(context, kTicketSeconds);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

std::tm end_of(const SSL_CTX* context) {
  std::tm end{};
  ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context)), &end);
  return end;
}

std::string day_of(const std::tm& time) {
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &time);
  return text.data();
}

}  // namespace

void TlsCertificates::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

base::OrFailure<TlsCertificates::Context> TlsCertificates::read_one(const Files& files) {
  if (auto wrong = judge_key_file(files.key)) return *std::move(wrong);
  Context context(SSL_CTX_new(TLS_server_method()));
  CHECK(context != nullptr);
  ERR_clear_error();
  set_up(context.get());
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
    return Failure{kKey, "'" + files.key + "': " + why()};
  // Behind the key: one of another certificate is told apart from one that is none.
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
    return Failure{kCertificate, "'" + files.certificate + "': " + why()};
  if (SSL_CTX_check_private_key(context.get()) != 1)
    return Failure{kKey, "'" + files.key + "' is not the key of '" + files.certificate + "'"};
  return context;
}

base::OrFailure<std::shared_ptr<const TlsCertificates>> TlsCertificates::read(
    const std::vector<Files>& files) {
  CHECK(!files.empty());
  auto certificates = std::make_shared<TlsCertificates>();
  for (const Files& each : files) {
    auto context = read_one(each);
    if (!context) return context.error();
    const std::string until = day_of(end_of(context->get()));
    if (certificates->contexts_.empty() || until < certificates->good_until_)
      certificates->good_until_ = until;
    certificates->contexts_.push_back(*std::move(context));
  }
  // Lives as long as the handshakes that it is asked in (TlsSession).
  SSL_CTX_set_tlsext_servername_callback(certificates->first(), choose);
  SSL_CTX_set_tlsext_servername_arg(certificates->first(), certificates.get());
  return std::shared_ptr<const TlsCertificates>(std::move(certificates));
}

ssl_ctx_st* TlsCertificates::find(std::string_view host) const {
  for (const Context& context : contexts_)
    if (X509_check_host(SSL_CTX_get0_certificate(context.get()), host.data(), host.size(), 0,
                        nullptr) == 1)
      return context.get();
  return nullptr;
}

int TlsCertificates::choose(ssl_st* ssl, int*, void* certificates) {
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (name == nullptr || *name == '\0') return SSL_TLSEXT_ERR_NOACK;
  ssl_ctx_st* const context = static_cast<const TlsCertificates*>(certificates)->find(name);
  ERR_clear_error();  // a certificate whose names cannot be read is for nobody
  // Whoever names another host is shown the first, and judges by itself.
  if (context == nullptr) return SSL_TLSEXT_ERR_NOACK;
  if (context != SSL_get_SSL_CTX(ssl)) SSL_set_SSL_CTX(ssl, context);
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace gateway
