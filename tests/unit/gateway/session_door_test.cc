// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whose cart a request is about.
#include "gateway/sessions/session_door.h"

#include "tests/support/catch.h"
#include "tests/support/jwt_values.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

const base::Millis kLifetime = base::Seconds{1000};

SessionDoor closed(const std::string& keys = kKeyA) {
  return SessionDoor({session_keys(keys), std::nullopt, kLifetime});
}
std::string token(const std::string& id, std::optional<proto::PersonName> person = {},
                  std::int64_t end = 1000, const std::string& key = kKeyA) {
  return sign({*proto::SessionId::parse(id), std::move(person), wall_seconds(end)},
              session_keys(key));
}
std::string who(const SessionDoor& door, const SessionDoor::Shown& shown) {
  const auto found = door.find(shown, kSigned);
  return found ? found->session.str() : "nobody";
}

}  // namespace

TEST_CASE("Through an open door comes who names a session, the parameter before the cookie") {
  const SessionDoor open;
  CHECK(open.is_open());
  CHECK(who(open, {"", "ann", ""}) == "ann");
  CHECK(who(open, {"", "ann", "session=bob"}) == "ann");
  CHECK(who(open, {"", "", "session=bob"}) == "bob");
  CHECK(who(open, {"", "", "session=bob; __Host-session=cem"}) == "cem");
  CHECK(who(open, {"Bearer dan", "", "session=bob"}) == "bob");
  CHECK(who(open, {"", "a b", "session=bob"}) == "nobody");
  CHECK(who(open, {"", "", ""}) == "nobody");
}

TEST_CASE(
    "Through a closed one comes who shows what was signed: as a bearer, a parameter, a cookie") {
  const auto door = closed();
  CHECK_FALSE(door.is_open());
  const std::string ann = token("ann");
  const std::string bob = token("bob");
  const std::string cem = token("cem");
  const std::string forged = token("bob", {}, 1000, kKeyB);
  CHECK(who(door, {"Bearer " + ann, "", ""}) == "ann");
  CHECK(who(door, {"bearer " + ann, bob, "session=" + cem}) == "ann");
  CHECK(who(door, {"", bob, "session=" + cem}) == "bob");
  CHECK(who(door, {"", "", "session=" + cem}) == "cem");
  CHECK(who(door, {"", "", "theme=dark; session=x; session=" + cem}) == "cem");
  CHECK(who(door, {"", "", "session=" + cem + "; __Host-session=" + bob}) == "bob");
  CHECK(who(door, {"", "", "__Host-session=" + forged + "; session=" + cem}) == "cem");
  // Who sends a bearer token means it. A page that made up a session of its own has its browser's cookie.
  CHECK(who(door, {"Bearer " + forged, bob, "session=" + cem}) == "nobody");
  CHECK(who(door, {"", "tutorial.17", "session=" + cem}) == "cem");
  CHECK(who(door, {"", forged, "session=" + cem}) == "cem");
  CHECK(who(door, {"Basic YTpi", "", "session=" + cem}) == "cem");
  for (const std::string& wrong :
       {std::string("ann"), forged, token("ann", {}, -1), token("ann", {}, 0)}) {
    CAPTURE(wrong);
    CHECK(who(door, {"", wrong, ""}) == "nobody");
    CHECK(who(door, {"Bearer " + wrong, "", ""}) == "nobody");
    CHECK(who(door, {"", "", "session=" + wrong}) == "nobody");
    CHECK(who(door, {"", "", "__Host-session=" + wrong}) == "nobody");
  }
}

TEST_CASE("A person comes with what was signed for them, and only then") {
  const auto ann = token("s1", person_name("ann"));
  CHECK(closed().find({"", ann, ""}, kSigned)->person == person_name("ann"));
  CHECK_FALSE(closed().find({"", token("s1"), ""}, kSigned)->person);
  CHECK_FALSE(SessionDoor().find({"", ann, ""}, kSigned)->person);
}

TEST_CASE("Cookies without number are not all looked into") {
  std::string cookie;
  for (int i = 0; i < 4; ++i) cookie += "session=" + token("s", {}, 1000, kKeyB) + "; ";
  CHECK(who(closed(), {"", "", cookie + "session=" + token("s")}) == "nobody");
  CHECK_FALSE(closed().of_cookie(cookie + "session=" + token("s"), false, kSigned));
}

TEST_CASE("A page is given a session that is signed, in a cookie that lives as long") {
  const auto id = *proto::SessionId::parse("4f2a");
  const auto made = closed().mint(id, false, kSigned);
  CHECK(made.id == "4f2a");
  CHECK(made.token == token("4f2a"));
  CHECK(made.cookie_for == base::Seconds{1000});
  const auto open = SessionDoor().mint(id, false, kSigned);
  CHECK(open.token == "4f2a");
  CHECK(open.id == "4f2a");
  CHECK(open.cookie_for == base::Seconds{0});
  CHECK(SessionDoor().mint(id, true, kSigned).cookie_for > base::Seconds{0});
  CHECK(session_cookie("4f2a", base::Seconds{0}, false) ==
        "session=4f2a; HttpOnly; SameSite=Lax; Path=/");
  CHECK(session_cookie("4f2a", base::Seconds{7}, false) ==
        "session=4f2a; Max-Age=7; HttpOnly; SameSite=Lax; Path=/");
  CHECK(session_cookie("4f2a", base::Seconds{7}, true) ==
        "__Host-session=4f2a; Max-Age=7; HttpOnly; SameSite=Lax; Path=/; Secure");
}

