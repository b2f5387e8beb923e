// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Commands. Grammar and examples: BUS.md.
#include "proto/codec.h"
#include "proto/json_fields.h"
#include "proto/json_values.h"

namespace proto {
namespace {

using namespace command_field;

std::string names_for(Audience audience) {
  std::string names;
  for (const Operation& each : kOperations)
    if (is_for(each, audience)) (names += names.empty() ? "" : ", ") += each.name;
  return names;
}

Op read_op(const ParsedJson& json, Audience audience) {
  const auto op = find_op(read_string(json, "op"));
  if (!op || !is_for(*op, audience))
    throw FieldError{"op", "must be one of " + names_for(audience)};
  return *op;
}

std::string read_request_id(const ParsedJson& json) {
  if (find(json, "id") == nullptr) return "";
  std::string id = read_string(json, "id");
  if (id.size() > limits::kMaxRequestIdLength)
    throw FieldError{"id",
                     "must be at most " + std::to_string(limits::kMaxRequestIdLength) + " bytes"};
  return id;
}

// --- the fields of each -------------------------------------------------------------------------

/// An item twice in one command would ask for two amounts of it.
bool has_repeats(const std::vector<Units>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (lines[i].item == lines[j].item) return true;
  return false;
}

bool are_lines(const std::vector<Units>& lines) {
  return !lines.empty() && lines.size() <= limits::kMaxCartLines && !has_repeats(lines);
}

std::vector<Units> read_lines(const ParsedJson& json) {
  if (const auto count = read_array(json, "lines").size();
      count < 1 || count > limits::kMaxCartLines)
    throw FieldError{"lines", "must be 1 to " + std::to_string(limits::kMaxCartLines)};
  auto lines = read_values(json, "lines", read_units);
  if (has_repeats(lines)) throw FieldError{"lines", "must name each item once"};
  return lines;
}

/// Null says "none", which is not the same as not being there.
bool is_null(const ParsedJson& json, const char* field) {
  const auto at = json.find(field);
  return at != json.end() && at->is_null();
}

ItemPatch read_patch(const ParsedJson& json) {
  ItemPatch patch;
  if (json.contains("name")) patch.name = read_names(json);
  if (find(json, "display") != nullptr) patch.display = read_display(json);
  if (is_null(json, "limit"))
    patch.limit.emplace();
  else if (find(json, "limit") != nullptr)
    patch.limit = read_positive(json, "limit", limits::kMaxQuantity);
  if (is_null(json, "hold_ttl_ms"))
    patch.hold_ttl.emplace();
  else if (find(json, "hold_ttl_ms") != nullptr)
    patch.hold_ttl = base::Millis{read_count(json, "hold_ttl_ms", limits::kMaxHoldTtl.count())};
  return patch;
}

/// An empty `after` asks for the first page.
SnapshotQuery read_page(const ParsedJson& json) {
  SnapshotQuery page;
  if (!read_string(json, "after").empty()) page.after = read_id<ItemId>(json, "after");
  if (find(json, "since") == nullptr) return page;
  page.since = Seq{read_u64(json, "since")};
  page.run = read_string(json, "run");
  return page;
}

Command read_command(const ParsedJson& json, std::string id, Audience audience) {
  check_version(json);
  Command command;
  command.id = std::move(id);
  command.op = read_op(json, audience);
  const Operation& op = operation(command.op);
  if (op.takes(kSession)) command.session = read_id<SessionId>(json, "session");
  if (op.takes(kLines) && find(json, "lines") != nullptr) {
    command.lines = read_lines(json);
  } else if (op.takes(kItem) || (op.takes(kAnyItem) && find(json, "item") != nullptr)) {
    command.item = read_id<ItemId>(json, "item");
    if (op.takes(kQuantity) && find(json, "quantity") != nullptr)
      command.quantity = read_positive(json, "quantity", limits::kMaxQuantity);
  }
  if (op.takes(kOrder)) command.order = read_id<OrderId>(json, "order");
  if (op.takes(kStock)) command.amount = read_count(json, "stock", limits::kMaxStock);
  if (op.takes(kPatch)) command.patch = read_patch(json);
  if (op.takes(kPage) && find(json, "after") != nullptr) command.page = read_page(json);
  if (op.takes(kOrders)) {
    command.amount = find(json, "limit") == nullptr
                         ? limits::kMaxOrdersPage
                         : read_positive(json, "limit", limits::kMaxOrdersPage);
    if (find(json, "after") != nullptr) command.after = read_u64(json, "after");
  }
  return command;
}

/// No operator's commands: those are rare.
std::optional<Command> read_plain_command(std::string_view text) {
  PlainJson json(text);
  Command command;
  json.begin_object();
  read_plain_version(json);
  command.id = json.text("id");
  json.require(command.id.size() <= limits::kMaxRequestIdLength);
  const auto named = find_op(json.text("op"));
  if (!named || !is_for(*named, Audience::kShoppers)) return std::nullopt;
  command.op = *named;
  const Operation& op = operation(*named);
  if (op.takes(kSession)) command.session = read_plain_id<SessionId>(json, "session");
  if (json.has("lines")) {
    // The name was taken by has(): what follows is the array itself.
    json.require(op.takes(kLines));
    command.lines = read_plain_elements(json, read_plain_units);
    json.require(are_lines(command.lines));
  } else if (op.takes(kItem)) {
    command.item = read_plain_id<ItemId>(json, "item");
    if (op.takes(kQuantity)) {
      command.quantity = json.number("quantity", limits::kMaxQuantity);
      json.require(command.quantity != 0);
    }
  }
  if (op.takes(kOrder)) command.order = read_plain_id<OrderId>(json, "order");
  json.end_object();
  if (!json.whole()) return std::nullopt;
  return command;
}

void write_patch(JsonWriter& json, const ItemPatch& patch) {
  if (patch.name) write_names(json, *patch.name);
  if (patch.limit) json.field("limit", *patch.limit);
  if (patch.display) write_fields(json, *patch.display);
  if (patch.hold_ttl) json.field("hold_ttl_ms", *patch.hold_ttl);
}

void write_page(JsonWriter& json, const SnapshotQuery& page) {
  json.field("after", page.after ? page.after->str() : std::string());
  if (!page.since) return;
  json.field("since", *page.since);
  json.field("run", page.run);
}

}  // namespace

std::string encode(const Command& command) {
  JsonWriter json;
  json.begin_object();
  json.field("v", kBusVersion);
  json.field("id", command.id);
  const Operation& op = operation(command.op);
  json.field("op", op.name);
  if (command.session) json.field("session", *command.session);
  if (!command.lines.empty()) write_array(json, "lines", command.lines);
  if (command.item) json.field("item", *command.item);
  if (op.takes(kQuantity) && command.item) json.field("quantity", command.quantity);
  if (command.order) json.field("order", *command.order);
  if (op.takes(kStock)) json.field("stock", command.amount);
  if (op.takes(kPatch)) write_patch(json, command.patch);
  if (command.page) write_page(json, *command.page);
  if (op.takes(kOrders)) {
    json.field("limit", command.amount);
    json.field("after", command.after);
  }
  json.end_object();
  return json.take();
}

std::variant<Command, RefusedCommand> decode_command(std::string_view text, Audience audience) {
  if (audience == Audience::kShoppers)
    if (auto plain = read_plain_command(text)) return *std::move(plain);
  std::string id;
  try {
    const ParsedJson json = parse_object(text);
    id = read_request_id(json);
    return read_command(json, id, audience);
  } catch (const FieldError& wrong) {
    return RefusedCommand{std::move(id), to_error(wrong)};
  }
}

}  // namespace proto
