// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/sessions/session_door.h"

#include <chrono>
#include <utility>

#include "gateway/http/bearer.h"
#include "gateway/http/cookie.h"
#include "proto/person.h"

namespace gateway {
namespace {

using base::Seconds;
using base::WallTime;
using proto::SessionId;

constexpr std::string_view kCookie = "session";
constexpr std::string_view kSecureCookie = "__Host-session";
// Of a session that does not end by itself; browsers keep none for longer than 400 days.
constexpr Seconds kOpenCookie = std::chrono::hours{24 * 365};
// Cookies of that name that are looked into: more are nobody's.
constexpr int kMostCookies = 4;

Seconds left(WallTime until, WallTime now) { return std::chrono::floor<Seconds>(until - now); }

}  // namespace

std::optional<VerifiedToken> SessionDoor::read(std::string_view text, WallTime now) const {
  return signs() ? verify(text, *settings_.keys, now) : std::nullopt;
}

std::optional<Visitor> SessionDoor::visitor_of_jwt(std::string_view text, WallTime now) const {
  if (!settings_.jwks) return std::nullopt;
  const auto token = settings_.jwks->verify(text, now, settings_.parties);
  if (!token) return std::nullopt;
  proto::PersonName person = person_name(token->sub);
  SessionId session = proto::session_of(person);
  return Visitor{std::move(session), std::move(person)};
}

std::optional<Visitor> SessionDoor::visitor(std::string_view text, WallTime now) const {
  if (is_open()) {
    auto session = SessionId::parse(text);
    return session ? std::optional(Visitor{*std::move(session)}) : std::nullopt;
  }
  auto read = this->read(text, now);
  if (!read) return visitor_of_jwt(text, now);
  return Visitor{std::move(read->token.id), std::move(read->token.person)};
}

std::optional<Visitor> SessionDoor::find(const Shown& shown, WallTime now) const {
  if (!is_open())
    if (const auto token = bearer_token(shown.authorization); !token.empty())
      return visitor(token, now);
  if (!shown.parameter.empty()) {
    auto named = visitor(shown.parameter, now);
    if (named || is_open()) return named;
  }
  int left = kMostCookies;
  const auto look = [&](std::string_view text) {
    return is_open() || --left >= 0 ? visitor(text, now) : std::nullopt;
  };
  auto found = first_of_cookie(shown.cookie, kSecureCookie, look);
  return found ? found : first_of_cookie(shown.cookie, kCookie, look);
}

std::optional<PageSession> SessionDoor::page_session(std::string_view text, bool by_old_name,
                                                     WallTime now) const {
  if (is_open()) {
    if (!SessionId::parse(text)) return std::nullopt;
    PageSession session{std::string(text), std::string(text)};
    if (by_old_name) session.cookie_for = kOpenCookie;
    return session;
  }
  auto read = this->read(text, now);
  if (!read) {
    // The shop sets it, and renews it.
    const auto own = visitor_of_jwt(text, now);
    return own ? std::optional(PageSession{std::string(text), own->session.str()}) : std::nullopt;
  }
  SessionToken& token = read->token;
  const bool is_anonymous = !token.person;
  const bool is_half_over = is_anonymous && token.expires_at - now < settings_.lifetime / 2;
  if (is_half_over) token.expires_at = now + settings_.lifetime;
  PageSession session{std::string(text), token.id.str()};
  if (is_half_over || !read->by_first) session.token = sign(token, *settings_.keys);
  if (is_half_over || !read->by_first || by_old_name)
    session.cookie_for = left(token.expires_at, now);
  return session;
}

std::optional<PageSession> SessionDoor::of_cookie(std::string_view cookie, bool secure,
                                                  WallTime now) const {
  int left = kMostCookies;
  const auto look = [&](bool by_old_name) {
    return [&, by_old_name](std::string_view text) {
      return is_open() || --left >= 0 ? page_session(text, by_old_name, now) : std::nullopt;
    };
  };
  auto found = first_of_cookie(cookie, kSecureCookie, look(false));
  return found ? found : first_of_cookie(cookie, kCookie, look(secure));
}

std::optional<PageSession> SessionDoor::of_page(std::string_view bearer, std::string_view cookie,
                                                bool secure, WallTime now) const {
  if (bearer.empty()) return of_cookie(cookie, secure, now);
  auto session = page_session(bearer, false, now);
  if (session) session->cookie_for.reset();
  return session;
}

PageSession SessionDoor::mint(const SessionId& id, bool secure, WallTime now) const {
  if (is_open()) return {id.str(), id.str(), secure ? kOpenCookie : Seconds{0}};
  if (!signs()) return {};
  const SessionToken token{id, {}, now + settings_.lifetime};
  return {sign(token, *settings_.keys), id.str(), left(token.expires_at, now)};
}

SessionDoor::Signed SessionDoor::sign_for(SessionToken token, std::optional<base::Millis> ttl,
                                          WallTime now) const {
  token.expires_at = std::chrono::floor<Seconds>(now + ttl.value_or(settings_.lifetime));
  return {sign(token, *settings_.keys), token.id.str(), token.expires_at};
}

SessionDoor::Signed SessionDoor::mint_for(const SessionId& id, const std::string& person,
                                          std::optional<base::Millis> ttl, WallTime now) const {
  SessionToken token{id};
  if (!person.empty()) token.person = person_name(person);
  return sign_for(std::move(token), ttl, now);
}

std::optional<SessionDoor::Signed> SessionDoor::renew(std::string_view text,
                                                      const std::string& person,
                                                      std::optional<base::Millis> ttl,
                                                      WallTime now) const {
  auto read = this->read(text, now);
  if (!read) return std::nullopt;
  SessionToken& token = read->token;
  if (!person.empty()) token.person = person_name(person);
  // It is theirs wherever they come in.
  if (proto::is_of_person(token.id) &&
      !(token.person && token.id == proto::session_of(*token.person)))
    return std::nullopt;
  return sign_for(std::move(token), ttl, now);
}

std::optional<SessionId> SessionDoor::id_of(std::string_view text) const {
  auto read = this->read(text, WallTime::min());
  return read ? std::optional(std::move(read->token.id)) : std::nullopt;
}

std::string session_cookie(std::string_view token, Seconds lifetime, bool secure) {
  std::string cookie(secure ? kSecureCookie : kCookie);
  cookie.append("=").append(token);
  if (lifetime > Seconds{0}) cookie.append("; Max-Age=").append(std::to_string(lifetime.count()));
  cookie.append("; HttpOnly; SameSite=Lax; Path=/");
  if (secure) cookie.append("; Secure");
  return cookie;
}

}  // namespace gateway
