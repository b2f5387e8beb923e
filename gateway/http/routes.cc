// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/routes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/http/entity_tags.h"
#include "gateway/http/field_text.h"
#include "gateway/http/form.h"
#include "gateway/http/http_bodies.h"
#include "gateway/http/media_type.h"
#include "gateway/http/methods.h"
#include "gateway/http/origin.h"
#include "gateway/http/preferences.h"
#include "gateway/http/problems.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using base::Millis;
using proto::Cursor;
using proto::Error;
using proto::ItemId;
using proto::Result;
using proto::SessionId;

// HTTP.md: every client may ask for this long.
constexpr std::int64_t kAskableWaitSeconds = 55;
// A stream ends by itself now and then: its client comes back to the gateway with the most room.
constexpr Millis kStreamLife{600'000};
// Items in one part of the list: 500 are about 85 KB, and 0.5 ms of the loop.
constexpr std::int64_t kMostItems = 500;
// What is typed into a search field; each word of it is looked for in every item.
constexpr std::size_t kMostSearchBytes = 200;

/// By what a request is read.
struct Reading {
  const RouteSettings& settings;
  const SessionDoor& door;
  base::WallTime now;
};

HttpResponse no_session(const Reading& reading) {
  if (!reading.door.is_open()) return bad_session();
  return problem_of(Error::bad_request("session", "session must be 1 to 128 of A-Z a-z 0-9 . _ -"));
}
Error bad_item() { return Error::bad_request("item", "item must be 1 to 64 of A-Z a-z 0-9 . _ -"); }

/// Whose cart the request is about; nothing: no_session(). `given`: its parameter.
std::optional<Visitor> read_visitor(std::string_view given, const HttpRequest& request,
                                    const Reading& reading) {
  return reading.door.find({request.authorization, given, request.cookie}, reading.now);
}

// --- GET /status, GET /events, GET /items --------------------------------------------------------

/// A cursor for what is none of ours: what it stands for is gone.
Cursor foreign_cursor() { return Cursor{*proto::Epoch::parse("foreign"), {}}; }

/// The parameter `since`, into a query's; left as it is where there is none.
std::optional<Error> read_since_parameter(const Form& form, std::optional<Cursor>& since) {
  const auto* text = form.find("since");
  if (text == nullptr) return std::nullopt;
  since = Cursor::parse(*text);
  if (since) return std::nullopt;
  return Error::bad_request("since", "since must be a cursor that an answer gave");
}

/// Its other spelling If-None-Match.
std::vector<Cursor> read_validators(const HttpRequest& request) {
  if (request.if_none_match.empty()) return {};
  const EntityTags tags = read_entity_tags(request.if_none_match);
  if (tags.tags.empty()) return {};  // "*", which says nothing about what its client knows
  std::vector<Cursor> cursors = tags.cursors();
  if (cursors.empty()) cursors.push_back(foreign_cursor());
  return cursors;
}

/// `Last-Event-ID`, or its other spelling `since`: a browser repeats the URL with the `since` it had
/// in the beginning, and says with the header how far it has come.
std::optional<Error> read_last_event(const HttpRequest& request, const Form& form,
                                     std::optional<Cursor>& since) {
  const std::string& last = request.last_event_id;
  if (last.empty()) return read_since_parameter(form, since);
  since = Cursor::parse(last);
  if (!since) since = foreign_cursor();
  return std::nullopt;
}

std::optional<Error> read_wait(const HttpRequest& request, const Form& form,
                               const RouteSettings& settings, PollRequest& read) {
  const auto most = std::chrono::floor<base::Seconds>(settings.max_wait);
  // Where --max-wait is shorter than what every client may ask for, asking is no mistake.
  const std::int64_t askable = std::max<std::int64_t>(most.count(), kAskableWaitSeconds);
  read.poll.wait = settings.default_wait;
  if (const auto* text = form.find("wait")) {
    const auto seconds = whole_number(*text);
    if (!seconds || *seconds < 0 || *seconds > askable)
      return Error::bad_request(
          "wait", "wait must be a whole number of seconds from 0 to " + std::to_string(askable));
    read.poll.wait = std::min(base::Seconds{*seconds}, most);
  } else if (const auto preferred = preferred_wait(request.prefer)) {
    // A preference is a wish: one that goes too far is met as far as it can be.
    const auto applied = std::min(*preferred, most);
    read.poll.wait = applied;
    read.preference = "wait=" + std::to_string(applied.count());
  }
  return std::nullopt;
}

/// `session`, which need not be there, and `cart`: the session's own is watched, from that cursor on.
std::optional<HttpResponse> read_cart(const HttpRequest& request, const Form& form,
                                      const Reading& reading, std::optional<KnownCart>& cart) {
  const auto* given = form.find("session");
  const auto* text = form.find("cart");
  if (given == nullptr && text == nullptr) return std::nullopt;
  if (given != nullptr && given->empty()) return no_session(reading);
  auto since = text == nullptr ? std::nullopt : Cursor::parse(*text);
  if (text != nullptr && !since)
    return problem_of(
        Error::bad_request("cart", "cart must be a cursor that an answer with a cart gave"));
  const auto visitor = read_visitor(given == nullptr ? "" : *given, request, reading);
  if (!visitor) return no_session(reading);
  if (since) cart = KnownCart{proto::cart_hash(visitor->session), *std::move(since)};
  return std::nullopt;
}

/// What is watched, and by whom.
std::optional<Error> read_items(const Form& form, WatchedItems& watched) {
  if (auto error = form.check_once({"session", "since", "wait", "cart"})) return error;
  std::vector<ItemId> items;
  bool every_item = false;
  for (const auto& [name, text] : form) {
    if (name != "item") continue;
    if (text == "*") {
      every_item = true;
      continue;
    }
    auto item = ItemId::parse(text);
    if (!item) return bad_item();
    items.push_back(*std::move(item));
  }
  if (every_item)
    watched = EveryItem{};
  else
    watched = std::move(items);
  return std::nullopt;
}

Route route_events(const HttpRequest& request, const Reading& reading) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  Stream stream;
  stream.life = request.method == "HEAD" ? Millis{0} : kStreamLife;
  if (const auto error = read_items(*form, stream.items)) return problem_of(*error);
  if (const auto error = read_last_event(request, *form, stream.since)) return problem_of(*error);
  if (auto refusal = read_cart(request, *form, reading, stream.cart)) return *std::move(refusal);
  return stream;
}

