// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A session that nobody can make up: `<id>.<person>.<expiry>.<mac>`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "gateway/sessions/session_keys.h"
#include "proto/ids.h"

namespace gateway {

/// What a token says: whose cart, for whom, until when.
struct SessionToken {
  proto::SessionId id;  // without a '.'
  std::optional<proto::PersonName>
      person{};  // person_name() of who it acts for; nothing: a person of its own
  base::WallTime expires_at{};

  friend bool operator==(const SessionToken&, const SessionToken&) = default;
};

/// The longest id, so that a token is no longer than a session may be.
constexpr std::size_t kMostIdInToken = 48;

/// How a person stands in a token: the first 16 bytes of its SHA-256, in base64url without padding. Whoever has a
/// token may see it; where it is kept it is hashed again, with a key.
proto::PersonName person_name(std::string_view person);

/// `<id>.<person or nothing>.<expiry>.<mac>`, of the characters of a session: the expiry in seconds since 1970, the
/// mac an HMAC-SHA-256, by the first of the keys, of all that stands before its point, in base64url without
/// padding. REQUIRES: `token.id` has up to kMostIdInToken characters and no '.'.
std::string sign(const SessionToken& token, const SessionKeys& keys);

struct VerifiedToken {
  SessionToken token;
  bool by_first = false;  // of the keys: the one that signs
};
/// Returns what the text says if one of the keys has signed just that, and it is not over; nothing for any other
/// text. There is one spelling of each token: a text that differs in a single bit is another one. Macs are
/// compared in constant time.
std::optional<VerifiedToken> verify(std::string_view text, const SessionKeys& keys,
                                    base::WallTime now);

}  // namespace gateway
