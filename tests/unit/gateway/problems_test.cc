// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Each row of HTTP.md's error table, byte by byte where it matters to clients.
#include "gateway/http/problems.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using proto::Error;
using Json = nlohmann::json;

/// The extension fields: all but the four every problem has. Those are checked here.
Json extensions(const HttpResponse& response, const std::string& type) {
  CHECK(response.content_type == "application/problem+json");
  CHECK(header(response, "Cache-Control") == "no-store");
  Json json = Json::parse(response.body);
  CHECK(json.at("type") == type);
  CHECK(json.at("status") == response.status);
  CHECK(json.at("title").get<std::string>() != "");
  CHECK(json.at("detail").get<std::string>() != "");
  for (const char* field : {"type", "title", "status", "detail"}) json.erase(field);
  return json;
}

}  // namespace

TEST_CASE("A bad request is a 400 that names its field") {
  const auto response = problem_of(Error::bad_request("since", "since must be a cursor"));
  CHECK(response.status == 400);
  CHECK(extensions(response, "bad-request") == Json{{"field", "since"}});
}

TEST_CASE("An unknown item is a 404 with the item") {
  const auto response = problem_of(Error::unknown_item("Z"));
  CHECK(response.status == 404);
  CHECK(extensions(response, "unknown-item") == Json{{"item", "Z"}});
}

TEST_CASE("Sold out is a 409 with what was asked, what there is and when more may come") {
  auto response = problem_of(Error::sold_out("P", 4, 1, 3, base::Millis{841'000}));
  CHECK(response.status == 409);
  CHECK(extensions(response, "sold-out") == Json{{"item", "P"},
                                                 {"requested", 4},
                                                 {"available", 1},
                                                 {"obtainable", 3},
                                                 {"next_release_ms", 841'000}});
  response = problem_of(Error::sold_out("P", 1, 0, 0, std::nullopt));
  CHECK(extensions(response, "sold-out").at("next_release_ms").is_null());
}

TEST_CASE("Where the display hides what is available it hides what is obtainable") {
  const auto error =
      hide(Error::sold_out("P", 4, 1, 3, base::Millis{841'000}), {proto::Display::Kind::kYesNo, 0});
  CHECK(error.detail == "4 asked, fewer are available");
  CHECK(extensions(problem_of(error), "sold-out") ==
        Json{{"item", "P"}, {"requested", 4}, {"next_release_ms", nullptr}});
}

TEST_CASE("A changed cart is a 409 with the cart as it is") {
  const auto id = [](const char* text) { return *proto::ItemId::parse(text); };
  const auto response = problem_of(Error::cart_changed(
      {{{id("P"), 2, base::Millis{900}}}, {}, {{id("Q"), 1, proto::LapseCause::kReleased}}}));
  CHECK(response.status == 409);
  CHECK(extensions(response, "cart-changed") ==
        Json{{"lines", {{{"item", "P"}, {"quantity", 2}, {"expires_in_ms", 900}}}},
             {"lapsed", {{{"item", "Q"}, {"quantity", 1}, {"cause", "released"}}}}});
  CHECK(extensions(problem_of(Error::cart_changed({})), "cart-changed") ==
        Json{{"lines", Json::array()}});
}

TEST_CASE("Over the limit per session is a 409 with the limit") {
  const auto response = problem_of(Error::quantity_limit("P", 2));
  CHECK(response.status == 409);
  CHECK(extensions(response, "quantity-limit") == Json{{"item", "P"}, {"limit", 2}});
}

TEST_CASE("Overloaded and unavailable are 503 and say when to come again") {
  for (const auto& error : {Error::overloaded("full"), Error::cartd_unavailable()}) {
    const auto response = problem_of(error);
    CHECK(response.status == 503);
    CHECK(header(response, "Retry-After") == "1");
    CHECK(extensions(response, std::string(to_string(error.code))) == Json::object());
  }
  CHECK(too_many_connections().status == 503);
  CHECK(header(too_many_connections(), "Retry-After") == "1");
}

TEST_CASE("An unknown outcome is a 504") {
  const auto response = problem_of(Error::outcome_unknown());
  CHECK(response.status == 504);
  CHECK(header(response, "Retry-After").empty());
  CHECK(extensions(response, "outcome-unknown") == Json::object());
}

TEST_CASE("A request that cannot be read has its status by what is wrong with it") {
  using Refusal = RequestFramer::Refusal;
  const std::tuple<Refusal, int, const char*> rows[] = {
      {Refusal::kMalformed, 400, "bad-request"},
      {Refusal::kHeadersTooLarge, 431, "headers-too-large"},
      {Refusal::kBodyTooLarge, 413, "body-too-large"},
      {Refusal::kVersion, 505, "http-version"},
  };
  for (const auto& [refusal, status, type] : rows) {
    const auto response = problem_of(refusal, "this is wrong");
    CHECK(response.status == status);
    CHECK(extensions(response, type) == Json::object());
    CHECK(Json::parse(response.body).at("detail") == "this is wrong");
  }
}

TEST_CASE("Errors of HTTP itself") {
  CHECK(not_found("/x").status == 404);
  CHECK(extensions(not_found("/x"), "not-found") == Json::object());
  const auto wrong_method = method_not_allowed("PUT", "GET, HEAD");
  CHECK(wrong_method.status == 405);
  CHECK(header(wrong_method, "Allow") == "GET, HEAD");
  CHECK(unsupported_media_type("text/plain", "application/json").status == 415);
  CHECK(request_timeout().status == 408);
}

TEST_CASE("What a client sent is quoted in a problem as valid JSON, whatever bytes it was") {
  const auto response = not_found("/\"\\\xff\n</script>");
  CHECK(Json::accept(response.body));
}

}  // namespace gateway