Route route_status(const HttpRequest& request, const Reading& reading) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  PollRequest read;
  Poll& poll = read.poll;
  if (const auto error = read_items(*form, poll.items)) return problem_of(*error);
  if (const auto error = read_since_parameter(*form, poll.since)) return problem_of(*error);
  poll.validators = read_validators(request);
  if (const auto error = read_wait(request, *form, reading.settings, read))
    return problem_of(*error);
  if (auto refusal = read_cart(request, *form, reading, poll.cart)) return *std::move(refusal);
  return read;
}

/// `limit`, `after` and `search`; nothing where none is given.
std::optional<Error> read_items_page(const Form& form, std::optional<ItemsPage>& page) {
  const auto* limit = form.find("limit");
  const auto* after = form.find("after");
  const auto* search = form.find("search");
  if (limit == nullptr && after == nullptr && search == nullptr) return std::nullopt;
  page.emplace();
  if (limit != nullptr) {
    const auto number = whole_number(*limit);
    if (!number || *number < 1 || *number > kMostItems)
      return Error::bad_request(
          "limit", "limit must be a whole number from 1 to " + std::to_string(kMostItems));
    page->limit = static_cast<std::size_t>(*number);
  }
  if (after != nullptr) {
    page->after = ItemId::parse(*after);
    if (!page->after)
      return Error::bad_request("after", "after must be 1 to 64 of A-Z a-z 0-9 . _ -");
  }
  if (search == nullptr) return std::nullopt;
  if (search->size() > kMostSearchBytes)
    return Error::bad_request(
        "search", "search must be at most " + std::to_string(kMostSearchBytes) + " bytes");
  page->search = *search;
  return std::nullopt;
}

Route route_items(const HttpRequest& request, const Reading&) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  std::optional<Cursor> since;
  std::optional<ItemsPage> page;
  if (const auto error = form->check_once({"since", "limit", "after", "search"}))
    return problem_of(*error);
  if (const auto error = read_since_parameter(*form, since)) return problem_of(*error);
  if (const auto error = read_items_page(*form, page)) return problem_of(*error);
  if (since && page)
    return problem_of(Error::bad_request("since", "since is not for a part of the items"));
  if (since) return Listing{*std::move(since)};
  if (page) return *std::move(page);
  return CatalogQuery{};
}

