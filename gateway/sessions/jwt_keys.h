// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A shop's own sessions: JSON Web Tokens (RFC 7519), verified by the keys of `gateway --session-jwks`.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/units.h"

struct _cjose_jwk_int;

namespace gateway {

/// What a token says.
struct Jwt {
  std::string sub;
  base::WallTime expires_at;
};

/// The public keys of whoever signs a shop's tokens, a JSON Web Key Set (RFC 7517). A key has one algorithm, by its kind:
/// RS256 (RSA of 2048 to 8192 bits), ES256 (P-256) or EdDSA (Ed25519). What a token says of its algorithm only
/// counts against it, so that none is taken for a key of another kind, or for no key at all.
///
/// Immutable; copies share their keys. Not empty.
class JwtKeys {
 public:
  // A token of RSA of 8192 bits, and as much again to say.
  static constexpr std::size_t kMostBytes = 4096;
  static constexpr std::size_t kMostKeys = 32;

  /// Reads a set; keys of other kinds, or for other things than signatures, are passed over. Fails where none is left,
  /// and where one is private.
  static base::OrFailure<JwtKeys> parse(std::string_view text);
  /// The same of a file. Fails also where anybody may write to it: who can, is let in.
  static base::OrFailure<JwtKeys> read(const std::string& path);

  /// Who is to have issued a token, and for whom; empty: any issuer; for nobody in particular, as then it is not known
  /// which of those that a token names we are.
  struct Parties {
    std::string issuer;
    std::string audience;
  };
  /// Returns what the token says if one of the keys has signed it, and it is of now and between `parties`: it has `sub`, 1 to 200
  /// bytes, and `exp`, and `nbf` if there is one is over. Nothing for any other text. A token has one spelling, as
  /// base64url has.
  std::optional<Jwt> verify(std::string_view token, base::WallTime now,
                            const Parties& parties) const;

  std::size_t size() const { return keys_.size(); }

 private:
  struct Key {
    std::string id;                           // "kid"; empty: it has none
    std::string algorithm;                    // "RS256" and so on
    std::shared_ptr<_cjose_jwk_int> jwk{};    // of RS256 and ES256
    std::array<unsigned char, 32> ed25519{};  // of EdDSA
  };
  struct Parts;
  static bool is_signed(const Parts& parts, const Key& key);

  std::vector<Key> keys_;
};

}  // namespace gateway
