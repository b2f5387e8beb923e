// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/routes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/http/bearer.h"
#include "gateway/http/cart_routes.h"
#include "gateway/http/field_text.h"
#include "gateway/http/gate_routes.h"
#include "gateway/http/methods.h"
#include "gateway/http/origin.h"
#include "gateway/http/plain_routes.h"
#include "gateway/http/problems.h"
#include "gateway/http/reading.h"
#include "gateway/http/stock_routes.h"

namespace gateway {
namespace {

// What some path answers to, as Allow lists it.
constexpr const char* kAllMethods = "GET, HEAD, POST, OPTIONS";

/// Whether `origin` is where this was asked. What came by TLS is of no page without: who is on the way could have
/// written that. What did not may have come to a proxy by TLS, so that both are its own.
bool is_own_origin(const HttpRequest& request) {
  const std::string_view origin = request.origin;
  std::string_view host = request.host;
  const auto scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string_view scheme = origin.substr(0, scheme_end);
  if (request.secure && scheme != "https") return false;
  // An origin does not have its scheme's own port, and a Host may.
  for (const auto& [own_scheme, port] : {std::pair{"https", ":443"}, std::pair{"http", ":80"}})
    if (scheme == own_scheme && host.ends_with(port))
      host.remove_suffix(std::string_view(port).size());
  return equals_ignoring_case(origin.substr(scheme_end + 3), host);
}

/// Whether a page of another site makes its browser send this: the browser says so, or names an
/// origin that is not ours. An Origin of "null" is anybody's.
bool is_from_another_site(const HttpRequest& request) {
  if (!request.fetch_site.empty()) return request.fetch_site == "cross-site";
  return !request.origin.empty() && !is_own_origin(request);
}

/// Whether a page whose origin is neither ours nor allowed makes its browser send this. A browser that says that it
/// is the page's own is believed, whatever host a proxy has put into the request: no page can make it say so.
bool is_foreign(const HttpRequest& request, const std::vector<std::string>& allowed) {
  if (!allowed_origin(request.origin, allowed).empty()) return false;
  if (request.fetch_site == "same-origin") return false;
  return request.fetch_site == "cross-site" || (!request.origin.empty() && !is_own_origin(request));
}

HttpResponse see_other(const std::string& path) {
  HttpResponse response;
  response.status = 303;
  return response.with("Location", path).with("Cache-Control", "no-store");
}

Route route_page(const HttpRequest& request, const Reading& reading) {
  const auto bearer = reading.door.is_open() ? "" : bearer_token(request.authorization);
  auto session = reading.door.of_page(bearer, request.cookie, request.secure, reading.now);
  if (!session && !bearer.empty()) return no_session(reading);
  // A payment page, for one, comes back with a form that posts here. Browsers keep a cookie that is
  // SameSite=Lax from it, and a session minted now would take the place of the one they keep. They
  // send it with the GET that a 303 makes of the form.
  if (!session && request.method == "POST" && is_from_another_site(request)) return see_other("/");
  if (!session && reading.settings.gates_sessions) session.emplace();
  PageQuery page{std::move(session), choose_coding(request.accept_encoding), request.secure};
  page.languages = request.accept_language;
  page.host = request.host;
  return page;
}

/// The same page, whatever it is about.
template <class Tell>
Route route_page_of(const HttpRequest& request, const Reading& reading, Tell tell) {
  Route route = route_page(request, reading);
  if (auto* page = std::get_if<PageQuery>(&route)) tell(*page);
  return route;
}

constexpr std::string_view kItemPages = "/item/";
constexpr std::string_view kReceipts = "/receipt/";

Route route_item_page(const HttpRequest& request, const Reading& reading) {
  return route_page_of(request, reading, [&](PageQuery& page) {
    page.item = proto::ItemId::parse(std::string_view(request.path).substr(kItemPages.size()));
    page.place = page.item ? PagePlace::kItem : PagePlace::kNowhere;
  });
}

/// Which orders there are is asked by the page, with its session.
Route route_receipt(const HttpRequest& request, const Reading& reading) {
  const auto order = proto::OrderId::parse(std::string_view(request.path).substr(kReceipts.size()));
  const std::string number = order ? order->str() : "";
  // Many a payment page comes back with a form. What is in it is nobody's word that counts.
  if (request.method == "POST")
    return see_other(order ? std::string(kReceipts) + number : std::string("/"));
  return route_page_of(request, reading, [&](PageQuery& page) {
    page.place = order ? PagePlace::kReceipt : PagePlace::kNowhere;
    page.order = number;
  });
}

/// What is known by its path; all else is a file, or nothing.
struct Endpoint {
  using Read = Route (*)(const HttpRequest&, const Reading&);

