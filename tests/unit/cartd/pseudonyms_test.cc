// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/pseudonyms.h"

#include "proto/cart_hash.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

using support::session;

PseudonymKey key_from(unsigned char first) {
  PseudonymKey key;
  for (auto& byte : key) byte = first++;
  return key;
}

}  // namespace

TEST_CASE("A session is told as BLAKE2b of 128 bits has it, with the key") {
  // By Python's hashlib: blake2b(b"ann", key=bytes(range(32)), digest_size=16).
  const Pseudonyms pseudonyms(key_from(0));
  CHECK(pseudonyms.of(session("ann")) == "87ed6be2beaffedf03ac4604ba903bf0");
  CHECK(pseudonyms.of(session("p_SZFeDX1LQC4wF9AQvBwOgw")) == "9b735e34e17e5b010b1a91f34e4cff24");
}

TEST_CASE("With another key it is told otherwise, so that a guess cannot be tried") {
  const Pseudonyms one(key_from(0)), other(key_from(1));
  CHECK(one.of(session("ann")) == one.of(session("ann")));
  CHECK(one.of(session("ann")) != one.of(session("bob")));
  CHECK(one.of(session("ann")) != other.of(session("ann")));
  const auto unkeyed = proto::to_hex(proto::cart_hash("ann"));
  CHECK(one.of(session("ann")).find(std::string(unkeyed.data(), unkeyed.size())) ==
        std::string::npos);
}

TEST_CASE(
    "The cart of a person's own session is named with a key of its own, and any other without") {
  const Pseudonyms one(key_from(0)), other(key_from(1));
  const auto own = session("p_SZFeDX1LQC4wF9AQvBwOgw");
  for (const char* who : {"ann", "4f2ac1d97be8405b9a63d7c41f0b82e5", "p_ann"})
    CHECK(one.cart(session(who)) == proto::cart_hash(who));
  CHECK(one.cart(own) == proto::cart_hash(own, one.cart_key()));
  CHECK(one.cart(own) != proto::cart_hash(own));
  CHECK(one.cart(own) != other.cart(own));
  CHECK(one.cart_key() != other.cart_key());
  CHECK(proto::parse_cart_key(proto::to_text(one.cart_key())) == one.cart_key());
  for (const char* none : {"", "00", "not hexadecimal", "000102030405060708090a0b0c0d0e0f00"})
    CHECK_FALSE(proto::parse_cart_key(none));
}

TEST_CASE("Who acts for nobody is a person of their own") {
  const auto whose = Pseudonyms(key_from(0)).whose(session("ann"), session("ann"));
  CHECK(whose.session == whose.person);
  CHECK(whose.session.size() == 32);
  const auto of_person =
      Pseudonyms(key_from(0)).whose(session("ann"), session("p_SZFeDX1LQC4wF9AQvBwOgw"));
  CHECK(of_person.session == whose.session);
  CHECK(of_person.person == "9b735e34e17e5b010b1a91f34e4cff24");
}

}  // namespace cartd
