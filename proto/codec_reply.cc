// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Replies. Grammar and examples: BUS.md.
#include "proto/codec.h"
#include "proto/json_values.h"
#include "proto/plain_reader.h"
#include "proto/reply_fields.h"
#include "proto/tree_reader.h"

namespace proto {
namespace {

using Outcome = decltype(Reply::outcome);

template <class Kind>
Kind read(TreeReader& json) {
  auto outcome = blank<Kind>();
  visit_fields(json, outcome);
  return outcome;
}

/// A catalog entry is told from plain numbers by its `seq`.
bool lists_catalog(const ParsedJson& items) {
  return !items.empty() && items.front().is_object() && items.front().contains("seq");
}

Snapshot read_snapshot(TreeReader& json) {
  auto snapshot = read<Snapshot>(json);
  if (snapshot.since)
    for (CatalogEntry& entry : snapshot.items) entry.numbers_only = !entry.described_seq;
  return snapshot;
}

Outcome read_success(TreeReader& json) {
  auto cursor = blank<Cursor>();
  json.cursor("cursor", cursor);  // of every answer: without it, it is not said what else is wrong
  if (json.has("order")) return read<OrderDone>(json);
  if (json.has("orders") && json.find("orders")->is_array()) return read<OrderList>(json);
  if (json.has("events")) return read<EventList>(json);
  if (json.has("hooks")) return read<HookList>(json);
  if (json.has("deeds")) return read<DeedList>(json);
  if (json.has("differences")) return read<Verification>(json);
  if (json.has("listed")) return read<ItemList>(json);
  if (json.has("holds")) return read<HoldList>(json);
  if (json.has("places")) return read<PlaceList>(json);
  if (json.has("sales")) return read<SalesReport>(json);
  if (json.has("shop") && !json.has("items")) return read<ShopDone>(json);
  if (json.has("run") || lists_catalog(json.find_array("items"))) return read_snapshot(json);
  return read<CommandDone>(json);
}

Reply read_reply(TreeReader json) {
  json.version();
  Reply reply{json.has("id") ? json.string("id") : "", Error{}};
  const ParsedJson* ok = json.find("ok");
  if (ok == nullptr || !ok->is_boolean()) throw FieldError{"ok", "must be true or false"};
  reply.outcome = ok->get<bool>() ? read_success(json) : read<Error>(json);
  return reply;
}

/// No snapshot: a gateway asks for one when it starts, and hardly ever again. An order's answer
/// begins with its name, and is for the tree too. Fills a new `reply` in its place; false where the text
/// is not plain, and what was filled is to be forgotten.
bool read_plain_reply(std::string_view text, Reply& reply) {
  PlainJson json(text);
  PlainReader reader(json);
  json.begin_object();
  reader.version();
  reply.id = json.text("id");
  if (json.boolean("ok"))
    visit_fields(reader, reply.outcome.emplace<CommandDone>(blank<CommandDone>()));
  else
    visit_fields(reader, reply.outcome.emplace<Error>());
  json.end_object();
  return json.whole();
}

}  // namespace

std::string encode(const Reply& reply) {
  JsonWriter json;
  json.begin_object();
  json.field("v", kBusVersion);
  json.field("id", reply.id);
  json.field("ok", !std::holds_alternative<Error>(reply.outcome));
  std::visit([&](const auto& outcome) { write_fields(json, outcome); }, reply.outcome);
  json.end_object();
  return json.take();
}

Result<Reply> decode_reply(std::string_view text) {
  Result<Reply> decoded = Reply{"", Error{}};
  if (read_plain_reply(text, *decoded)) return decoded;
  try {
    const ParsedJson json = parse_object(text);
    *decoded = read_reply(TreeReader(json));
  } catch (const FieldError& wrong) {
    decoded = to_error(wrong);
  }
  return decoded;
}

}  // namespace proto