// --- /cart ----------------------------------------------------------------------------------------

/// 1 when nothing is given.
Result<std::int64_t> read_quantity(const std::string& text) {
  if (text.empty()) return 1;
  const auto quantity = whole_number(text);
  if (!quantity || *quantity < 1 || *quantity > proto::limits::kMaxQuantity)
    return Error::bad_request("quantity", "quantity must be a whole number from 1 to " +
                                              std::to_string(proto::limits::kMaxQuantity));
  return *quantity;
}

Result<std::vector<proto::Units>> judge_lines(const std::vector<LineFields>& lines) {
  const auto wrong = [](const std::string& why) { return Error::bad_request("lines", why); };
  if (lines.empty() || lines.size() > proto::limits::kMaxCartLines)
    return wrong("lines must be 1 to " + std::to_string(proto::limits::kMaxCartLines));
  std::vector<proto::Units> judged;
  for (const auto& line : lines) {
    auto item = ItemId::parse(line.item);
    if (!item) return bad_item();
    const auto quantity = read_quantity(line.quantity);
    if (!quantity) return quantity.error();
    for (const auto& before : judged)
      if (before.item == *item) return wrong("lines must name each item once");
    judged.push_back({*std::move(item), *quantity});
  }
  return judged;
}

Result<CartCommand> judge(const CartFields& fields, Visitor visitor) {
  CartCommand command{proto::Op::kAdd, std::move(visitor.session), std::nullopt, 1, {}};
  if (fields.action == "remove")
    command.op = proto::Op::kRemove;
  else if (fields.action == "wait")
    command.op = proto::Op::kWait;
  else if (fields.action != "add")
    return Error::bad_request("action", "action must be add, remove or wait");
  if (fields.lines) {
    if (command.op != proto::Op::kAdd || !fields.item.empty() || !fields.quantity.empty())
      return Error::bad_request("lines", "lines are for add, without item and quantity");
    auto lines = judge_lines(*fields.lines);
    if (!lines) return lines.error();
    command.lines = *std::move(lines);
    return command;
  }
  if (!fields.item.empty()) {
    command.item = ItemId::parse(fields.item);
    if (!command.item) return bad_item();
  }
  const auto quantity = read_quantity(fields.quantity);
  if (!quantity) return quantity.error();
  command.quantity = *quantity;
  return command;
}

/// A form's or JSON's fields by the reader of each; a refusal for any other type of content.
template <class Fields>
std::variant<Fields, HttpResponse> read_body(const HttpRequest& request,
                                             Result<Fields> (*read_form)(const Form&),
                                             Result<Fields> (*read_json)(const std::string&)) {
  // A body that is coded would be read as something that nobody sent (RFC 9110, 8.4).
  const std::string& coding = request.content_encoding;
  if (!coding.empty() && !equals_ignoring_case(coding, "identity"))
    return unsupported_content_coding(coding);
  const std::string_view type = media_type(request.content_type);
  if (equals_ignoring_case(type, "application/x-www-form-urlencoded")) {
    const auto form = Form::parse(request.body);
    if (!form) return problem_of(form.error());
    auto fields = read_form(*form);
    if (!fields) return problem_of(fields.error());
    return *std::move(fields);
  }
  if (!equals_ignoring_case(type, "application/json"))
    return unsupported_media_type(type, "application/x-www-form-urlencoded or application/json");
  auto fields = read_json(request.body);
  if (!fields) return problem_of(fields.error());
  return *std::move(fields);
}

std::string text_of(const Form& form, std::string_view name) {
  const auto* text = form.find(name);
  return text == nullptr ? std::string() : *text;
}

Result<CartFields> cart_form(const Form& form) {
  if (auto error = form.check_once({"session", "action", "item", "quantity"})) return *error;
  return CartFields{text_of(form, "session"), text_of(form, "action"), text_of(form, "item"),
                    text_of(form, "quantity"), std::nullopt};
}

Route route_cart_command(const HttpRequest& request, const Reading& reading) {
  auto read = read_body(request, cart_form, parse_cart_json);
  if (auto* refusal = std::get_if<HttpResponse>(&read)) return std::move(*refusal);
  const auto& fields = std::get<CartFields>(read);
  auto visitor = read_visitor(fields.session, request, reading);
  if (!visitor) return no_session(reading);
  auto command = judge(fields, *std::move(visitor));
  if (!command) return problem_of(command.error());
  return *std::move(command);
}

