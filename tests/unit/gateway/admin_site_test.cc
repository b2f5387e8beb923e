// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The owner's page as it is served: to everybody, with what a browser is to keep to.
#include "gateway/backend/admin_site.h"

#include "tests/support/catch.h"
#include "tests/support/gunzip.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

AdminSite site() {
  AdminSite site;
  site.add("/admin/", "text/html; charset=utf-8", "<!doctype html>");
  site.add("/admin/admin.js", "text/javascript; charset=utf-8", std::string(2000, 'x'));
  site.set_dashboard_port(9551);
  return site;
}

HttpResponse answer_to(const std::string& path, const std::string& method = "GET") {
  HttpRequest request;
  request.method = method;
  request.path = path;
  const auto answer = site().answer(request);
  REQUIRE(answer);
  return *answer;
}

}  // namespace

TEST_CASE("The page may load nothing but itself and stands in no frame") {
  for (const std::string path : {"/admin/", "/admin/admin.js", "/admin/dashboard.json"}) {
    CAPTURE(path);
    const auto answer = answer_to(path);
    CHECK(answer.status == 200);
    const auto policy = header(answer, "Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "));
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("require-trusted-types-for 'script'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(header(answer, "X-Frame-Options") == "DENY");
    CHECK(header(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(header(answer, "Referrer-Policy") == "no-referrer");
    CHECK(header(answer, "Cache-Control") == "no-cache");
  }
}

TEST_CASE("What is not the page's is the door's business") {
  const AdminSite all = site();
  for (const std::string path : {"/", "/v1/items", "/admin/nothing.js", "/administrator", "*"}) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    CHECK_FALSE(all.answer(request));
    request.path = "/admin/";
    CHECK_FALSE(AdminSite().answer(request));  // without a page there is none
  }
  CHECK(answer_to("/admin/", "POST").status == 405);
  CHECK(answer_to("/admin/", "OPTIONS").status == 204);
}

TEST_CASE(
    "A picture of the shop's own pages is there, and runs nothing when it is opened by itself") {
  AdminSite with_pictures = site();
  with_pictures.set_pictures([](const std::string& path) -> std::optional<AdminSite::Picture> {
    if (path != "/pictures/tea.svg") return std::nullopt;
    return AdminSite::Picture{"image/svg+xml", "<svg/>", "\"1\""};
  });
  HttpRequest request;
  request.method = "GET";
  request.path = "/admin/shop-files/pictures/tea.svg";
  const auto picture = with_pictures.answer(request);
  REQUIRE(picture);
  CHECK(picture->status == 200);
  CHECK(picture->content_type == "image/svg+xml");
  CHECK(picture->body == "<svg/>");
  CHECK(header(*picture, "Content-Security-Policy").starts_with("default-src 'none'; "));
  CHECK(header(*picture, "Content-Security-Policy").ends_with("sandbox"));
  CHECK(header(*picture, "X-Content-Type-Options") == "nosniff");
  CHECK_FALSE(site().answer(request));  // whose pages are elsewhere has none

  request.if_none_match = "\"1\"";
  CHECK(with_pictures.answer(request)->status == 304);
  request.method = "POST";
  CHECK(with_pictures.answer(request)->status == 405);
  request.method = "GET";
  for (const std::string path : {"/admin/shop-files", "/admin/shop-files/",
                                 "/admin/shop-files/app.js", "/admin/shop-files/../admin.js"}) {
    request.path = path;
    CHECK_FALSE(with_pictures.answer(request));
  }
}

TEST_CASE("Who leaves out the slash is led to the page") {
  const auto answer = answer_to("/admin");
  CHECK(answer.status == 308);
  CHECK(header(answer, "Location") == "/admin/");
}

TEST_CASE("A file that the browser has is not sent again, nor as large as it is") {
  const AdminSite all = site();
  HttpRequest request;
  request.method = "GET";
  request.path = "/admin/admin.js";
  const auto whole = all.answer(request);
  CHECK(whole->body.size() == 2000);
  request.accept_encoding = "gzip";
  const auto small = all.answer(request);
  CHECK(header(*small, "Content-Encoding") == "gzip");
  CHECK(support::gunzip(small->body) == whole->body);
  CHECK(header(*small, "ETag") != header(*whole, "ETag"));
  request.if_none_match = header(*small, "ETag");
  const auto none = all.answer(request);
  CHECK(none->status == 304);
  CHECK(none->body.empty());
}

TEST_CASE("The page is told where the dashboard is, if it is anywhere") {
  CHECK(answer_to("/admin/dashboard.json").body == R"({"port":9551})");
  AdminSite site;
  site.set_dashboard_port(0);
  HttpRequest request;
  request.method = "GET";
  request.path = "/admin/dashboard.json";
  CHECK(site.answer(request)->body == R"({"port":null})");
}

}  // namespace gateway
