#include "gateway/http/routes.h"

#include <algorithm>
#include <charconv>

#include "gateway/http/field_text.h"
#include "gateway/http/http_bodies.h"
#include "gateway/http/http_codec.h"
#include "gateway/http/problems.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using proto::Cursor;
using proto::Error;
using proto::ItemId;
using proto::Millis;
using proto::Result;
using proto::SessionId;

// HTTP.md: every client may ask for this long.
constexpr std::int64_t kAskableWaitSeconds = 55;
// A stream ends by itself now and then: its client comes back to the gateway with the most room.
constexpr Millis kStreamLife{600'000};

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

/// Calls `visit` with each part of `list` between separators, trimmed.
template <class Visit>
void each_part(std::string_view list, char separator, Visit visit) {
  while (!list.empty()) {
    const auto end = std::min(list.find(separator), list.size());
    visit(trim(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

std::optional<SessionId> session_of_cookie(std::string_view cookie) {
  std::optional<SessionId> session;
  each_part(cookie, ';', [&](std::string_view part) {
    constexpr std::string_view kName = "session=";
    if (!session && part.starts_with(kName)) session = SessionId::parse(part.substr(kName.size()));
  });
  return session;
}

Error bad_session() {
  return Error::bad_request("session", "session must be 1 to 128 of A-Z a-z 0-9 . _ -");
}
Error bad_item() { return Error::bad_request("item", "item must be 1 to 64 of A-Z a-z 0-9 . _ -"); }

/// The session of the parameter, else of the cookie.
Result<SessionId> read_session(const std::string& given, const HttpRequest& request) {
  auto session = given.empty() ? session_of_cookie(request.cookie) : SessionId::parse(given);
  if (!session) return bad_session();
  return *std::move(session);
}

// --- GET /status, GET /events, GET /items --------------------------------------------------------

/// The validator of If-None-Match that this shop may have made: the first in the list.
/// One that is no cursor of ours is taken as a cursor of another epoch: what it stands for is gone.
Cursor cursor_of_validator(std::string_view validators) {
  std::string_view first = trim(validators.substr(0, validators.find(',')));
  if (first.starts_with("W/")) first.remove_prefix(2);
  if (first.size() >= 2 && first.front() == '"' && first.back() == '"')
    first = first.substr(1, first.size() - 2);
  if (auto cursor = Cursor::parse(first)) return *std::move(cursor);
  return Cursor{*proto::Epoch::parse("foreign"), {}};
}

/// The parameter `since`, into a query's; left as it is where there is none.
std::optional<Error> read_since_parameter(const HttpRequest& request,
                                          std::optional<Cursor>& since) {
  const auto* text = find(request.params, "since");
  if (text == nullptr) return std::nullopt;
  since = Cursor::parse(*text);
  if (since) return std::nullopt;
  return Error::bad_request("since", "since must be a cursor that an answer gave");
}

/// `since`, or its other spelling If-None-Match; only the latter lets a wait end with a 304.
std::optional<Error> read_since(const HttpRequest& request, StatusRequest& status) {
  const bool has_validator = !request.if_none_match.empty() && request.if_none_match != "*";
  std::optional<Cursor> validated;
  if (has_validator) validated = cursor_of_validator(request.if_none_match);
  status.query.since = validated;
  if (const auto error = read_since_parameter(request, status.query.since)) return error;
  if (validated && status.query.since == validated) {
    status.query.unchanged_as_304 = true;
    status.etag = request.if_none_match;
  }
  return std::nullopt;
}

/// `Last-Event-ID`, or its other spelling `since`: a browser repeats the URL with the `since` it had
/// in the beginning, and says with the header how far it has come.
std::optional<Error> read_last_event(const HttpRequest& request, StatusRequest& status) {
  if (request.last_event_id.empty()) return read_since_parameter(request, status.query.since);
  status.query.since = cursor_of_validator(request.last_event_id);
  return std::nullopt;
}

/// The seconds of `Prefer: wait=N`, if it has one that can be read (RFC 7240, 4.3).
std::optional<std::int64_t> preferred_wait(std::string_view prefer) {
  std::optional<std::int64_t> seconds;
  each_part(prefer, ',', [&](std::string_view preference) {
    constexpr std::string_view kWait = "wait=";
    if (!seconds && preference.starts_with(kWait))
      seconds = parse_integer(preference.substr(kWait.size()));
  });
  return seconds;
}

std::optional<Error> read_wait(const HttpRequest& request, const RouteSettings& settings,
                               StatusRequest& status) {
  const std::int64_t max_seconds = std::chrono::floor<proto::Seconds>(settings.max_wait).count();
  // Where --max-wait is shorter than what every client may ask for, asking is no mistake.
  const std::int64_t askable = std::max(max_seconds, kAskableWaitSeconds);
  status.query.wait = settings.default_wait;
  if (const auto* text = find(request.params, "wait")) {
    const auto seconds = parse_integer(*text);
    if (!seconds || *seconds < 0 || *seconds > askable)
      return Error::bad_request(
          "wait", "wait must be a whole number of seconds from 0 to " + std::to_string(askable));
    status.query.wait = proto::Seconds{std::min(*seconds, max_seconds)};
  } else if (const auto preferred = preferred_wait(request.prefer); preferred && *preferred >= 0) {
    // A preference is a wish: one that goes too far is met as far as it can be.
    const auto applied = std::min(*preferred, max_seconds);
    status.query.wait = proto::Seconds{applied};
    status.preference = "wait=" + std::to_string(applied);
  }
  return std::nullopt;
}

/// What is watched, and by whom.
std::optional<Error> read_items(const HttpRequest& request, StatusRequest& status) {
  if (const auto* session = find(request.params, "session"); session && !SessionId::parse(*session))
    return bad_session();
  for (const auto& [name, text] : request.params) {
    if (name != "item") continue;
    if (text == "*") {
      status.query.every_item = true;
      continue;
    }
    auto item = ItemId::parse(text);
    if (!item) return bad_item();
    status.query.items.push_back(*std::move(item));
  }
  return std::nullopt;
}

Route route_events(const HttpRequest& request) {
  StatusRequest status;
  status.query.stream = true;
  status.query.wait = request.method == "HEAD" ? Millis{0} : kStreamLife;
  if (const auto error = read_items(request, status)) return problem_of(*error);
  if (const auto error = read_last_event(request, status)) return problem_of(*error);
  return status;
}

Route route_status(const HttpRequest& request, const RouteSettings& settings) {
  StatusRequest status;
  if (const auto error = read_items(request, status)) return problem_of(*error);
  if (const auto error = read_since(request, status)) return problem_of(*error);
  if (const auto error = read_wait(request, settings, status)) return problem_of(*error);
  return status;
}

Route route_items(const HttpRequest& request) {
  ItemsQuery query;
  if (const auto error = read_since_parameter(request, query.since)) return problem_of(*error);
  return query;
}

// --- /cart ----------------------------------------------------------------------------------------

/// 1 when nothing is given.
Result<std::int64_t> read_quantity(const std::string& text) {
  if (text.empty()) return 1;
  const auto quantity = parse_integer(text);
  if (!quantity || *quantity < 1 || *quantity > proto::limits::kMaxQuantity)
    return Error::bad_request("quantity", "quantity must be a whole number from 1 to " +
                                              std::to_string(proto::limits::kMaxQuantity));
  return *quantity;
}

Result<std::vector<proto::Units>> judge_lines(const std::vector<CartFields::Line>& lines) {
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

Result<CartCommand> judge(const CartFields& fields, const HttpRequest& request) {
  auto session = read_session(fields.session, request);
  if (!session) return session.error();
  CartCommand command{proto::Op::kAdd, *session, std::nullopt, 1, {}};
  if (fields.action == "remove") command.op = proto::Op::kRemove;
  else if (fields.action == "wait") command.op = proto::Op::kWait;
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
                                             Fields (*read_form)(const Params&),
                                             Result<Fields> (*read_json)(const std::string&)) {
  const std::string_view given = request.content_type;
  const std::string_view type = trim(given.substr(0, given.find(';')));
  if (equals_ignoring_case(type, "application/x-www-form-urlencoded"))
    return read_form(HttpCodec::form_params(request.body));
  if (!equals_ignoring_case(type, "application/json")) return unsupported_media_type(type);
  auto fields = read_json(request.body);
  if (!fields) return problem_of(fields.error());
  return *std::move(fields);
}

std::string text_of(const Params& params, std::string_view name) {
  const auto* text = find(params, name);
  return text == nullptr ? std::string() : *text;
}

CartFields cart_form(const Params& params) {
  return CartFields{text_of(params, "session"), text_of(params, "action"),
                    text_of(params, "item"), text_of(params, "quantity"), std::nullopt};
}

Route route_cart_command(const HttpRequest& request) {
  auto fields = read_body(request, cart_form, parse_cart_json);
  if (auto* refusal = std::get_if<HttpResponse>(&fields)) return std::move(*refusal);
  auto command = judge(std::get<CartFields>(fields), request);
  if (!command) return problem_of(command.error());
  return *std::move(command);
}

Route route_cart(const HttpRequest& request) {
  if (request.method == "POST") return route_cart_command(request);
  // A link or an image must not be able to buy.
  if (find(request.params, "action") != nullptr) return method_not_allowed("GET with action", "POST");
  const auto* given = find(request.params, "session");
  auto session = read_session(given == nullptr ? "" : *given, request);
  if (!session) return problem_of(session.error());
  return CartQuery{*std::move(session)};
}

// --- orders ---------------------------------------------------------------------------------------

constexpr std::string_view kOrders = "/orders/";

Route judge_order(proto::Op op, const OrderFields& fields, const HttpRequest& request) {
  auto session = read_session(fields.session, request);
  if (!session) return problem_of(session.error());
  auto order = proto::OrderId::parse(fields.order);
  if (!order)
    return problem_of(Error::bad_request(
        "order", "order must be a UUID like 123e4567-e89b-12d3-a456-426614174000"));
  return OrderCommand{op, *std::move(session), *std::move(order)};
}

Route route_checkout(const HttpRequest& request) {
  const auto read_form = [](const Params& params) {
    return OrderFields{text_of(params, "session"), text_of(params, "order")};
  };
  auto fields = read_body<OrderFields>(request, read_form, parse_order_json);
  if (auto* refusal = std::get_if<HttpResponse>(&fields)) return std::move(*refusal);
  return judge_order(proto::Op::kCheckout, std::get<OrderFields>(fields), request);
}

Route route_order(const HttpRequest& request) {
  return judge_order(proto::Op::kOrder,
                     {text_of(request.params, "session"), request.path.substr(kOrders.size())},
                     request);
}

// --- all ------------------------------------------------------------------------------------------

/// The methods a path knows, as Allow lists them; empty: the path is not known by name.
std::string_view methods_of(std::string_view path) {
  if (path == "/" || path == "/cart") return "GET, HEAD, POST, OPTIONS";
  if (path == "/checkout") return "POST, OPTIONS";
  if (path.starts_with(kOrders)) return "GET, HEAD, OPTIONS";
  if (path == "/status" || path == "/events" || path == "/items") return "GET, HEAD, OPTIONS";
  return "";
}

HttpResponse preflight(const HttpRequest& request, const RouteSettings& settings,
                       const std::string& methods) {
  HttpResponse response;
  response.status = 204;
  response.with("Allow", methods);
  if (!allowed_origin(request, settings).empty()) {
    response.with("Access-Control-Allow-Methods", methods);
    response.with("Access-Control-Allow-Headers",
                  "Content-Type, If-None-Match, Last-Event-ID, Prefer");
    response.with("Access-Control-Max-Age", "600");
  }
  return response;
}

}  // namespace

std::string allowed_origin(const HttpRequest& request, const RouteSettings& settings) {
  const auto& allowed = settings.allowed_origins;
  const bool found = std::find(allowed.begin(), allowed.end(), request.origin) != allowed.end();
  return found && !request.origin.empty() ? request.origin : "";
}

Route route(const HttpRequest& request, const RouteSettings& settings) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const std::string_view methods = methods_of(request.path);
  if (methods.empty()) return FileQuery{request.method, request.path, request.if_none_match};
  if (request.method == "OPTIONS") return preflight(request, settings, std::string(methods));
  const bool may = request.method == "POST" ? methods.find("POST") != std::string_view::npos
                                            : reads && methods.starts_with("GET");
  if (!may) return method_not_allowed(request.method, std::string(methods));
  if (request.path == "/") return PageQuery{session_of_cookie(request.cookie)};
  if (request.path == "/items") return route_items(request);
  if (request.path == "/cart") return route_cart(request);
  if (request.path == "/checkout") return route_checkout(request);
  if (request.path.starts_with(kOrders)) return route_order(request);
  if (request.path == "/events") return route_events(request);
  return route_status(request, settings);
}

}  // namespace gateway
