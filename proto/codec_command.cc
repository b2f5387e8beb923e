// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Commands. Grammar and examples: BUS.md.
#include "proto/codec.h"
#include "proto/command_fields.h"
#include "proto/json_values.h"
#include "proto/plain_reader.h"
#include "proto/tree_reader.h"

namespace proto {
namespace {

std::string names_for(Audience audience) {
  std::string names;
  for (std::size_t i = 0; i < kOperations.size(); ++i)
    if (is_for(static_cast<Op>(i), audience))
      (names += names.empty() ? "" : ", ") += kOperations[i].name;
  return names;
}

Op read_op(const TreeReader& json, Audience audience) {
  const auto op = find_op(json.string("op"));
  if (!op || !is_for(*op, audience))
    throw FieldError{"op", "must be one of " + names_for(audience)};
  return *op;
}

std::string read_request_id(const TreeReader& json) {
  if (!json.has("id")) return "";
  std::string id = json.string("id");
  if (id.size() > limits::kMaxRequestIdLength)
    throw FieldError{"id",
                     "must be at most " + std::to_string(limits::kMaxRequestIdLength) + " bytes"};
  return id;
}

/// Its fields are to be read.
void begin(Command& command, std::string id, Op op) {
  command.id = std::move(id);
  command.op = op;
  if (op == Op::kOrders) command.amount = limits::kMaxOrdersPage;
  if (op == Op::kEvents) command.amount = limits::kMaxEventsPage;
  if (operation(op).takes(command_field::kListed)) command.amount = limits::kMaxListed;
}

/// No operator's commands: those are rare. Fills a new `command` in its place, since to move one costs a
/// hundredth of all that is done for it; false where the text is not plain, and what was filled is to be
/// forgotten.
bool read_plain_command(std::string_view text, Command& command) {
  PlainJson json(text);
  PlainReader reader(json);
  json.begin_object();
  reader.version();
  const auto id = json.text("id");
  json.require(id.size() <= limits::kMaxRequestIdLength);
  const auto op = find_op(json.text("op"));
  if (!op || !is_for(*op, Audience::kShoppers)) return false;
  begin(command, std::string(id), *op);
  visit_fields(reader, command);
  json.end_object();
  return json.whole();
}

}  // namespace

std::string encode(const Command& command) {
  JsonWriter json;
  json.begin_object();
  json.field("v", kBusVersion);
  json.field("id", command.id);
  json.field("op", to_string(command.op));
  write_fields(json, command);
  json.end_object();
  return json.take();
}

std::variant<Command, RefusedCommand> decode_command(std::string_view text, Audience audience) {
  std::variant<Command, RefusedCommand> decoded;
  if (audience == Audience::kShoppers && read_plain_command(text, std::get<Command>(decoded)))
    return decoded;
  std::string id;
  try {
    const ParsedJson json = parse_object(text);
    TreeReader reader(json);
    id = read_request_id(reader);
    reader.version();
    auto& command = decoded.emplace<Command>();
    begin(command, id, read_op(reader, audience));
    visit_fields(reader, command);
  } catch (const FieldError& wrong) {
    decoded = RefusedCommand{std::move(id), to_error(wrong)};
  }
  return decoded;
}

}  // namespace proto