TEST_CASE("A page keeps its cookie, which is renewed before it ends") {
  const auto door = closed(kKeyB + "\n" + kKeyA);
  const auto ann = person_name("ann");
  const auto by_b = [](std::optional<proto::PersonName> person, std::int64_t end) {
    return token("s1", person, end, kKeyB);
  };
  struct Row {
    std::string before;
    std::int64_t now;
    std::string after;
    std::optional<std::int64_t> cookie_for;
  };
  const Row rows[] = {
      {by_b({}, 1000), 0, by_b({}, 1000), std::nullopt},
      {by_b({}, 1000), 500, by_b({}, 1000), std::nullopt},
      {by_b({}, 1000), 501, by_b({}, 1501), 1000},
      // Signed by a key that is to go: it is signed anew.
      {token("s1"), 100, by_b({}, 1000), 900},
      {token("s1"), 600, by_b({}, 1600), 1000},
      // The shop has said for how long this is ann.
      {by_b(ann, 1000), 900, by_b(ann, 1000), std::nullopt},
      {token("s1", ann), 900, by_b(ann, 1000), 100},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before, row.now);
    const auto page = door.of_cookie("session=" + row.before, false, wall_seconds(row.now));
    REQUIRE(page);
    CHECK(page->token == row.after);
    CHECK(page->id == "s1");
    CHECK(page->cookie_for.has_value() == row.cookie_for.has_value());
    if (row.cookie_for) CHECK(page->cookie_for == base::Seconds{*row.cookie_for});
  }
  CHECK_FALSE(door.of_cookie("session=" + by_b({}, 1000), false, wall_seconds(1000)));
  CHECK_FALSE(door.of_cookie("session=s1", false, kSigned));
}

TEST_CASE(
    "Who shows a session as a bearer has it renewed as a cookie is, and keeps it themselves") {
  const auto door = closed();
  const auto page = [&](const std::string& bearer, std::int64_t now) {
    return door.of_page(bearer, "session=" + token("cem"), true, wall_seconds(now));
  };
  REQUIRE(page(token("s1"), 500));
  CHECK(page(token("s1"), 500)->token == token("s1"));
  CHECK(page(token("s1"), 501)->token == token("s1", {}, 1501));
  CHECK(page(token("s1"), 501)->id == "s1");
  CHECK_FALSE(page(token("s1"), 501)->cookie_for);
  const auto ann = token("s1", person_name("ann"));
  CHECK(page(ann, 999)->token == ann);
  // It counts alone, and what is over is not renewed.
  CHECK_FALSE(page(token("s1"), 1000));
  CHECK_FALSE(page("s1", 0));
  CHECK(page("", 0)->id == "cem");
}

TEST_CASE("Over TLS a cookie of the old name is set again by the new one") {
  const auto by_old = closed().of_cookie("session=" + token("s1"), true, wall_seconds(100));
  REQUIRE(by_old);
  CHECK(by_old->cookie_for == base::Seconds{900});
  CHECK_FALSE(closed().of_cookie("__Host-session=" + token("s1"), true, kSigned)->cookie_for);
  CHECK_FALSE(closed().of_cookie("session=" + token("s1"), false, kSigned)->cookie_for);
  CHECK(SessionDoor().of_cookie("session=s1", true, kSigned)->cookie_for);
  CHECK_FALSE(SessionDoor().of_cookie("session=s1", false, kSigned)->cookie_for);
  CHECK(SessionDoor().of_cookie("session=s1; __Host-session=s2", true, kSigned)->id == "s2");
}

TEST_CASE("A shop's own token is a session, the same for all of a person's") {
  namespace jwt = support::jwt;
  auto jwks = JwtKeys::parse("{\"keys\":[" + jwt::kJwkRsa + "," + jwt::kJwkEd + "]}");
  REQUIRE(jwks);
  const auto person = person_name("ann@shop.example");
  const SessionDoor both({session_keys(kKeyA), *jwks, kLifetime});
  const SessionDoor own({std::nullopt, *jwks, kLifetime});
  for (const SessionDoor* door : {&both, &own}) {
    CHECK_FALSE(door->is_open());
    for (const std::string& token : {jwt::kTokenRs256, jwt::kTokenEdDsa}) {
      const std::string bearer = "Bearer " + token;
      for (const auto& shown :
           {SessionDoor::Shown{bearer, "", ""}, SessionDoor::Shown{"", token, ""}}) {
        const auto found = door->find(shown, kSigned);
        REQUIRE(found);
        CHECK(found->session.str() == "p_" + person.str());
        CHECK(found->person == person);
      }
      CHECK(who(*door, {"", "", "session=" + token}) == "p_" + person.str());
      for (const bool secure : {false, true}) {
        const auto page = door->of_cookie("session=" + token, secure, kSigned);
        REQUIRE(page);
        CHECK(page->token == token);
        CHECK(page->id == "p_" + person.str());
        CHECK_FALSE(page->cookie_for);
      }
    }
    for (const std::string& token : {jwt::kTokenNone, jwt::kTokenHs256Pem, jwt::kTokenOtherRsa,
                                     jwt::kTokenEs256, "p_" + person.str(), std::string("ann")})
      CHECK(who(*door, {"", token, ""}) == "nobody");
  }
  // The same person, by what is signed here.
  CHECK(both.find({"", token("s1", person), ""}, kSigned)->person == person);
  CHECK(who(own, {"", token("s1", person), ""}) == "nobody");
  CHECK(own.mint(*proto::SessionId::parse("s1"), false, kSigned).token.empty());
  CHECK_FALSE(own.mint(*proto::SessionId::parse("s1"), false, kSigned).cookie_for);
  CHECK_FALSE(closed().find({"", jwt::kTokenRs256, ""}, kSigned));
}

}  // namespace gateway
