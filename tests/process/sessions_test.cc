// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A shop whose sessions nobody can make up: gateways with --session-keys.
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/jwt_values.h"
#include "tests/support/shop.h"

using support::ChildProcess;
using support::exited;
using support::get;
using support::HttpRequest;
using support::HttpResponse;
using support::Json;
using support::post_form;
using support::Shop;
using support::TempFolder;

namespace {

// 32 bytes each, in base64.
const std::string kOneKey = "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=";
const std::string kOtherKey = "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI=";

class KeysFile {
 public:
  explicit KeysFile(const std::string& lines) { write(lines); }
  void write(const std::string& lines) const {
    REQUIRE(chmod(folder_.write("session.keys", lines).c_str(), 0600) == 0);
  }
  std::string path() const { return (folder_.path() / "session.keys").string(); }

 private:
  TempFolder folder_;
};

support::ShopSetup closed(const KeysFile& keys, std::size_t gateways = 1) {
  return {.gateways = gateways, .gateway_flags = {"--session-keys", keys.path()}};
}

/// The session in the page's Set-Cookie; empty where there is none.
std::string set_session(const HttpResponse& page) {
  const std::string cookie = page.header("Set-Cookie").value_or("");
  const std::string start = "session=";
  return cookie.starts_with(start) ? cookie.substr(start.size(), cookie.find(';') - start.size())
                                   : "";
}
std::string new_session(const Shop& shop, std::size_t gateway = 0) {
  const std::string session = set_session(shop.request(get("/"), gateway));
  REQUIRE_FALSE(session.empty());
  return session;
}
std::string id_of(const std::string& session) { return session.substr(0, session.find('.')); }

HttpResponse add(const Shop& shop, const std::string& session, std::size_t gateway = 0) {
  return shop.request(support::add(session, "P", 1), gateway);
}

void check_refused(const HttpResponse& answer) {
  CHECK(answer.status == 401);
  CHECK(answer.json()["type"] == "bad-session");
  CHECK(answer.header("WWW-Authenticate") == "Bearer");
}

Json data_of(const std::string& page) {
  const std::string start = "id=\"boot\">";
  const auto at = page.find(start) + start.size();
  return Json::parse(page.substr(at, page.find("</script>", at) - at));
}

HttpRequest by_header(const std::string& name, const std::string& value) {
  HttpRequest request = post_form("/cart", "action=add");
  request.headers.emplace_back(name, value);
  return request;
}

}  // namespace

TEST_CASE("a page brings a signed session which is good at every gateway, however it is sent") {
  const KeysFile keys(kOneKey);
  Shop shop(closed(keys, 2));
  const auto page = shop.request(get("/"));
  const std::string session = set_session(page);
  CHECK(std::count(session.begin(), session.end(), '.') == 3);
  const std::string cookie = page.header("Set-Cookie").value_or("");
  CHECK(cookie.find("; Max-Age=2592000; HttpOnly; SameSite=Lax; Path=/") != std::string::npos);
  CHECK(data_of(page.body)["session"] == session);
  CHECK(data_of(page.body)["id"] == id_of(session));

  for (const auto& request :
       {by_header("Cookie", "session=" + session), by_header("Authorization", "Bearer " + session),
        support::add(session, "P", 1)}) {
    const auto answer = shop.request(request, 1);
    REQUIRE(answer.status == 200);
    CHECK(answer.json()["session"] == id_of(session));
    CHECK(answer.body.find(session) == std::string::npos);
  }
  CHECK(shop.status()["items"][0]["held"] == 1);
  CHECK(shop.request(get("/cart?session=" + session)).json()["lines"].size() == 1);

  const auto again = shop.request(get("/", {{"Cookie", "session=" + session}}));
  CHECK_FALSE(again.has("Set-Cookie"));
  CHECK(data_of(again.body)["session"] == session);
}

TEST_CASE("a thousand sessions that somebody made up hold nothing") {
  const KeysFile keys(kOneKey);
  const Shop shop(closed(keys));
  const std::string good = new_session(shop);
  auto connection = shop.connect();
  for (int i = 0; i < 1000; ++i) {
    std::string session = "invented" + std::to_string(i);
    if (i % 2 == 0) session += good.substr(good.find('.'));  // with what was signed for another
    const auto answer = connection.request(support::add(session, "P", 1));
    REQUIRE(answer.status == 401);
  }
  check_refused(add(shop, "ann"));
  CHECK(shop.status()["items"][0]["held"] == 0);
  CHECK(add(shop, good).status == 200);
}

