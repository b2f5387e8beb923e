// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Replies. Grammar and examples: BUS.md.
#include "proto/codec.h"
#include "proto/json_fields.h"
#include "proto/json_values.h"

namespace proto {
namespace {

// --- writing -------------------------------------------------------------------------------------

void write_outcome(JsonWriter& json, const CommandDone& done) {
  json.field("cursor", done.cursor);
  write_array(json, "items", done.items);
  write_cart(json, done.lines, done.places, done.lapses);
}

void write_outcome(JsonWriter& json, const OrderDone& done) {
  json.field("order", done.order);
  json.field("cursor", done.cursor);
  write_array(json, "lines", done.lines);
  write_array(json, "items", done.items);
}

void write_outcome(JsonWriter& json, const Snapshot& snapshot) {
  json.field("cursor", snapshot.cursor);
  json.key("items");
  json.begin_array();
  for (const CatalogEntry& entry : snapshot.items) {
    json.begin_object();
    write_fields(json, entry);
    json.field("seq", entry.seq);
    if (entry.described_seq) json.field("described_seq", *entry.described_seq);
    json.end_object();
  }
  json.end_array();
  write_array(json, "lines", std::vector<Line>{});
  if (snapshot.run.empty()) return;
  json.field("run", snapshot.run);
  if (snapshot.since) json.field("since", *snapshot.since);
  json.field("next", snapshot.next);
}

void write_outcome(JsonWriter& json, const OrderList& list) {
  json.field("cursor", list.cursor);
  write_array(json, "orders", list.orders);
  json.field("more", list.more);
}

void write_outcome(JsonWriter& json, const Verification& verified) {
  json.field("cursor", verified.cursor);
  json.field("items", verified.items);
  json.field("holds", verified.holds);
  json.field("orders", verified.orders);
  json.field("journal_rows", verified.journal_rows);
  write_array(json, "differences", verified.differences);
}

void write_outcome(JsonWriter& json, const Error& error) {
  json.field("error", to_string(error.code));
  json.field("detail", error.detail);
  write_extensions(json, error);
}

// --- reading -------------------------------------------------------------------------------------

Line read_line(const ParsedJson& json) {
  return Line{read_id<ItemId>(json, "item"), read_count(json, "quantity", limits::kMaxQuantity),
              read_optional_millis(json, "expires_in_ms"), read_flag(json, "offer")};
}

Place read_place_in_line(const ParsedJson& json) {
  return Place{read_id<ItemId>(json, "item"), read_u64(json, "ticket"),
               read_positive(json, "position", limits::kMaxStock)};
}

std::optional<LapseCause> find_cause(std::string_view name) {
  for (const auto cause : {LapseCause::kExpired, LapseCause::kOffer, LapseCause::kReleased})
    if (to_string(cause) == name) return cause;
  return std::nullopt;
}

Lapsed read_lapsed(const ParsedJson& json) {
  const auto cause = find_cause(read_string(json, "cause"));
  if (!cause) throw FieldError{"cause", "must be one of expired, offer, released"};
  return Lapsed{read_id<ItemId>(json, "item"),
                read_positive(json, "quantity", limits::kMaxQuantity), *cause};
}

std::vector<Place> read_places(const ParsedJson& json) {
  if (find(json, "waiting") == nullptr) return {};
  return read_values(json, "waiting", read_place_in_line);
}

std::vector<Lapsed> read_lapses(const ParsedJson& json) {
  if (find(json, "lapsed") == nullptr) return {};
  return read_values(json, "lapsed", read_lapsed);
}

CatalogEntry read_entry(const ParsedJson& json) {
  CatalogEntry entry{read_numbers(json), Seq{read_u64(json, "seq")}, read_description(json), {}};
  if (find(json, "described_seq") != nullptr)
    entry.described_seq = Seq{read_u64(json, "described_seq")};
  return entry;
}

OrderEntry read_order(const ParsedJson& json) {
  return OrderEntry{read_u64(json, "number"), read_id<OrderId>(json, "order"),
                    read_id<SessionId>(json, "session"), read_time(json, "at"),
                    read_values(json, "lines", read_units)};
}

std::int64_t read_signed(const ParsedJson& json, const char* field) {
  const ParsedJson* value = find(json, field);
  if (value == nullptr || !value->is_number_integer())
    throw FieldError{field, "must be an integer"};
  return value->get<std::int64_t>();
}

Difference read_difference(const ParsedJson& json) {
  return Difference{read_string(json, "item"), read_string(json, "what"),
                    read_signed(json, "expected"), read_signed(json, "found")};
}

Error read_error(const ParsedJson& json) {
  const auto code = parse_error_code(read_string(json, "error"));
  if (!code) throw FieldError{"error", "not an error this end knows"};
  Error error{};
  error.code = *code;
  error.detail = read_string(json, "detail");
  error.field = read_optional_string(json, "field");
  error.item = read_optional_string(json, "item");
  error.requested = read_optional_count(json, "requested");
  error.available = read_optional_count(json, "available");
  error.obtainable = read_optional_count(json, "obtainable");
  error.limit = read_optional_count(json, "limit");
  error.held = read_optional_count(json, "held");
  error.order = read_optional_string(json, "order");
  error.next_release = read_optional_millis(json, "next_release_ms");
  if (find(json, "lines") != nullptr)
    error.cart = Cart{read_values(json, "lines", read_line), read_places(json), read_lapses(json)};
  return error;
}

/// A catalog entry is told from plain numbers by its `seq`.
bool lists_catalog(const ParsedJson& items) {
  return !items.empty() && items.front().is_object() && items.front().contains("seq");
}

Snapshot read_snapshot(const ParsedJson& json, Cursor cursor) {
  Snapshot snapshot{std::move(cursor), read_values(json, "items", read_entry), "", {}, {}};
  if (find(json, "run") == nullptr) return snapshot;
  snapshot.run = read_string(json, "run");
  if (find(json, "next") != nullptr) snapshot.next = read_id<ItemId>(json, "next");
  if (find(json, "since") == nullptr) return snapshot;
  snapshot.since = Seq{read_u64(json, "since")};
  for (CatalogEntry& entry : snapshot.items) entry.numbers_only = !entry.described_seq;
  return snapshot;
}

decltype(Reply::outcome) read_success(const ParsedJson& json) {
  Cursor cursor = read_cursor(json, "cursor");
  if (find(json, "order") != nullptr)
    return OrderDone{read_id<OrderId>(json, "order"), std::move(cursor),
                     read_values(json, "lines", read_units),
                     read_values(json, "items", read_numbers)};
  if (find(json, "orders") != nullptr && find(json, "orders")->is_array())
    return OrderList{std::move(cursor), read_values(json, "orders", read_order),
                     read_flag(json, "more")};
  if (find(json, "differences") != nullptr)
    return Verification{std::move(cursor),
                        read_count(json, "items", limits::kMaxStock),
                        read_count(json, "holds", limits::kMaxStock),
                        read_count(json, "orders", limits::kMaxStock),
                        read_count(json, "journal_rows", limits::kMaxStock),
                        read_values(json, "differences", read_difference)};
  if (find(json, "run") != nullptr || lists_catalog(read_array(json, "items")))
    return read_snapshot(json, std::move(cursor));
  return CommandDone{std::move(cursor), read_values(json, "items", read_numbers),
                     read_values(json, "lines", read_line), read_places(json), read_lapses(json)};
}

Reply read_reply(const ParsedJson& json) {
  check_version(json);
  Reply reply{find(json, "id") == nullptr ? "" : read_string(json, "id"), Error{}};
  const ParsedJson* ok = find(json, "ok");
  if (ok == nullptr || !ok->is_boolean()) throw FieldError{"ok", "must be true or false"};
  if (ok->get<bool>())
    reply.outcome = read_success(json);
  else
    reply.outcome = read_error(json);
  return reply;
}

// --- front to back -------------------------------------------------------------------------------

std::optional<Line> read_plain_line(PlainJson& json) {
  auto item = read_plain_id<ItemId>(json, "item");
  if (!item) return std::nullopt;
  Line line{*std::move(item)};
  line.quantity = json.number("quantity", limits::kMaxQuantity);
  line.expires_in = json.millis("expires_in_ms", kHundredYearsMillis);
  if (json.has("offer")) line.offer = json.boolean();
  return line;
}

std::optional<Lapsed> read_plain_lapsed(PlainJson& json) {
  auto item = read_plain_id<ItemId>(json, "item");
  if (!item) return std::nullopt;
  Lapsed lapsed{*std::move(item), json.number("quantity", limits::kMaxQuantity)};
  const auto cause = find_cause(json.text("cause"));
  json.require(lapsed.quantity != 0 && cause.has_value());
  lapsed.cause = cause.value_or(LapseCause::kExpired);
  return lapsed;
}

std::optional<CommandDone> read_plain_done(PlainJson& json) {
  // An order's answer begins with its name, and who waits in line is rare: both are for the tree.
  auto cursor = Cursor::parse(json.text("cursor"));
  if (!cursor) return std::nullopt;
  CommandDone done{*std::move(cursor), {}, {}, {}, {}};
  done.items = read_plain_array(json, "items", read_plain_numbers);
  done.lines = read_plain_array(json, "lines", read_plain_line);
  if (json.has("lapsed")) done.lapses = read_plain_elements(json, read_plain_lapsed);
  return done;
}

std::optional<Error> read_plain_error(PlainJson& json) {
  const auto code = parse_error_code(json.text("error"));
  if (!code) return std::nullopt;
  Error error{*code, std::string(json.text("detail"))};
  if (json.has("field")) error.field = json.text();
  if (json.has("item")) error.item = json.text();
  if (json.has("requested")) error.requested = json.number(limits::kMaxStock);
  if (json.has("available")) error.available = json.number(limits::kMaxStock);
  if (json.has("obtainable")) error.obtainable = json.number(limits::kMaxStock);
  if (json.has("limit")) error.limit = json.number(limits::kMaxStock);
  if (json.has("held")) error.held = json.number(limits::kMaxStock);
  if (json.has("order")) error.order = json.text();
  if (json.has("next_release_ms")) error.next_release = json.millis(kHundredYearsMillis);
  return error;
}

/// No snapshot: a gateway asks for one when it starts, and hardly ever again.
std::optional<Reply> read_plain_reply(std::string_view text) {
  PlainJson json(text);
  json.begin_object();
  read_plain_version(json);
  Reply reply{std::string(json.text("id")), Error{}};
  if (json.boolean("ok")) {
    auto done = read_plain_done(json);
    if (!done) return std::nullopt;
    reply.outcome = *std::move(done);
  } else {
    auto error = read_plain_error(json);
    if (!error) return std::nullopt;
    reply.outcome = *std::move(error);
  }
  json.end_object();
  if (!json.whole()) return std::nullopt;
  return reply;
}

}  // namespace

std::string encode(const Reply& reply) {
  JsonWriter json;
  json.begin_object();
  json.field("v", kBusVersion);
  json.field("id", reply.id);
  json.field("ok", !std::holds_alternative<Error>(reply.outcome));
  std::visit([&](const auto& outcome) { write_outcome(json, outcome); }, reply.outcome);
  json.end_object();
  return json.take();
}

Result<Reply> decode_reply(std::string_view text) {
  if (auto plain = read_plain_reply(text)) return *std::move(plain);
  try {
    return read_reply(parse_object(text));
  } catch (const FieldError& wrong) {
    return to_error(wrong);
  }
}

}  // namespace proto
