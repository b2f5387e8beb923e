// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_routes.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gateway/backend/accept.h"
#include "gateway/http/field_text.h"
#include "gateway/http/form.h"
#include "gateway/http/media_type.h"
#include "gateway/http/methods.h"
#include "gateway/http/problems.h"
#include "ops/flags.h"
#include "proto/description.h"
#include "proto/limits.h"
#include "proto/tree_reader.h"

namespace gateway {

using proto::Command;
using proto::Error;
using proto::FieldError;
using proto::Op;
using Told = BackendRequest::Told;

/// Reads a request; throws a FieldError or a HttpResponse where it is wrong.
struct BackendEndpoint {
  std::string_view route;
  std::string_view method;
  std::string_view path;  // {…}: one segment
  std::optional<ops::Scope> scope;
  BackendRequest (*read)(const std::string& name, const HttpRequest& request);
};

namespace {

namespace limits = proto::limits;
using proto::ParsedJson;
using proto::TreeReader;

constexpr std::int64_t kMostListed = 500;
constexpr std::int64_t kUsuallyListed = 100;
// As long as a shopper's poll.
constexpr std::int64_t kLongestWaitSeconds = 55;
// No browser keeps a cookie for longer.
constexpr base::Seconds kLongestSession = std::chrono::hours{24 * 400};

// --- what stands in a request ----------------------------------------------------------------------

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The parameters of its query: each at most once, and no other than `known`.
Form read_query(const HttpRequest& request, std::initializer_list<std::string_view> known) {
  auto form = Form::parse(request.query);
  if (!form) throw problem_of(form.error());
  for (const auto& [name, value] : *form)
    if (!is_among(name, known)) throw FieldError{name.substr(0, 64), "is no parameter of this"};
  if (const auto error = form->check_once(known)) throw problem_of(*error);
  return *std::move(form);
}

std::int64_t read_number(const Form& form, const char* name, std::int64_t min, std::int64_t max,
                         std::int64_t otherwise) {
  const auto* text = form.find(name);
  if (text == nullptr) return otherwise;
  const auto number = whole_number(*text);
  if (!number || *number < min || *number > max)
    throw FieldError{
        name, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max)};
  return *number;
}

/// A day of UTC, or any spelling of RFC 3339. A '+' that was not encoded has become a space.
std::optional<base::WallTime> read_time(const Form& form, const char* name) {
  const auto* text = form.find(name);
  if (text == nullptr) return std::nullopt;
  constexpr std::size_t kDay = 10;
  std::string time = text->size() == kDay ? *text + "T00:00:00Z" : *text;
  std::replace(time.begin(), time.end(), ' ', '+');
  const auto read = base::parse_rfc3339_with_offset(time);
  if (!read)
    throw FieldError{name,
                     "must be a day like 2026-11-27, or a time like 2026-11-27T09:00:00+01:00"};
  return *read;
}

proto::Period read_period(const Form& form) {
  const proto::Period period{read_time(form, "since"), read_time(form, "until")};
  if (period.since && period.until && *period.until <= *period.since)
    throw FieldError{"until", "must be later than since"};
  return period;
}

void expect_only(const ParsedJson& object, std::initializer_list<std::string_view> known,
                 const std::string& where) {
  for (const auto& [name, value] : object.items())
    if (!is_among(name, known)) throw FieldError{name.substr(0, 64), "is no field of " + where};
}

/// The object in its body, with no other fields than `known`; an empty body is one without any.
/// Without `known` whoever asks looks at them.
ParsedJson read_body(const HttpRequest& request,
                     std::optional<std::initializer_list<std::string_view>> known) {
  read_query(request, {});
  const std::string& coding = request.content_encoding;
  if (!coding.empty() && !equals_ignoring_case(coding, "identity"))
    throw unsupported_content_coding(coding);
  if (request.body.empty()) return ParsedJson::object();
  const std::string_view type = media_type(request.content_type);
  if (!equals_ignoring_case(type, "application/json"))
    throw unsupported_media_type(type, "application/json");
  ParsedJson body = proto::parse_object(request.body);
  if (known) expect_only(body, *known, "this");
  return body;
}

/// A body without a field, or none.
void read_nothing(const HttpRequest& request) {
  read_body(request, std::initializer_list<std::string_view>{});
}

template <class Id>
Id read_path(const std::string& name, const char* field, const char* expected) {
  auto id = Id::parse(name);
  if (!id) throw FieldError{field, expected};
  return *std::move(id);
}

proto::ItemId read_item(const std::string& name) {
  return read_path<proto::ItemId>(name, "item", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
}
proto::OrderId read_order(const std::string& name) {
  return read_path<proto::OrderId>(name, "order",
                                   "must be a UUID like 123e4567-e89b-12d3-a456-426614174000");
}
proto::SessionId read_session(const std::string& name) {
  return read_path<proto::SessionId>(name, "session", "must be 1 to 128 of A-Z a-z 0-9 . _ -");
}

/// `id`: what is asked with it is done once.
void read_key(const TreeReader& body, Command& command) {
  body.text("id", command.key);
  body.judge("id", "must be one line of 1 to 64 bytes",
             [&] { return proto::is_line(command.key, limits::kMaxKeyBytes); });
}

BackendRequest asks(Op op, Told told) {
  BackendRequest asked;
  asked.command.op = op;
  asked.told = told;
  return asked;
}

// --- the endpoints -----------------------------------------------------------------------------------

/// A part of a list.
BackendRequest read_list(Op op, Told told, const Form& query) {
  BackendRequest asked = asks(op, told);
  asked.command.amount = read_number(query, "limit", 1, kMostListed, kUsuallyListed);
  if (const auto* after = query.find("after")) {
    if (after->empty()) throw FieldError{"after", "must be the next of such a list"};
    asked.command.behind = *after;
  }
  return asked;
}

BackendRequest read_items(const std::string&, const HttpRequest& request) {
  return read_list(Op::kItems, Told::kItems, read_query(request, {"after", "limit"}));
}

BackendRequest read_item_look(const std::string& name, const HttpRequest& request) {
  read_query(request, {});
  BackendRequest asked = asks(Op::kItems, Told::kItem);
  asked.command.item = read_item(name);
  asked.command.amount = 1;
  return asked;
}

BackendRequest read_item_remove(const std::string& name, const HttpRequest& request) {
  read_nothing(request);
  BackendRequest asked = asks(Op::kRemoveItem, Told::kNumbers);
  asked.command.item = read_item(name);
  return asked;
}

/// The whole of what is said of an item: what is left out is unset.
BackendRequest read_item_put(const std::string& name, const HttpRequest& request) {
  const ParsedJson json = read_body(request, std::nullopt);
  BackendRequest asked = asks(Op::kPutItem, Told::kPutItem);
  asked.command.item = read_item(name);
  proto::ItemPatch& patch = asked.command.patch;
  std::vector<std::string> known;
  proto::visit_terms(
      [&]<class Value>(const proto::Attribute<Value>& attribute, std::optional<Value>& said) {
        said.emplace();
        known.emplace_back(attribute.name);
        if (attribute.more != nullptr) known.emplace_back(attribute.more);
      },
      patch);
  for (const auto& [field, value] : json.items())
    if (std::find(known.begin(), known.end(), field) == known.end())
      throw FieldError{field.substr(0, 64), "is no field of this"};
  TreeReader(json).patch(patch);
  proto::Terms terms;
  put_terms(patch, terms);
  if (const auto wrong = judge_together(terms)) throw FieldError(*wrong);
  return asked;
}

BackendRequest read_holds(const std::string&, const HttpRequest& request) {
  const Form query = read_query(request, {"item", "after", "limit"});
  BackendRequest asked = read_list(Op::kHolds, Told::kHolds, query);
  if (const auto* item = query.find("item")) asked.command.item = read_item(*item);
  return asked;
}

BackendRequest read_places(const std::string& name, const HttpRequest& request) {
  BackendRequest asked =
      read_list(Op::kPlaces, Told::kPlaces, read_query(request, {"after", "limit"}));
  asked.command.item = read_item(name);
  return asked;
}

BackendRequest read_report(const std::string&, const HttpRequest& request) {
  const Form query = read_query(request, {"since", "until", "by"});
  if (const auto* by = query.find("by"); by != nullptr && *by != "day")
    throw FieldError{"by", "must be day"};
  BackendRequest asked = asks(Op::kReport, Told::kReport);
  asked.command.period = read_period(query);
  asked.as_csv = prefers_csv(request.accept);
  return asked;
}

BackendRequest read_stock(const std::string& name, const HttpRequest& request) {
  const ParsedJson json =
      read_body(request, std::initializer_list<std::string_view>{"add", "id", "set", "if"});
  const TreeReader body(json);
  const bool adds = body.has("add");
  if (adds == body.has("set")) throw FieldError{"add", "or set must be there, and not both"};
  BackendRequest asked = asks(adds ? Op::kAddStock : Op::kSetStock, Told::kNumbers);
  Command& command = asked.command;
  command.item = read_item(name);
  if (adds) {
    if (body.has("if")) throw FieldError{"if", "is for set"};
    body.integer("add", command.amount);
    body.judge("add", "must be at most 1000000000, or as much below 0", [&] {
      return command.amount >= -limits::kMaxStock && command.amount <= limits::kMaxStock;
    });
    read_key(body, command);
  } else {
    if (body.has("id")) throw FieldError{"id", "is for add"};
    body.count("set", command.amount, limits::kMaxStock);
    if (body.has("if")) body.count("if", command.only_if.emplace(), limits::kMaxStock);
  }
  return asked;
}

BackendRequest read_orders(const std::string&, const HttpRequest& request) {
  const Form query = read_query(request, {"state", "item", "since", "until", "after", "limit"});
  BackendRequest asked = asks(Op::kOrders, Told::kOrders);
  if (const auto* state = query.find("state")) {
    const auto at = proto::find_word(proto::kOrderStates, *state);
    if (!at) throw FieldError{"state", "must be one of paying, sold, released, returned"};
    asked.command.state = static_cast<proto::OrderState>(*at);
  }
  if (const auto* item = query.find("item")) asked.command.item = read_item(*item);
  asked.command.period = read_period(query);
  asked.command.after = static_cast<std::uint64_t>(
      read_number(query, "after", 0, std::numeric_limits<std::int64_t>::max(), 0));
  asked.command.amount = read_number(query, "limit", 1, kMostListed, kUsuallyListed);
  asked.as_csv = prefers_csv(request.accept);
  asked.query = request.query;
  return asked;
}

BackendRequest read_order_look(const std::string& name, const HttpRequest& request) {
  read_query(request, {});
  BackendRequest asked = asks(Op::kOrders, Told::kOrder);
  asked.command.order = read_order(name);
  asked.command.amount = 1;
  return asked;
}

/// What is said of an order by its id alone.
template <Op kOp>
BackendRequest read_order_step(const std::string& name, const HttpRequest& request) {
  read_nothing(request);
  BackendRequest asked = asks(kOp, Told::kOrder);
  asked.command.order = read_order(name);
  return asked;
}

BackendRequest read_return(const std::string& name, const HttpRequest& request) {
  const ParsedJson json =
      read_body(request, std::initializer_list<std::string_view>{"id", "lines", "restock"});
  const TreeReader body(json);
  BackendRequest asked = asks(Op::kReturnOrder, Told::kOrder);
  Command& command = asked.command;
  command.order = read_order(name);
  read_key(body, command);
  if (body.has("lines")) {
    for (const ParsedJson& line : body.find_array("lines"))
      if (line.is_object()) expect_only(line, {"item", "quantity"}, "a line");
    body.array("lines", command.lines, 1, limits::kMaxCartLines);
    body.judge("lines", "must name each item once",
               [&] { return !proto::has_repeats(command.lines); });
  }
  if (body.has("restock")) body.boolean("restock", command.restock);
  return asked;
}

BackendRequest read_cart(const std::string& name, const HttpRequest& request) {
  read_query(request, {});
  BackendRequest asked = asks(Op::kCart, Told::kCart);
  asked.command.session = read_session(name);
  return asked;
}

/// The `reason` in a body that has nothing else, for shoppers.
void read_reason(const HttpRequest& request, Command& command) {
  const ParsedJson json = read_body(request, std::initializer_list<std::string_view>{"reason"});
  const TreeReader body(json);
  if (body.has("reason")) body.text("reason", command.reason);
  if (!command.reason.empty() && !proto::is_line(command.reason, limits::kMaxReasonBytes))
    throw FieldError{"reason", "must be one line of at most " +
                                   std::to_string(limits::kMaxReasonBytes) + " bytes"};
}

BackendRequest read_cart_release(const std::string& name, const HttpRequest& request) {
  BackendRequest asked = asks(Op::kRelease, Told::kReleased);
  read_reason(request, asked.command);
  asked.command.session = read_session(name);
  return asked;
}

BackendRequest read_events(const std::string&, const HttpRequest& request) {
  const Form query = read_query(request, {"after", "limit", "type", "wait"});
  BackendRequest asked = asks(Op::kEvents, Told::kEvents);
  if (query.find("after") != nullptr)
    asked.command.after = static_cast<std::uint64_t>(
        read_number(query, "after", 0, std::numeric_limits<std::int64_t>::max(), 0));
  asked.command.amount = read_number(query, "limit", 1, kMostListed, kUsuallyListed);
  asked.wait = base::Seconds{read_number(query, "wait", 0, kLongestWaitSeconds, 0)};
  if (const auto* type = query.find("type")) {
    const auto at = proto::find_word(proto::kEventTypes, *type);
    if (!at) throw FieldError{"type", "must be a type of events, like order.sold"};
    asked.command.event_type = static_cast<proto::EventType>(*at);
  }
  return asked;
}

BackendRequest read_pause(const std::string&, const HttpRequest& request) {
  BackendRequest asked = asks(Op::kPauseSale, Told::kSale);
  read_reason(request, asked.command);
  return asked;
}

BackendRequest read_resume(const std::string&, const HttpRequest& request) {
  read_nothing(request);
  return asks(Op::kResumeSale, Told::kSale);
}

/// `ttl`: whole seconds, or as flags have it.
base::Millis read_ttl(const TreeReader& body, const ParsedJson& json) {
  const FieldError wrong{"ttl", "must be 1 to 34560000 seconds, or a duration like 12h or 30d"};
  base::Millis ttl{0};
  if (json.at("ttl").is_string()) {
    std::string text;
    body.text("ttl", text);
    const auto read = ops::parse_duration(text);
    if (!read) throw wrong;
    ttl = *read;
  } else {
    std::int64_t seconds = 0;
    body.integer("ttl", seconds);
    if (seconds > kLongestSession.count() || seconds < 0) throw wrong;
    ttl = base::Seconds{seconds};
  }
  if (ttl < base::Seconds{1} || ttl > kLongestSession) throw wrong;
  return ttl;
}

BackendRequest read_new_session(const std::string&, const HttpRequest& request) {
  const ParsedJson json =
      read_body(request, std::initializer_list<std::string_view>{"person", "ttl"});
  const TreeReader body(json);
  BackendRequest asked;
  auto& wanted = asked.new_session.emplace();
  if (body.has("person")) {
    body.text("person", wanted.person);
    if (wanted.person.empty() || wanted.person.size() > limits::kMaxPersonBytes)
      throw FieldError{"person",
                       "must be 1 to " + std::to_string(limits::kMaxPersonBytes) + " bytes"};
  }
  if (body.has("ttl")) wanted.ttl = read_ttl(body, json);
  return asked;
}

BackendRequest read_verify(const std::string&, const HttpRequest& request) {
  read_query(request, {});
  return asks(Op::kVerify, Told::kVerification);
}

using ops::Scope;

// What some path answers to, as Allow lists it.
constexpr const char* kAllMethods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

// The order of a path's methods is that of Allow.
constexpr std::array kEndpoints = {
    BackendEndpoint{"items", "GET", "/v1/items", std::nullopt, read_items},
    BackendEndpoint{"item", "GET", "/v1/items/{item}", std::nullopt, read_item_look},
    BackendEndpoint{"item_put", "PUT", "/v1/items/{item}", Scope::kItemsWrite, read_item_put},
    BackendEndpoint{"item_remove", "DELETE", "/v1/items/{item}", Scope::kItemsWrite,
                    read_item_remove},
    BackendEndpoint{"stock", "POST", "/v1/items/{item}/stock", Scope::kStockWrite, read_stock},
    BackendEndpoint{"orders", "GET", "/v1/orders", Scope::kOrdersRead, read_orders},
    BackendEndpoint{"order", "GET", "/v1/orders/{order}", Scope::kOrdersRead, read_order_look},
    BackendEndpoint{"confirm", "POST", "/v1/orders/{order}/confirm", Scope::kOrdersWrite,
                    read_order_step<Op::kConfirmOrder>},
    BackendEndpoint{"release", "POST", "/v1/orders/{order}/release", Scope::kOrdersWrite,
                    read_order_step<Op::kReleaseOrder>},
    BackendEndpoint{"extend", "POST", "/v1/orders/{order}/extend", Scope::kOrdersWrite,
                    read_order_step<Op::kExtendOrder>},
    BackendEndpoint{"return", "POST", "/v1/orders/{order}/return", Scope::kOrdersWrite,
                    read_return},
    BackendEndpoint{"cart", "GET", "/v1/carts/{session}", Scope::kCartsRead, read_cart},
    BackendEndpoint{"cart_release", "DELETE", "/v1/carts/{session}", Scope::kCartsWrite,
                    read_cart_release},
    BackendEndpoint{"holds", "GET", "/v1/holds", Scope::kCartsRead, read_holds},
    BackendEndpoint{"line", "GET", "/v1/lines/{item}", Scope::kCartsRead, read_places},
    BackendEndpoint{"session", "POST", "/v1/sessions", Scope::kSessionsWrite, read_new_session},
    BackendEndpoint{"pause", "POST", "/v1/sale/pause", Scope::kSaleWrite, read_pause},
    BackendEndpoint{"resume", "POST", "/v1/sale/resume", Scope::kSaleWrite, read_resume},
    BackendEndpoint{"events", "GET", "/v1/events", Scope::kEventsRead, read_events},
    BackendEndpoint{"report", "GET", "/v1/report", Scope::kOrdersRead, read_report},
    BackendEndpoint{"verify", "GET", "/v1/verify", Scope::kOrdersRead, read_verify},
};

/// What stands in `asked` for the {…} of `path`; empty where there is none, nothing where it is another path.
std::optional<std::string> name_in(std::string_view path, std::string_view asked) {
  const auto open = path.find('{');
  if (open == std::string_view::npos) return asked == path ? std::optional("") : std::nullopt;
  const std::string_view before = path.substr(0, open);
  const std::string_view after = path.substr(path.find('}') + 1);
  if (asked.size() <= before.size() + after.size() || !asked.starts_with(before) ||
      !asked.ends_with(after))
    return std::nullopt;
  const auto name = asked.substr(before.size(), asked.size() - before.size() - after.size());
  if (name.find('/') != std::string_view::npos) return std::nullopt;
  return std::string(name);
}

}  // namespace

std::string_view BackendCall::route() const { return endpoint->route; }
std::optional<ops::Scope> BackendCall::scope() const { return endpoint->scope; }

std::variant<BackendCall, HttpResponse> find_endpoint(const HttpRequest& request) {
  const std::string& method = request.method;
  const std::string_view wanted = method == "HEAD" ? "GET" : std::string_view(method);
  if (!is_known_method(method)) return method_not_known(method);
  if (method == "CONNECT") return method_not_allowed(method, kAllMethods);
  std::string allowed = request.path == "*" ? std::string(kAllMethods) + ", " : "";
  for (const BackendEndpoint& endpoint : kEndpoints) {
    auto name = name_in(endpoint.path, request.path);
    if (!name) continue;
    if (endpoint.method == wanted) return BackendCall{&endpoint, *std::move(name)};
    allowed.append(endpoint.method == "GET" ? "GET, HEAD" : endpoint.method).append(", ");
  }
  if (allowed.empty()) return not_found(request.path);
  if (!allowed.ends_with("OPTIONS, ")) allowed += "OPTIONS, ";
  allowed.resize(allowed.size() - 2);
  if (method != "OPTIONS") return method_not_allowed(method, allowed);
  HttpResponse methods;
  methods.status = 204;
  return methods.with("Allow", allowed);
}

std::variant<BackendRequest, HttpResponse> read_call(const BackendCall& call,
                                                     const HttpRequest& request) {
  try {
    return call.endpoint->read(call.name, request);
  } catch (const FieldError& wrong) {
    return problem_of(proto::to_error(wrong));
  } catch (HttpResponse& refusal) {
    return std::move(refusal);
  }
}

}  // namespace gateway
