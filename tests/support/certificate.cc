// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/certificate.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace support {
namespace {

constexpr long kDay = 24 * 3600;

void need(bool done) {
  if (!done) throw std::runtime_error("no certificate can be made");
}

using Bytes = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string text_of(const Bytes& bytes) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bytes.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

Certificate::Certificate(const std::string& host) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(EVP_EC_gen("P-256"),
                                                                 EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
  need(pair != nullptr && made != nullptr);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), kDay);
  X509_set_pubkey(made.get(), pair.get());
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + host).c_str()),
      X509_EXTENSION_free);
  need(names != nullptr && X509_add_ext(made.get(), names.get(), -1) == 1);
  need(X509_sign(made.get(), pair.get(), EVP_sha256()) > 0);
  const Bytes shown(BIO_new(BIO_s_mem()), BIO_free);
  const Bytes hidden(BIO_new(BIO_s_mem()), BIO_free);
  need(PEM_write_bio_X509(shown.get(), made.get()) == 1);
  need(PEM_write_bio_PrivateKey(hidden.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr) ==
       1);
  certificate = text_of(shown);
  key = text_of(hidden);
}

}  // namespace support