Route route_cart(const HttpRequest& request, const Reading& reading) {
  if (request.method == "POST") return route_cart_command(request, reading);
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  // A link or an image must not be able to buy.
  if (form->find("action") != nullptr) return method_not_allowed("GET with action", "POST");
  if (const auto error = form->check_once({"session"})) return problem_of(*error);
  auto visitor = read_visitor(text_of(*form, "session"), request, reading);
  if (!visitor) return no_session(reading);
  return CartQuery{std::move(visitor->session)};
}

// --- orders ---------------------------------------------------------------------------------------

constexpr std::string_view kOrders = "/orders/";
constexpr std::string_view kRelease = "/release";

Route judge_order(proto::Op op, const OrderFields& fields, const HttpRequest& request,
                  const Reading& reading) {
  auto visitor = read_visitor(fields.session, request, reading);
  if (!visitor) return no_session(reading);
  auto order = proto::OrderId::parse(fields.order);
  if (!order)
    return problem_of(Error::bad_request(
        "order", "order must be a UUID like 123e4567-e89b-12d3-a456-426614174000"));
  OrderCommand command{op, std::move(visitor->session), *std::move(order), {}, fields.reference};
  if (!command.reference.empty() &&
      !proto::is_line(command.reference, proto::limits::kMaxReferenceBytes))
    return problem_of(Error::bad_request(
        "reference", "reference must be one line of at most " +
                         std::to_string(proto::limits::kMaxReferenceBytes) + " bytes"));
  if (!fields.lines) return command;
  auto lines = judge_lines(*fields.lines);
  if (!lines) return problem_of(lines.error());
  command.lines = *std::move(lines);
  return command;
}

Result<OrderFields> order_form(const Form& form) {
  if (auto error = form.check_once({"session", "order", "reference"})) return *error;
  OrderFields fields{text_of(form, "session"), text_of(form, "order"), text_of(form, "reference"),
                     std::nullopt};
  // For JSON only; passed over in silence it would sell another cart than the one that is meant.
  if (form.find("lines") != nullptr) fields.lines.emplace();
  return fields;
}

/// A quoted string (RFC 9651, 3.3.3), as draft-ietf-httpapi-idempotency-key-header has it, or a bare word.
std::string_view read_idempotency_key(std::string_view field) {
  const bool is_quoted = field.size() >= 2 && field.starts_with('"') && field.ends_with('"');
  return is_quoted ? field.substr(1, field.size() - 2) : field;
}

Route route_checkout(const HttpRequest& request, const Reading& reading) {
  auto read = read_body(request, order_form, parse_order_json);
  if (auto* refusal = std::get_if<HttpResponse>(&read)) return std::move(*refusal);
  auto& fields = std::get<OrderFields>(read);
  const std::string_view key = read_idempotency_key(request.idempotency_key);
  if (fields.order.empty())
    fields.order = key;
  else if (!key.empty() && !equals_ignoring_case(key, fields.order))
    return problem_of(
        Error::bad_request("order", "order and Idempotency-Key must be the same, or one of them"));
  return judge_order(proto::Op::kCheckout, fields, request, reading);
}

/// What stands between two parts of a path.
std::string between(const std::string& path, std::string_view before, std::string_view after) {
  return path.substr(before.size(), path.size() - before.size() - after.size());
}

Route route_release(const HttpRequest& request, const Reading& reading) {
  OrderFields fields;
  if (!request.body.empty() || !request.content_type.empty()) {
    auto read = read_body(request, order_form, parse_order_json);
    if (auto* refusal = std::get_if<HttpResponse>(&read)) return std::move(*refusal);
    fields.session = std::get<OrderFields>(read).session;
  }
  fields.order = between(request.path, kOrders, kRelease);
  return judge_order(proto::Op::kCancelOrder, fields, request, reading);
}

Route route_order(const HttpRequest& request, const Reading& reading) {
  const auto form = Form::parse(request.query);
  if (!form) return problem_of(form.error());
  if (const auto error = form->check_once({"session"})) return problem_of(*error);
  return judge_order(
      proto::Op::kOrder,
      {text_of(*form, "session"), between(request.path, kOrders, ""), "", std::nullopt}, request,
      reading);
}

