// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whose cart a request is about: what it shows, judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "gateway/sessions/jwt_keys.h"
#include "gateway/sessions/session_keys.h"
#include "gateway/sessions/session_token.h"
#include "proto/ids.h"

namespace gateway {

/// Whose cart it is, and for whom.
struct Visitor {
  proto::SessionId session;
  std::optional<proto::PersonName> person{};  // as SessionToken::person
};

/// What a page is made with.
struct PageSession {
  std::string token;  // what stands for the session, in the cookie and on the page
  std::string id;     // the session itself
  /// The cookie is to be set, for so long, and with 0 until the browser is closed; nothing: the one that came
  /// will do.
  std::optional<base::Seconds> cookie_for{};
};

/// Lets in who shows a session that this shop has made: one that is signed here, or a token of the shop's own, whose
/// `sub` then is the person, and has one cart wherever they are. Without keys for either it is open, and whoever names
/// a session has it.
///
/// Pure; one thread.
class SessionDoor {
 public:
  struct Settings {
    std::optional<SessionKeys> keys{};                // nothing: it signs none
    std::optional<JwtKeys> jwks{};                    // nothing: the shop has no tokens of its own
    base::Millis lifetime = std::chrono::hours{720};  // of what it signs
    JwtKeys::Parties parties{};                       // of the shop's own
  };
  /// An open one.
  SessionDoor() = default;
  explicit SessionDoor(Settings settings) : settings_(std::move(settings)) {}

  bool is_open() const { return !settings_.keys && !settings_.jwks; }
  bool signs() const { return settings_.keys.has_value(); }
  const std::optional<SessionKeys>& keys() const { return settings_.keys; }

  /// Where a request may name its session; each may be empty.
  struct Shown {
    std::string_view authorization;
    std::string_view parameter;  // `session` of its query, form or JSON
    std::string_view cookie;
  };
  /// Returns whose cart it is about, or nothing where that is nobody's.
  ///
  /// Open: the parameter, or without one the cookie. Else a bearer token, which counts alone where there is one; or
  /// the parameter, if it was signed here; or the cookie. A page may go on sending a session of its own making
  /// where its browser has the cookie of one that was signed.
  std::optional<Visitor> find(const Shown& shown, base::WallTime now) const;

  /// The session of the cookie, renewed where half of its life is over, where it was signed by a key that does not
  /// sign any more, or where its cookie has the name of before (`secure`: the request came over TLS). Nothing where
  /// there is none. Who acts for a person has it as long as the shop said, and no longer.
  std::optional<PageSession> of_cookie(std::string_view cookie, bool secure,
                                       base::WallTime now) const;
  /// The session that a page is asked for with: a bearer token's, which counts alone where there is one, renewed as that
  /// of a cookie is, and is set as none; else of_cookie().
  std::optional<PageSession> of_page(std::string_view bearer, std::string_view cookie, bool secure,
                                     base::WallTime now) const;
  /// A new one; with an empty token where none can be signed, and whoever has none of the shop's is nobody. REQUIRES:
  /// nobody guesses `id`, which has up to kMostIdInToken characters and no '.'.
  PageSession mint(const proto::SessionId& id, bool secure, base::WallTime now) const;

  /// What the shop's own servers are given.
  struct Signed {
    std::string token;
    std::string id;
    base::WallTime expires_at;
  };
  /// A new one for a person, the shop's own id of them; empty: for nobody. `ttl`: nothing: as long as any. REQUIRES: it
  /// signs, and as for mint().
  Signed mint_for(const proto::SessionId& id, const std::string& person,
                  std::optional<base::Millis> ttl, base::WallTime now) const;
  /// The session of a token that was signed here, for longer; for that person, or, where that is empty, for whom it was. Nothing
  /// where it is none, or over, or another person's own. REQUIRES: it signs.
  std::optional<Signed> renew(std::string_view text, const std::string& person,
                              std::optional<base::Millis> ttl, base::WallTime now) const;
  /// The session of a token that was signed here, even if it is over; nothing for any other text.
  std::optional<proto::SessionId> id_of(std::string_view text) const;

 private:
  /// Of what is signed here, and of the shop's own.
  std::optional<VerifiedToken> read(std::string_view text, base::WallTime now) const;
  std::optional<Visitor> visitor_of_jwt(std::string_view text, base::WallTime now) const;
  std::optional<Visitor> visitor(std::string_view text, base::WallTime now) const;
  Signed sign_for(SessionToken token, std::optional<base::Millis> ttl, base::WallTime now) const;
  std::optional<PageSession> page_session(std::string_view text, bool by_old_name,
                                          base::WallTime now) const;

  Settings settings_;
};

/// The Set-Cookie for it: over TLS one that no other host and no plain connection can set (RFC 6265bis, 4.1.3).
std::string session_cookie(std::string_view token, base::Seconds lifetime, bool secure);

}  // namespace gateway
