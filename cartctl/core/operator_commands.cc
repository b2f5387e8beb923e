// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/operator_commands.h"

#include <charconv>
#include <utility>

#include "ops/flags.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

using proto::Command;
using proto::Display;
using proto::Error;
using proto::Op;
using proto::Result;
namespace limits = proto::limits;

Error wrong(std::string_view where, std::string_view text, const std::string& expected) {
  return Error::bad_request(
      "", std::string(where) + ": '" + std::string(text) + "' is not " + expected);
}

Result<std::int64_t> read_number(std::string_view where, std::string_view text, std::int64_t min,
                                 std::int64_t max) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < min || number > max)
    return wrong(where, text,
                 "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return number;
}

Result<proto::ItemId> read_item(std::string_view where, std::string_view text) {
  auto item = proto::ItemId::parse(text);
  if (!item) return wrong(where, text, "an item: 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'");
  return *std::move(item);
}

Result<proto::Names> read_names(const std::vector<std::string>& words) {
  proto::Names names;
  for (const std::string& word : words) {
    const auto equals = word.find('=');
    const std::string language = word.substr(0, equals);
    const std::string text = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (!proto::is_language_tag(language) || !proto::is_name(text))
      return wrong("--name", word,
                   "a name like en=Tea, of one line and at most " +
                       std::to_string(limits::kMaxNameBytes) + " bytes");
    if (!names.emplace(language, text).second)
      return Error::bad_request("", "--name: '" + language + "' is given twice");
  }
  if (names.size() > limits::kMaxLanguages)
    return Error::bad_request(
        "", "--name: at most " + std::to_string(limits::kMaxLanguages) + " languages are possible");
  return names;
}

Result<Display> read_display(std::string_view text) {
  constexpr std::string_view kLow = "low:";
  if (text == "exact") return Display{};
  if (text == "yes-no") return Display{Display::Kind::kYesNo, 0};
  if (!text.starts_with(kLow)) return wrong("--display", text, "one of exact, low:5, yes-no");
  const auto below = read_number("--display", text.substr(kLow.size()), 1, limits::kMaxStock);
  if (!below) return below.error();
  return Display{Display::Kind::kLow, *below};
}

Result<std::optional<base::Millis>> read_hold_ttl(std::string_view text) {
  if (text == "default") return std::optional<base::Millis>();
  const auto ttl = ops::parse_duration(text);
  if (!ttl) return wrong("--hold-ttl", text, "a duration like 90s, 10m or 12h, 0, or default");
  return std::optional(*ttl);
}

Result<std::optional<std::int64_t>> read_limit(std::string_view text) {
  if (text == "none") return std::optional<std::int64_t>();
  const auto limit = read_number("--limit", text, 1, limits::kMaxQuantity);
  if (!limit) return limit.error();
  return std::optional(*limit);
}

Command command(Op op) {
  Command made;
  made.id = "cartctl";
  made.op = op;
  return made;
}

}  // namespace

Result<Command> set_stock(std::string_view item, std::string_view units) {
  Command made = command(Op::kSetStock);
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  const auto amount = read_number("UNITS", units, 0, limits::kMaxStock);
  if (!amount) return amount.error();
  made.item = *id;
  made.amount = *amount;
  return made;
}

Result<Command> put_item(std::string_view item, const ItemWords& words) {
  Command made = command(Op::kPutItem);
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  made.item = *id;
  if (!words.names.empty()) {
    auto names = read_names(words.names);
    if (!names) return names.error();
    made.patch.name = *std::move(names);
  }
  if (!words.limit.empty()) {
    const auto limit = read_limit(words.limit);
    if (!limit) return limit.error();
    made.patch.limit = *limit;
  }
  if (!words.display.empty()) {
    const auto display = read_display(words.display);
    if (!display) return display.error();
    made.patch.display = *display;
  }
  if (!words.hold_ttl.empty()) {
    const auto ttl = read_hold_ttl(words.hold_ttl);
    if (!ttl) return ttl.error();
    made.patch.hold_ttl = *ttl;
  }
  return made;
}

Result<Command> release_hold(std::string_view session, std::string_view item) {
  Command made = command(Op::kRelease);
  made.session = proto::SessionId::parse(session);
  if (!made.session)
    return wrong("SESSION", session, "a session: 1 to 128 of A-Z, a-z, 0-9, '.', '_', '-'");
  if (!item.empty()) {
    const auto id = read_item("--item", item);
    if (!id) return id.error();
    made.item = *id;
  }
  return made;
}

}  // namespace cartctl
