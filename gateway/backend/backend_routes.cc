// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_routes.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <utility>
#include <vector>

#include "gateway/backend/csv.h"
#include "gateway/http/field_text.h"
#include "gateway/http/form.h"
#include "gateway/http/media_type.h"
#include "gateway/http/methods.h"
#include "gateway/http/problems.h"
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

void expect_only(const ParsedJson& object, std::initializer_list<std::string_view> known,
                 const std::string& where) {
  for (const auto& [name, value] : object.items())
    if (!is_among(name, known)) throw FieldError{name.substr(0, 64), "is no field of " + where};
}

/// The object in its body, with no other fields than `known`; an empty body is one without any.
ParsedJson read_body(const HttpRequest& request, std::initializer_list<std::string_view> known) {
  read_query(request, {});
  const std::string& coding = request.content_encoding;
  if (!coding.empty() && !equals_ignoring_case(coding, "identity"))
    throw unsupported_content_coding(coding);
  if (request.body.empty()) return ParsedJson::object();
  const std::string_view type = media_type(request.content_type);
  if (!equals_ignoring_case(type, "application/json"))
    throw unsupported_media_type(type, "application/json");
  ParsedJson body = proto::parse_object(request.body);
  expect_only(body, known, "this");
  return body;
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

BackendRequest read_stock(const std::string& name, const HttpRequest& request) {
  const ParsedJson json = read_body(request, {"add", "id", "set", "if"});
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
  const Form query = read_query(request, {"after", "limit"});
  BackendRequest asked = asks(Op::kOrders, Told::kOrders);
  asked.command.after = static_cast<std::uint64_t>(
      read_number(query, "after", 0, std::numeric_limits<std::int64_t>::max(), 0));
  asked.command.amount = read_number(query, "limit", 1, kMostListed, kUsuallyListed);
  asked.as_csv = prefers_csv(request.accept);
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
  read_body(request, {});
  BackendRequest asked = asks(kOp, Told::kOrder);
  asked.command.order = read_order(name);
  return asked;
}

BackendRequest read_return(const std::string& name, const HttpRequest& request) {
  const ParsedJson json = read_body(request, {"id", "lines", "restock"});
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

template <Op kOp, Told kTold>
BackendRequest read_cart(const std::string& name, const HttpRequest& request) {
  kOp == Op::kCart ? void(read_query(request, {})) : void(read_body(request, {}));
  BackendRequest asked = asks(kOp, kTold);
  asked.command.session = read_session(name);
  return asked;
}

BackendRequest read_verify(const std::string&, const HttpRequest& request) {
  read_query(request, {});
  return asks(Op::kVerify, Told::kVerification);
}

using ops::Scope;

// What some path answers to, as Allow lists it.
constexpr const char* kAllMethods = "GET, HEAD, POST, DELETE, OPTIONS";

// The order of a path's methods is that of Allow.
constexpr std::array kEndpoints = {
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
    BackendEndpoint{"cart", "GET", "/v1/carts/{session}", Scope::kCartsRead,
                    read_cart<Op::kCart, Told::kCart>},
    BackendEndpoint{"cart_release", "DELETE", "/v1/carts/{session}", Scope::kCartsWrite,
                    read_cart<Op::kRelease, Told::kReleased>},
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