TEST_CASE("a token that was changed, is of another shop or has no signature is refused") {
  const KeysFile keys(kOneKey);
  const KeysFile others(kOtherKey);
  const Shop shop(closed(keys));
  const Shop other(closed(others));
  const std::string good = new_session(shop);
  std::string changed = good;
  changed.back() = changed.back() == 'A' ? 'E' : 'A';
  const std::string none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJleHAiOjk5OTk5OTk5OTl9.";
  for (const std::string& session : {changed, new_session(other), none, id_of(good),
                                     good.substr(0, good.rfind('.')), good + "A"}) {
    CAPTURE(session);
    check_refused(add(shop, session));
    check_refused(shop.request(by_header("Cookie", "session=" + session)));
    check_refused(shop.request(by_header("Authorization", "Bearer " + session)));
    check_refused(shop.request(get("/cart?session=" + session)));
    check_refused(shop.request(get("/status?wait=0&session=" + session)));
    check_refused(shop.request(get("/events?session=" + session)));
    // Whoever loads the page has a new one.
    const auto page = shop.request(get("/", {{"Cookie", "session=" + session}}));
    CHECK(page.status == 200);
    CHECK(add(shop, set_session(page)).status == 200);
  }
}

TEST_CASE("a session is over when it is, and is renewed for who comes before that") {
  const KeysFile keys(kOneKey);
  auto setup = closed(keys);
  setup.gateway_flags.insert(setup.gateway_flags.end(), {"--session-ttl", "1m"});
  Shop shop(setup);
  const std::string session = new_session(shop);
  // It ends within a minute: of an hour, less than half is left.
  setup.gateway_flags.back() = "1h";
  const Shop longer(setup);
  const auto page = longer.request(get("/", {{"Cookie", "session=" + session}}));
  const std::string renewed = set_session(page);
  CHECK(renewed != session);
  CHECK(id_of(renewed) == id_of(session));
  CHECK(page.header("Set-Cookie").value_or("").find("Max-Age=3600;") != std::string::npos);
  CHECK(add(shop, renewed).status == 200);
  CHECK(add(shop, session).json()["lines"][0]["quantity"] == 1);
}

TEST_CASE("keys are replaced while the shop is open") {
  const KeysFile keys(kOneKey);
  Shop shop(closed(keys));
  const std::string before = new_session(shop);
  REQUIRE(add(shop, before).status == 200);

  keys.write("# the new one signs\n" + kOtherKey + "\n" + kOneKey + "\n");
  shop.gateway().signal(SIGHUP);
  shop.gateway().wait_for_event("session_keys_read", {{"keys", "2"}});
  // It is signed by the new key for who comes again, and is the same session.
  std::string after;
  const auto deadline = support::soon();
  while (after.empty() && !deadline.passed())
    after = set_session(shop.request(get("/", {{"Cookie", "session=" + before}})));
  CHECK(id_of(after) == id_of(before));
  CHECK(add(shop, before).status == 200);
  CHECK(shop.request(get("/cart?session=" + after)).json()["lines"].size() == 1);

  keys.write("# nothing\nnot a key\n");
  shop.gateway().signal(SIGHUP);
  const auto line = shop.gateway().wait_for_event("session_keys_unreadable");
  CHECK(line.at("why").find("line 2: it is not 32 bytes in base64") != std::string::npos);
  CHECK(add(shop, before).status == 200);

  keys.write(kOtherKey);
  shop.gateway().signal(SIGHUP);
  shop.gateway().wait_for_event("session_keys_read", {{"keys", "1"}});
  HttpResponse refused = add(shop, before);
  while (refused.status != 401 && !deadline.passed()) refused = add(shop, before);
  check_refused(refused);
  CHECK(add(shop, after).status == 200);
  for (const std::string& secret : {kOneKey, kOtherKey, before, after})
    CHECK(shop.gateway().standard_error().find(secret) == std::string::npos);
}

