// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/pseudonyms.h"

#include <sodium.h>

#include <string_view>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace cartd {

static_assert(std::tuple_size_v<PseudonymKey> == crypto_generichash_KEYBYTES);

Pseudonyms::Pseudonyms(const PseudonymKey& key) : key_(key) {
  constexpr std::string_view kFor = "carts in changes";
  CHECK(crypto_generichash(cart_key_.data(), cart_key_.size(),
                           reinterpret_cast<const unsigned char*>(kFor.data()), kFor.size(),
                           key_.data(), key_.size()) == 0);
}

std::string Pseudonyms::of(const proto::SessionId& session) const {
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash;
  const std::string& text = session.str();
  CHECK(crypto_generichash(hash.data(), hash.size(),
                           reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                           key_.data(), key_.size()) == 0);
  std::array<char, 2 * hash.size() + 1> digits;
  sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
  return digits.data();
}

proto::Whose Pseudonyms::whose(const proto::SessionId& session,
                               const proto::SessionId& person) const {
  std::string told = of(session);
  std::string of_person = person == session ? told : of(person);
  return {std::move(told), std::move(of_person)};
}

}  // namespace cartd
