#include "proto/codec.h"

#include <array>
#include <limits>

#include "proto/json_values.h"
#include "proto/parsed_json.h"
#include "proto/plain_json.h"

namespace proto {
namespace {

struct NamedOp {
  Op op;
  std::string_view name;
};
constexpr std::array kOps = {
    NamedOp{Op::kAdd, "add"},   NamedOp{Op::kRemove, "remove"},
    NamedOp{Op::kCart, "cart"}, NamedOp{Op::kSnapshot, "snapshot"},
    NamedOp{Op::kPing, "ping"},
};

// The longest time that a message may speak of.
constexpr std::int64_t kHundredYearsMillis = 100LL * 366 * 24 * 3600 * 1000;

/// Thrown inside this file only: a decoder stops at the first field that is wrong.
struct FieldError {
  std::string field;
  std::string detail;
};

ParsedJson parse(std::string_view text) {
  // Not thrown but returned: most wrong bytes are not JSON at all.
  ParsedJson json = ParsedJson::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw FieldError{"", "not a JSON object"};
  return json;
}

const ParsedJson* find(const ParsedJson& object, const char* field) {
  const auto at = object.find(field);
  return at == object.end() || at->is_null() ? nullptr : &*at;
}

std::string read_string(const ParsedJson& object, const char* field) {
  const ParsedJson* value = find(object, field);
  if (value == nullptr || !value->is_string()) throw FieldError{field, "must be a string"};
  return value->get<std::string>();
}

std::uint64_t read_u64(const ParsedJson& object, const char* field) {
  const ParsedJson* value = find(object, field);
  if (value == nullptr || !value->is_number_unsigned())
    throw FieldError{field, "must be an integer, 0 or more"};
  return value->get<std::uint64_t>();
}

std::int64_t read_count(const ParsedJson& object, const char* field, std::int64_t max) {
  const std::uint64_t value = read_u64(object, field);
  if (value > static_cast<std::uint64_t>(max))
    throw FieldError{field, "must be at most " + std::to_string(max)};
  return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> read_optional_count(const ParsedJson& object, const char* field) {
  if (find(object, field) == nullptr) return std::nullopt;
  return read_count(object, field, limits::kMaxStock);
}

std::optional<Millis> read_optional_millis(const ParsedJson& object, const char* field) {
  if (find(object, field) == nullptr) return std::nullopt;
  return Millis{read_count(object, field, kHundredYearsMillis)};
}

template <class Id>
Id read_id(const ParsedJson& object, const char* field) {
  auto id = Id::parse(read_string(object, field));
  if (!id) throw FieldError{field, "must be 1 or more of the characters the contract allows"};
  return *std::move(id);
}

const ParsedJson& read_array(const ParsedJson& object, const char* field) {
  const ParsedJson* value = find(object, field);
  if (value == nullptr || !value->is_array()) throw FieldError{field, "must be an array"};
  return *value;
}

Cursor read_cursor(const ParsedJson& object, const char* field) {
  auto cursor = Cursor::parse(read_string(object, field));
  if (!cursor) throw FieldError{field, "must be a cursor"};
  return *std::move(cursor);
}

void check_version(const ParsedJson& object) {
  const ParsedJson* version = find(object, "v");
  if (version != nullptr && *version != kBusVersion)
    throw FieldError{"v", "this end speaks version " + std::to_string(kBusVersion)};
}

// --- item numbers, lines, catalog entries ---------------------------------------------------

ItemState read_numbers(const ParsedJson& json) {
  ItemState state{read_id<ItemId>(json, "item"), read_count(json, "available", limits::kMaxStock),
                  read_count(json, "held", limits::kMaxStock),
                  read_count(json, "stock", limits::kMaxStock),
                  read_optional_millis(json, "next_release_ms")};
  if (state.available != state.stock - state.held)
    throw FieldError{"available", "must be stock - held"};
  return state;
}

Line read_line(const ParsedJson& json) {
  return Line{read_id<ItemId>(json, "item"), read_count(json, "quantity", limits::kMaxQuantity),
              read_optional_millis(json, "expires_in_ms")};
}

CatalogEntry read_entry(const ParsedJson& json) {
  CatalogEntry entry{read_numbers(json), Seq{read_u64(json, "seq")}, {},
                     read_optional_count(json, "limit")};
  if (const ParsedJson* name = find(json, "name")) {
    if (!name->is_object()) throw FieldError{"name", "must be an object of strings"};
    for (const auto& [language, text] : name->items()) {
      if (!text.is_string()) throw FieldError{"name", "must be an object of strings"};
      entry.name[language] = text.get<std::string>();
    }
  }
  return entry;
}

// --- replies ---------------------------------------------------------------------------------

void write_outcome(JsonWriter& json, const CommandDone& done) {
  json.field("cursor", done.cursor);
  write_array(json, "items", done.items);
  write_array(json, "lines", done.lines);
}

void write_outcome(JsonWriter& json, const Snapshot& snapshot) {
  json.field("cursor", snapshot.cursor);
  json.key("items");
  json.begin_array();
  for (const CatalogEntry& entry : snapshot.items) {
    json.begin_object();
    write_fields(json, entry);
    json.field("seq", entry.seq);
    json.end_object();
  }
  json.end_array();
  write_array(json, "lines", std::vector<Line>{});
}

void write_outcome(JsonWriter& json, const Error& error) {
  json.field("error", to_string(error.code));
  json.field("detail", error.detail);
  write_extensions(json, error);
}

std::optional<std::string> read_optional_string(const ParsedJson& object, const char* field) {
  if (find(object, field) == nullptr) return std::nullopt;
  return read_string(object, field);
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
  error.limit = read_optional_count(json, "limit");
  error.next_release = read_optional_millis(json, "next_release_ms");
  return error;
}

/// A catalog entry is told from plain numbers by its `seq`.
bool lists_catalog(const ParsedJson& items) {
  return !items.empty() && items.front().is_object() && items.front().contains("seq");
}

Reply read_reply(const ParsedJson& json) {
  check_version(json);
  Reply reply{find(json, "id") == nullptr ? "" : read_string(json, "id"), Error{}};
  const ParsedJson* ok = find(json, "ok");
  if (ok == nullptr || !ok->is_boolean()) throw FieldError{"ok", "must be true or false"};
  if (!ok->get<bool>()) {
    reply.outcome = read_error(json);
    return reply;
  }
  const ParsedJson& items = read_array(json, "items");
  if (lists_catalog(items)) {
    Snapshot snapshot{read_cursor(json, "cursor"), {}};
    for (const ParsedJson& item : items) snapshot.items.push_back(read_entry(item));
    reply.outcome = std::move(snapshot);
  } else {
    CommandDone done{read_cursor(json, "cursor"), {}, {}};
    for (const ParsedJson& item : items) done.items.push_back(read_numbers(item));
    for (const ParsedJson& line : read_array(json, "lines")) done.lines.push_back(read_line(line));
    reply.outcome = std::move(done);
  }
  return reply;
}

// --- commands --------------------------------------------------------------------------------

std::optional<Op> find_op(std::string_view name) {
  for (const auto& named : kOps)
    if (named.name == name) return named.op;
  return std::nullopt;
}

bool names_session(Op op) { return op == Op::kAdd || op == Op::kRemove || op == Op::kCart; }
bool names_item(Op op) { return op == Op::kAdd || op == Op::kRemove; }

Op read_op(const ParsedJson& json) {
  const auto op = find_op(read_string(json, "op"));
  if (!op) throw FieldError{"op", "must be one of add, remove, cart, snapshot, ping"};
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

Command read_command(const ParsedJson& json, std::string id) {
  check_version(json);
  Command command;
  command.id = std::move(id);
  command.op = read_op(json);
  if (names_session(command.op)) command.session = read_id<SessionId>(json, "session");
  if (names_item(command.op)) command.item = read_id<ItemId>(json, "item");
  if (command.op == Op::kAdd && find(json, "quantity") != nullptr) {
    command.quantity = read_count(json, "quantity", limits::kMaxQuantity);
    if (command.quantity == 0) throw FieldError{"quantity", "must be 1 or more"};
  }
  return command;
}

// --- the feed --------------------------------------------------------------------------------

/// The start of every message on the feed: version and place.
void write_place(JsonWriter& json, const Cursor& cursor) {
  json.field("v", kBusVersion);
  json.field("epoch", cursor.epoch);
  json.field("seq", cursor.seq);
}

/// The inverse of write_place.
Cursor read_place(const ParsedJson& json) {
  check_version(json);
  return Cursor{read_id<Epoch>(json, "epoch"), Seq{read_u64(json, "seq")}};
}

// --- what our own programs send --------------------------------------------------------------
//
// Nearly all messages are as encode() writes them. These are read directly, for a seventh of what a
// tree costs; a reader that meets anything it does not know gives nothing, and the message is
// judged by the readers above. So they must not accept what those refuse, nor read it differently.

template <class Id>
std::optional<Id> read_plain_id(PlainJson& json, std::string_view field) {
  auto id = Id::parse(json.text(field));
  json.require(id.has_value());
  return id;
}

void read_plain_version(PlainJson& json) {
  json.require(json.number("v", kBusVersion) == kBusVersion);
}

std::optional<ItemState> read_plain_numbers(PlainJson& json) {
  auto item = read_plain_id<ItemId>(json, "item");
  if (!item) return std::nullopt;
  ItemState state{*std::move(item)};
  state.available = json.number("available", limits::kMaxStock);
  state.held = json.number("held", limits::kMaxStock);
  state.stock = json.number("stock", limits::kMaxStock);
  state.next_release = json.millis("next_release_ms", kHundredYearsMillis);
  json.require(state.available == state.stock - state.held);
  return state;
}

std::optional<Line> read_plain_line(PlainJson& json) {
  auto item = read_plain_id<ItemId>(json, "item");
  if (!item) return std::nullopt;
  Line line{*std::move(item)};
  line.quantity = json.number("quantity", limits::kMaxQuantity);
  line.expires_in = json.millis("expires_in_ms", kHundredYearsMillis);
  return line;
}

template <class Value>
std::vector<Value> read_plain_array(PlainJson& json, std::string_view field,
                                    std::optional<Value> (*read)(PlainJson&)) {
  std::vector<Value> values;
  json.key(field);
  json.begin_array();
  while (json.next_element()) {
    json.begin_object();
    auto value = read(json);
    json.end_object();
    if (value) values.push_back(*std::move(value));
  }
  return values;
}

std::optional<CommandDone> read_plain_done(PlainJson& json) {
  auto cursor = Cursor::parse(json.text("cursor"));
  if (!cursor) return std::nullopt;
  CommandDone done{*std::move(cursor), {}, {}};
  done.items = read_plain_array(json, "items", read_plain_numbers);
  done.lines = read_plain_array(json, "lines", read_plain_line);
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
  if (json.has("limit")) error.limit = json.number(limits::kMaxStock);
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

std::optional<Command> read_plain_command(std::string_view text) {
  PlainJson json(text);
  Command command;
  json.begin_object();
  read_plain_version(json);
  command.id = json.text("id");
  json.require(command.id.size() <= limits::kMaxRequestIdLength);
  const auto op = find_op(json.text("op"));
  if (!op) return std::nullopt;
  command.op = *op;
  if (names_session(*op)) command.session = read_plain_id<SessionId>(json, "session");
  if (names_item(*op)) command.item = read_plain_id<ItemId>(json, "item");
  if (*op == Op::kAdd) {
    command.quantity = json.number("quantity", limits::kMaxQuantity);
    json.require(command.quantity != 0);
  }
  json.end_object();
  if (!json.whole()) return std::nullopt;
  return command;
}

/// No heartbeat: there is one a second.
std::optional<Change> read_plain_change(std::string_view topic, std::string_view text) {
  PlainJson json(text);
  json.begin_object();
  read_plain_version(json);
  auto epoch = read_plain_id<Epoch>(json, "epoch");
  const auto seq = json.number("seq", std::numeric_limits<std::int64_t>::max());
  auto state = read_plain_numbers(json);
  const auto at = parse_rfc3339(json.text("at"));
  json.end_object();
  if (!json.whole() || !epoch || !state || !at) return std::nullopt;
  if (topic != change_topic(state->item)) return std::nullopt;
  return Change{{*std::move(epoch), Seq{static_cast<std::uint64_t>(seq)}}, *std::move(state), *at};
}

Error to_error(const FieldError& wrong) {
  return Error::bad_request(wrong.field,
                            wrong.field.empty() ? wrong.detail : wrong.field + " " + wrong.detail);
}

}  // namespace

std::string encode(const Command& command) {
  JsonWriter json;
  json.begin_object();
  json.field("v", kBusVersion);
  json.field("id", command.id);
  for (const auto& named : kOps)
    if (named.op == command.op) json.field("op", named.name);
  if (command.session) json.field("session", *command.session);
  if (command.item) json.field("item", *command.item);
  if (command.op == Op::kAdd) json.field("quantity", command.quantity);
  json.end_object();
  return json.take();
}

std::variant<Command, RefusedCommand> decode_command(std::string_view text) {
  if (auto plain = read_plain_command(text)) return *std::move(plain);
  std::string id;
  try {
    const ParsedJson json = parse(text);
    id = read_request_id(json);
    return read_command(json, id);
  } catch (const FieldError& wrong) {
    return RefusedCommand{std::move(id), to_error(wrong)};
  }
}

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
    return read_reply(parse(text));
  } catch (const FieldError& wrong) {
    return to_error(wrong);
  }
}

std::string change_topic(const ItemId& item) { return "stock/" + item.str(); }

std::string encode(const Change& change) {
  JsonWriter json;
  json.begin_object();
  write_place(json, change.cursor);
  write_fields(json, change.state);
  json.field("at", to_rfc3339(change.at));
  json.end_object();
  return json.take();
}

std::string encode(const Heartbeat& heartbeat) {
  JsonWriter json;
  json.begin_object();
  write_place(json, heartbeat.cursor);
  json.field("at", to_rfc3339(heartbeat.at));
  json.end_object();
  return json.take();
}

Result<std::variant<Change, Heartbeat>> decode_feed(std::string_view topic, std::string_view text) {
  using Message = std::variant<Change, Heartbeat>;
  if (auto plain = read_plain_change(topic, text)) return Message{*std::move(plain)};
  try {
    const ParsedJson json = parse(text);
    const Cursor cursor = read_place(json);
    const auto at = parse_rfc3339(read_string(json, "at"));
    if (!at) throw FieldError{"at", "must be a UTC time as RFC 3339 writes it"};
    if (topic == kHeartbeatTopic) return Message{Heartbeat{cursor, *at}};
    Change change{cursor, read_numbers(json), *at};
    if (topic != change_topic(change.state.item)) throw FieldError{"item", "is not the topic's"};
    return Message{std::move(change)};
  } catch (const FieldError& wrong) {
    return to_error(wrong);
  }
}

}  // namespace proto