TEST_CASE("without keys sessions are open, and the start says so") {
  Shop shop;
  shop.gateway().wait_for_event("sessions_open");
  CHECK(add(shop, "ann").status == 200);
  const KeysFile keys(kOneKey);
  Shop other(closed(keys));
  other.gateway().wait_for_event("session_keys_read", {{"keys", "1"}});
  CHECK(other.gateway().standard_error().find("sessions_open") == std::string::npos);
}

TEST_CASE("a page that makes up its session works by its browser's cookie") {
  const KeysFile keys(kOneKey);
  const Shop shop(closed(keys));
  const std::string session = new_session(shop);
  auto request = post_form("/cart", "session=tutorial.5e0a&action=add");
  request.headers.emplace_back("Cookie", "session=" + session);
  const auto answer = shop.request(request);
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["session"] == id_of(session));
  CHECK(answer.json()["inventorycount"] == "9");
  CHECK(
      shop.request(get("/status?wait=0&session=tutorial.5e0a", {{"Cookie", "session=" + session}}))
          .json()["inventorycount"] == "9");
}

TEST_CASE("a file of keys that is not there, or that others may read, ends the start") {
  const KeysFile keys(kOneKey);
  REQUIRE(chmod(keys.path().c_str(), 0644) == 0);
  for (const std::string& path : {keys.path(), keys.path() + ".none"}) {
    ChildProcess gateway("gateway", support::kGatewayProgram, {"--session-keys", path});
    CHECK(gateway.wait_exit() == exited(2));
    CHECK(gateway.standard_error().find("--session-keys: '" + path + "'") != std::string::npos);
    CHECK(gateway.standard_error().find(kOneKey) == std::string::npos);
  }
}

TEST_CASE("a token that does not say for whom it is, or whose, is none where that is asked for") {
  namespace jwt = support::jwt;
  const TempFolder folder;
  const std::string path = folder.write("jwks.json", "{\"keys\":[" + jwt::kJwkRsa + "]}");
  const std::string flag = GENERATE("--session-audience", "--session-issuer");
  Shop shop({.gateway_flags = {"--session-jwks", path, flag, "shop"}});
  check_refused(add(shop, jwt::kTokenRs256));
}

TEST_CASE("a shop's own tokens are sessions, and no others where nothing else is signed") {
  namespace jwt = support::jwt;
  const TempFolder folder;
  const std::string path =
      folder.write("jwks.json", "{\"keys\":[" + jwt::kJwkRsa + "," + jwt::kJwkEc + "]}");
  Shop shop({.gateway_flags = {"--session-jwks", path}});
  shop.gateway().wait_for_event("session_jwks_read", {{"keys", "2"}});
  std::string session;
  for (const std::string& token : {jwt::kTokenRs256, jwt::kTokenEs256}) {
    for (const auto& request :
         {by_header("Cookie", "session=" + token), by_header("Authorization", "Bearer " + token),
          support::add(token, "P", 1),
          support::post_json("/cart", {{"session", token}, {"action", "add"}})}) {
      const auto answer = shop.request(request);
      REQUIRE(answer.status == 200);
      if (session.empty()) session = answer.json()["session"];
      CHECK(answer.json()["session"] == session);
    }
    CHECK(data_of(shop.request(get("/", {{"Cookie", "session=" + token}})).body)["id"] == session);
  }
  CHECK(shop.status()["items"][0]["held"] == 1);
  for (const std::string& token : {jwt::kTokenNone, jwt::kTokenHs256Pem, jwt::kTokenOtherRsa,
                                   jwt::kTokenEdDsa, session, std::string("ann")}) {
    check_refused(add(shop, token));
    check_refused(shop.request(by_header("Cookie", "session=" + token)));
  }
  // Nobody is given one here.
  const auto page = shop.request(get("/"));
  CHECK(page.status == 200);
  CHECK_FALSE(page.has("Set-Cookie"));
  CHECK(data_of(page.body)["session"].is_null());

  folder.write("jwks.json", "{\"keys\":[" + jwt::kJwkEd + "]}");
  shop.gateway().signal(SIGHUP);
  shop.gateway().wait_for_event("session_jwks_read", {{"keys", "1"}});
  const auto deadline = support::soon();
  HttpResponse answer = add(shop, jwt::kTokenEdDsa);
  while (answer.status != 200 && !deadline.passed()) answer = add(shop, jwt::kTokenEdDsa);
  CHECK(answer.json()["session"] == session);
  check_refused(add(shop, jwt::kTokenRs256));
}
