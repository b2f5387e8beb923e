// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Signed sessions: what is let in, and all that is not.
#include "gateway/sessions/session_token.h"

#include <sodium.h>

#include <array>
#include <string>

#include "tests/support/catch.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

SessionToken token_of(const std::string& id, std::optional<proto::PersonName> person = {}) {
  return {*proto::SessionId::parse(id), std::move(person), wall_seconds(3600)};
}

/// By kKeyA, whatever it is.
std::string signed_text(const std::string& text) {
  const std::string key(crypto_auth_hmacsha256_KEYBYTES, 'A');
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), reinterpret_cast<const unsigned char*>(key.data()));
  std::array<char, 64> words;
  sodium_bin2base64(words.data(), words.size(), mac.data(), mac.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text + "." + words.data();
}

}  // namespace

TEST_CASE("A token says what was signed, as long as it is good") {
  const auto keys = session_keys(kKeyA);
  for (const auto& signed_token : {token_of("4f2a"), token_of(std::string(kMostIdInToken, 'x')),
                                   token_of("4f2a", person_name("ann")),
                                   token_of("a_b-c", person_name(std::string(200, '\xff')))}) {
    const std::string text = sign(signed_token, keys);
    CAPTURE(text);
    CHECK(proto::SessionId::parse(text));  // it may stand wherever a session may
    for (const auto now : {kSigned, wall_seconds(3599)}) {
      const auto read = verify(text, keys, now);
      REQUIRE(read);
      CHECK(read->token == signed_token);
      CHECK(read->by_first);
    }
    CHECK_FALSE(verify(text, keys, wall_seconds(3600)));
    CHECK_FALSE(verify(text, keys, wall_seconds(1'000'000)));
  }
}

TEST_CASE("A token is made as others can make it") {
  // printf %s 4f2a..1795741200 | openssl dgst -sha256 -mac HMAC -macopt key:AAAA… -binary | basenc --base64url
  CHECK(sign(token_of("4f2a"), session_keys(kKeyA)) ==
        "4f2a..1795741200.yZEOx2lcK6QUUHfkkLvvF37F1nf3pzfHPzHZMePXywk");
  // printf %s ann | sha256sum, its first 16 bytes
  CHECK(person_name("ann").str() == "SZFeDX1LQC4wF9AQvBwOgw");
}

TEST_CASE("A token of which one bit is changed is none") {
  const auto keys = session_keys(kKeyA + "\n" + kKeyB);
  const std::string text = sign(token_of("4f2a", person_name("ann")), keys);
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string other = text;
      other[at] = static_cast<char>(other[at] ^ (1 << bit));
      CAPTURE(at, bit);
      CHECK_FALSE(verify(other, keys, kSigned));
    }
  }
}

TEST_CASE("What no key has signed is none, whatever its shape") {
  const auto keys = session_keys(kKeyA);
  const std::string good = sign(token_of("4f2a"), keys);
  const std::string mac = good.substr(good.rfind('.') + 1);
  const std::string rows[] = {
      sign(token_of("4f2a"), session_keys(kKeyB)),  // another key
      "",
      "ann",
      "4f2a",
      good.substr(0, good.rfind('.')),
      good.substr(0, good.rfind('.') + 1),
      good.substr(0, good.size() - 1),
      good + "A",
      good + "=",
      good + ".",
      "." + good,
      " " + good,
      good + good,
      "..1795741200." + mac,
      "4f2a.1795741200." + mac,
      "4f2a..9999999999." + mac,
      "4f2a..+1795741200." + mac,
      "4f2a..01795741200." + mac,
      "4f2a..-1." + mac,
      "4f2a..99999999999999999999." + mac,
      "4f2a..." + mac,
      "4f2a." + person_name("bob").str() + ".1795741200." + mac,
      "4f2b..1795741200." + mac,
      "4f2a..1795741200." + std::string(43, 'A'),
      std::string(200, 'A'),
      std::string(3, '.') + std::string(43, 'A'),
      // a JSON Web Token without a signature, and one that names this kind
      "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJleHAiOjE3OTU3NDEyMDB9." + mac,
  };
  for (const std::string& text : rows) {
    CAPTURE(text);
    CHECK_FALSE(verify(text, keys, kSigned));
  }
  REQUIRE(verify(good, keys, kSigned));
}

TEST_CASE("What an id or a person may not be is none, though a key has signed it") {
  // Who holds the key may sign by a program of their own.
  const auto keys = session_keys(kKeyA);
  const std::string longest(kMostIdInToken, 'x');
  REQUIRE(verify(sign(token_of(longest), keys), keys, kSigned));
  for (const std::string& name : {std::string("ann"), std::string(21, 'x'), std::string(23, 'x')})
    CHECK_FALSE(
        verify(sign(token_of("4f2a", proto::PersonName::parse(name)), keys), keys, kSigned));
  REQUIRE(verify(signed_text("4f2a." + std::string(22, 'x') + ".1795741200"), keys, kSigned));
  CHECK_FALSE(verify(signed_text("4f2a." + std::string(22, '~') + ".1795741200"), keys, kSigned));
}

TEST_CASE("A key is replaced without anybody's losing a session") {
  const auto old_keys = session_keys(kKeyA);
  const auto both = session_keys(kKeyB + "\n" + kKeyA);
  const auto new_keys = session_keys(kKeyB);
  const auto before = sign(token_of("4f2a"), old_keys);
  const auto after = sign(token_of("4f2a"), both);
  CHECK_FALSE(verify(before, both, kSigned)->by_first);
  CHECK(verify(after, both, kSigned)->by_first);
  CHECK(verify(before, both, kSigned)->token.id == verify(after, both, kSigned)->token.id);
  CHECK(verify(after, new_keys, kSigned));
  CHECK_FALSE(verify(before, new_keys, kSigned));
}

}  // namespace gateway
