// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: what cannot be shown is refused when it is read, with the file's name and never with what stands in it.
#include "gateway/net/tls_certificates.h"

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/certificate.h"
#include "tests/support/temp_folder.h"

using gateway::TlsCertificates;
using support::Certificate;

namespace {

void hide(const std::string& path) {
  std::filesystem::permissions(path, std::filesystem::perms{0600});
}

/// A pair of files, of which only the owner may read the key.
TlsCertificates::Files write(const support::TempFolder& folder, const std::string& name,
                             const std::string& certificate, const std::string& key) {
  TlsCertificates::Files files{folder.write(name + ".pem", certificate),
                               folder.write(name + ".key", key)};
  hide(files.key);
  return files;
}

std::string why_not(const std::vector<TlsCertificates::Files>& files) {
  const auto read = TlsCertificates::read(files);
  return read ? "" : read.error().what + " " + read.error().why;
}

}  // namespace

TEST_CASE("certificates are read with their keys from one file or two") {
  const support::TempFolder folder;
  const Certificate shop("shop.example");
  const auto two = write(folder, "two", shop.certificate, shop.key);
  const std::string one = folder.write("one.pem", shop.certificate + shop.key);
  hide(one);
  const auto read = TlsCertificates::read({two, {one, one}});
  REQUIRE(read);
  CHECK((*read)->size() == 2);
  CHECK((*read)->good_until().size() == std::string("2026-11-28").size());
}

TEST_CASE("a certificate or a key that is none is named") {
  const support::TempFolder folder;
  const Certificate shop("shop.example");
  const Certificate other("shop.example");
  const auto good = write(folder, "good", shop.certificate, shop.key);
  const auto bad = write(folder, "bad", "no certificate", shop.key);
  const auto odd = write(folder, "odd", shop.certificate, other.key);
  const auto cut = write(folder, "cut", shop.certificate, shop.key.substr(0, 60));
  CHECK(why_not({good}).empty());
  CHECK(why_not({good, bad}).starts_with("--certificate '" + bad.certificate + "': "));
  CHECK(why_not({odd}) ==
        "--certificate-key '" + odd.key + "' is not the key of '" + odd.certificate + "'");
  CHECK(why_not({cut}).starts_with("--certificate-key '" + cut.key + "': "));
  CHECK(why_not({{good.certificate, folder.path() / "missing"}}).find("missing' is no file") !=
        std::string::npos);
  CHECK(why_not({{good.certificate, folder.path()}}).find("is no file") != std::string::npos);
  CHECK_FALSE(why_not({{folder.path() / "missing", good.key}}).empty());
}

TEST_CASE("a key that others may read or write is refused") {
  const support::TempFolder folder;
  const Certificate shop("shop.example");
  const auto files = write(folder, "shop", shop.certificate, shop.key);
  for (const unsigned mode : {0604U, 0602U, 0646U}) {
    std::filesystem::permissions(files.key, std::filesystem::perms{mode});
    CHECK(why_not({files}).find("chmod o-rw") != std::string::npos);
  }
  for (const unsigned mode : {0600U, 0640U, 0400U}) {
    std::filesystem::permissions(files.key, std::filesystem::perms{mode});
    CHECK(why_not({files}).empty());
  }
}
