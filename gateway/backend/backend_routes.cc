// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_routes.h"

#include <array>
#include <string>
#include <utility>

#include "gateway/backend/backend_calls.h"
#include "gateway/http/methods.h"
#include "gateway/http/problems.h"
#include "proto/tree_reader.h"

namespace gateway {

using proto::FieldError;

/// Reads a request; throws a FieldError or a HttpResponse where it is wrong.
struct BackendEndpoint {
  std::string_view route;
  std::string_view method;
  std::string_view path;  // {…}: one segment
  std::optional<ops::Scope> scope;
  BackendRequest (*read)(const std::string& name, const HttpRequest& request);
};

namespace {

using ops::Scope;

// What some path answers to, as Allow lists it.
constexpr const char* kAllMethods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

// The order of a path's methods is that of Allow.
constexpr std::array kEndpoints = {
    BackendEndpoint{"key", "GET", "/v1/key", std::nullopt, read_key_look},
    BackendEndpoint{"items", "GET", "/v1/items", std::nullopt, read_items},
    BackendEndpoint{"item", "GET", "/v1/items/{item}", std::nullopt, read_item_look},
    BackendEndpoint{"item_put", "PUT", "/v1/items/{item}", Scope::kItemsWrite, read_item_put},
    BackendEndpoint{"item_remove", "DELETE", "/v1/items/{item}", Scope::kItemsWrite,
                    read_item_remove},
    BackendEndpoint{"stock", "POST", "/v1/items/{item}/stock", Scope::kStockWrite, read_stock},
    BackendEndpoint{"orders", "GET", "/v1/orders", Scope::kOrdersRead, read_orders},
    BackendEndpoint{"order", "GET", "/v1/orders/{order}", Scope::kOrdersRead, read_order_look},
    BackendEndpoint{"confirm", "POST", "/v1/orders/{order}/confirm", Scope::kOrdersWrite,
                    read_order_confirm},
    BackendEndpoint{"release", "POST", "/v1/orders/{order}/release", Scope::kOrdersWrite,
                    read_order_release},
    BackendEndpoint{"extend", "POST", "/v1/orders/{order}/extend", Scope::kOrdersWrite,
                    read_order_extend},
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
    BackendEndpoint{"history", "GET", "/v1/history", Scope::kHistoryRead, read_history},
    BackendEndpoint{"hooks", "GET", "/v1/hooks", Scope::kEventsRead, read_hooks},
    BackendEndpoint{"hook_change", "POST", "/v1/hooks/{hook}", Scope::kHooksWrite,
                    read_hook_change},
    BackendEndpoint{"report", "GET", "/v1/report", Scope::kOrdersRead, read_report},
    BackendEndpoint{"shop", "GET", "/v1/shop", std::nullopt, read_shop_look},
    BackendEndpoint{"shop_put", "PUT", "/v1/shop", Scope::kItemsWrite, read_shop_put},
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
