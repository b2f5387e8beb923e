// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How sessions are told of where they must open nothing.
#pragma once

#include <array>
#include <string>

#include "proto/cart_hash.h"
#include "proto/ids.h"
#include "proto/person.h"

namespace cartd {

/// A store's own, made once with it (store.h). It never leaves cartd.
using PseudonymKey = std::array<unsigned char, 32>;

/// A keyed hash, BLAKE2b of 128 bits as 32 digits of hexadecimal: who has no key can neither go back to a session nor try
/// whether it is one that they guess. A session that a gateway makes cannot be guessed, but the one of a person
/// stands for an address or a number of customers.
///
/// Pure; one thread.
class Pseudonyms {
 public:
  explicit Pseudonyms(const PseudonymKey& key);

  std::string of(const proto::SessionId& session) const;
  /// `person`: by the session that is their own; the same one for a session that acts for itself.
  proto::Whose whose(const proto::SessionId& session, const proto::SessionId& person) const;

  /// How changes name the session's cart.
  proto::CartHash cart(const proto::SessionId& session) const {
    return proto::is_of_person(session) ? proto::cart_hash(session, cart_key_)
                                        : proto::cart_hash(session);
  }
  /// For who is to find their own among them. It says nothing of the other.
  const proto::CartKey& cart_key() const { return cart_key_; }

 private:
  PseudonymKey key_;
  proto::CartKey cart_key_{};  // made of key_
};

}  // namespace cartd
