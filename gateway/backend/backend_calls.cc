// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/backend_calls.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "gateway/backend/accept.h"
#include "gateway/backend/backend_fields.h"
#include "ops/flags.h"
#include "proto/command_fields.h"
#include "proto/description.h"
#include "proto/limits.h"
#include "proto/tree_reader.h"
#include "proto/word.h"

namespace gateway {
namespace {

using proto::Command;
using proto::FieldError;
using proto::Op;
using Told = BackendRequest::Told;
namespace limits = proto::limits;
using proto::ParsedJson;
using proto::TreeReader;

constexpr std::int64_t kMostListed = 500;
constexpr std::int64_t kUsuallyListed = 100;
// As long as a shopper's poll.
constexpr std::int64_t kLongestWaitSeconds = 55;
// No browser keeps a cookie for longer.
constexpr base::Seconds kLongestSession = std::chrono::hours{24 * 400};

BackendRequest asks(Op op, Told told) {
  BackendRequest asked;
  asked.command.op = op;
  asked.told = told;
  return asked;
}

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

/// What is said of an order by its id alone.
BackendRequest order_step(Op op, const std::string& name, const HttpRequest& request) {
  read_nothing(request);
  BackendRequest asked = asks(op, Told::kOrder);
  asked.command.order = read_order(name);
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

}  // namespace

BackendRequest read_key_look(const std::string&, const HttpRequest& request) {
  read_query(request, {});
  BackendRequest asked;
  asked.asks_for_key = true;
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

BackendRequest read_order_confirm(const std::string& name, const HttpRequest& request) {
  return order_step(Op::kConfirmOrder, name, request);
}
BackendRequest read_order_release(const std::string& name, const HttpRequest& request) {
  return order_step(Op::kReleaseOrder, name, request);
}
BackendRequest read_order_extend(const std::string& name, const HttpRequest& request) {
  return order_step(Op::kExtendOrder, name, request);
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

BackendRequest read_hooks(const std::string&, const HttpRequest& request) {
  read_query(request, {});
  return asks(Op::kHooks, Told::kHooks);
}

BackendRequest read_hook_change(const std::string& name, const HttpRequest& request) {
  const ParsedJson json =
      read_body(request, std::initializer_list<std::string_view>{"enabled", "reason", "after"});
  const TreeReader body(json);
  BackendRequest asked = asks(Op::kSetHook, Told::kHook);
  proto::HookCommand& hook = asked.command.hook.emplace();
  hook.hook = read_hook(name);
  if (body.has("enabled")) body.boolean("enabled", hook.enabled.emplace());
  if (body.has("after")) body.number("after", hook.position.emplace());
  if (!hook.enabled && !hook.position) throw FieldError{"enabled", "or after must be there"};
  if (!body.has("reason")) return asked;
  body.text("reason", hook.reason);
  if (hook.enabled != false) throw FieldError{"reason", "is for a hook that is to be disabled"};
  if (!proto::is_line(hook.reason, limits::kMaxHookReasonBytes))
    throw FieldError{"reason", "must be one line of at most " +
                                   std::to_string(limits::kMaxHookReasonBytes) + " bytes"};
  return asked;
}

BackendRequest read_history(const std::string&, const HttpRequest& request) {
  return read_list(Op::kHistory, Told::kHistory, read_query(request, {"after", "limit"}));
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

BackendRequest read_shop_look(const std::string&, const HttpRequest& request) {
  read_query(request, {});
  return asks(Op::kShop, Told::kShop);
}

/// What is read can be put back, and what is left out is unset.
BackendRequest read_shop_put(const std::string&, const HttpRequest& request) {
  const ParsedJson json = read_body(request, std::nullopt);
  BackendRequest asked = asks(Op::kPutShop, Told::kShop);
  TreeReader(json).said_shop(asked.command.shop.emplace());
  return asked;
}

BackendRequest read_new_session(const std::string&, const HttpRequest& request) {
  const ParsedJson json =
      read_body(request, std::initializer_list<std::string_view>{"person", "ttl", "session"});
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
  if (!body.has("session")) return asked;
  body.text("session", wanted.session);
  // A cookie that is empty is no session that is to go on.
  if (!proto::SessionId::parse(wanted.session))
    throw FieldError{"session", "must be 1 to 128 of A-Z a-z 0-9 . _ -"};
  return asked;
}

BackendRequest read_verify(const std::string&, const HttpRequest& request) {
  read_query(request, {});
  return asks(Op::kVerify, Told::kVerification);
}

}  // namespace gateway