  /// `path`: with `{…}` for whatever stands there. `allowed`: as Allow lists them.
  consteval Endpoint(std::string_view path, std::string_view allowed, Read how)
      : before(path.substr(0, path.find('{'))),
        after(before == path ? "" : path.substr(path.find('}') + 1)),
        is_whole(before == path),
        is_read(allowed.starts_with("GET")),
        takes_posts(allowed.find("POST") != allowed.npos),
        methods(allowed),
        read(how) {}

  bool is_at(std::string_view path) const {
    if (is_whole) return path == before;
    return path.size() >= before.size() + after.size() && path.starts_with(before) &&
           path.ends_with(after);
  }

  std::string_view before;  // of a path, or all of it
  std::string_view after;
  bool is_whole;
  bool is_read;
  bool takes_posts;
  std::string_view methods;
  Read read;
};
constexpr std::array kEndpoints = {
    Endpoint{"/status", "GET, HEAD, OPTIONS", route_status},
    Endpoint{"/cart", "GET, HEAD, POST, OPTIONS", route_cart},
    Endpoint{"/events", "GET, HEAD, OPTIONS", route_events},
    Endpoint{"/", "GET, HEAD, POST, OPTIONS", route_page},
    Endpoint{"/plain", "GET, HEAD, POST, OPTIONS", route_plain},
    Endpoint{"/item/{item}", "GET, HEAD, OPTIONS", route_item_page},
    Endpoint{"/receipt/{order}", "GET, HEAD, POST, OPTIONS", route_receipt},
    Endpoint{"/items", "GET, HEAD, OPTIONS", route_items},
    Endpoint{"/gate", "GET, HEAD, POST, OPTIONS", route_gate},
    Endpoint{"/checkout", "POST, OPTIONS", route_checkout},
    Endpoint{"/orders/{order}/release", "POST, OPTIONS", route_release},
    Endpoint{"/orders/{order}", "GET, HEAD, OPTIONS", route_order},
};

}  // namespace

HttpResponse methods_answer(const std::string& methods, bool to_preflight) {
  HttpResponse response;
  response.status = 204;
  response.with("Allow", methods);
  if (!to_preflight) return response;
  response.with("Access-Control-Allow-Methods", methods);
  response.with("Access-Control-Allow-Headers",
                "Authorization, Cache-Control, Content-Type, Idempotency-Key, If-None-Match, "
                "Last-Event-ID, Prefer");
  return response.with("Access-Control-Max-Age", "600");
}

Route route(const HttpRequest& request, const RouteSettings& settings, const SessionDoor& door,
            base::WallTime now) {
  const std::string_view method = request.method;
  const bool reads = method == "GET" || method == "HEAD";
  const bool posts = method == "POST";
  const bool asks_for_methods = method == "OPTIONS";
  if (!reads && !posts) {
    if (!is_known_method(method)) return method_not_known(method);
    if (method == "CONNECT") return method_not_allowed(method, kAllMethods);
    if (request.path == "*") return methods_answer(kAllMethods, /*to_preflight=*/false);
  }
  const auto* const endpoint = std::find_if(
      kEndpoints.begin(), kEndpoints.end(),
      [path = std::string_view(request.path)](const Endpoint& each) { return each.is_at(path); });
  const bool allowed =
      asks_for_methods && !allowed_origin(request.origin, settings.allowed_origins).empty();
  if (endpoint == kEndpoints.end())
    return FileQuery{request.method,
                     request.path,
                     request.if_none_match,
                     allowed,
                     choose_coding(request.accept_encoding),
                     takes_brotli(request.accept_encoding)};
  if (asks_for_methods) return methods_answer(std::string(endpoint->methods), allowed);
  const bool may = posts ? endpoint->takes_posts : reads && endpoint->is_read;
  if (!may) return method_not_allowed(method, std::string(endpoint->methods));
  // What comes back from elsewhere to a page changes nothing.
  const bool writes = posts && endpoint->read != route_page && endpoint->read != route_receipt;
  if (writes && is_foreign(request, settings.allowed_origins)) return foreign_origin();
  return endpoint->read(request, {settings, door, now});
}

}  // namespace gateway