// --- all ------------------------------------------------------------------------------------------

// What some path answers to, as Allow lists it.
constexpr const char* kAllMethods = "GET, HEAD, POST, OPTIONS";

/// Whether `origin` is of the host that was asked. Its scheme is not looked at: a proxy may have ended TLS.
bool is_own_origin(std::string_view origin, std::string_view host) {
  const auto scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string_view scheme = origin.substr(0, scheme_end);
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
  return !request.origin.empty() && !is_own_origin(request.origin, request.host);
}

/// Whether a page whose origin is neither ours nor allowed makes its browser send this. A browser that says that it
/// is the page's own is believed, whatever host a proxy has put into the request: no page can make it say so.
bool is_foreign(const HttpRequest& request, const std::vector<std::string>& allowed) {
  if (!allowed_origin(request.origin, allowed).empty()) return false;
  if (request.fetch_site == "same-origin") return false;
  return request.fetch_site == "cross-site" ||
         (!request.origin.empty() && !is_own_origin(request.origin, request.host));
}

HttpResponse see_other(const char* path) {
  HttpResponse response;
  response.status = 303;
  return response.with("Location", path).with("Cache-Control", "no-store");
}

Route route_page(const HttpRequest& request, const Reading& reading) {
  auto session = reading.door.of_cookie(request.cookie, request.secure, reading.now);
  // A payment page, for one, comes back with a form that posts here. Browsers keep a cookie that is
  // SameSite=Lax from it, and a session minted now would take the place of the one they keep. They
  // send it with the GET that a 303 makes of the form.
  if (!session && request.method == "POST" && is_from_another_site(request)) return see_other("/");
  return PageQuery{std::move(session), choose_coding(request.accept_encoding), request.secure};
}

/// What is known by its path; all else is a file, or nothing.
struct Endpoint {
  std::string_view path;     // `{…}`: whatever stands there
  std::string_view methods;  // as Allow lists them
  Route (*read)(const HttpRequest&, const Reading&);

  constexpr bool is_at(std::string_view asked) const {
    const auto open = path.find('{');
    if (open == std::string_view::npos) return asked == path;
    const auto before = path.substr(0, open);
    const auto after = path.substr(path.find('}') + 1);
    return asked.size() >= before.size() + after.size() && asked.starts_with(before) &&
           asked.ends_with(after);
  }
};
constexpr std::array kEndpoints = {
    Endpoint{"/status", "GET, HEAD, OPTIONS", route_status},
    Endpoint{"/cart", "GET, HEAD, POST, OPTIONS", route_cart},
    Endpoint{"/events", "GET, HEAD, OPTIONS", route_events},
    Endpoint{"/", "GET, HEAD, POST, OPTIONS", route_page},
    Endpoint{"/items", "GET, HEAD, OPTIONS", route_items},
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
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (!reads && !is_known_method(request.method)) return method_not_known(request.method);
  if (request.method == "CONNECT") return method_not_allowed(request.method, kAllMethods);
  if (request.path == "*") return methods_answer(kAllMethods, /*to_preflight=*/false);
  const auto* const endpoint =
      std::find_if(kEndpoints.begin(), kEndpoints.end(),
                   [&](const Endpoint& each) { return each.is_at(request.path); });
  const bool asks_for_methods = request.method == "OPTIONS";
  const bool allowed =
      asks_for_methods && !allowed_origin(request.origin, settings.allowed_origins).empty();
  if (endpoint == kEndpoints.end())
    return FileQuery{request.method, request.path, request.if_none_match, allowed,
                     choose_coding(request.accept_encoding)};
  const std::string_view methods = endpoint->methods;
  if (asks_for_methods) return methods_answer(std::string(methods), allowed);
  const bool may = request.method == "POST" ? methods.find("POST") != std::string_view::npos
                                            : reads && methods.starts_with("GET");
  if (!may) return method_not_allowed(request.method, std::string(methods));
  // What comes back from elsewhere to the page itself changes nothing.
  const bool writes = request.method == "POST" && endpoint->path != "/";
  if (writes && is_foreign(request, settings.allowed_origins)) return foreign_origin();
  return endpoint->read(request, {settings, door, now});
}

}  // namespace gateway
