// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/operator_commands.h"

#include <array>
#include <charconv>
#include <utility>

#include "ops/flags.h"
#include "proto/limits.h"
#include "proto/message_fields.h"

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

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<proto::ItemId> read_item(std::string_view where, std::string_view text) {
  auto item = proto::ItemId::parse(text);
  if (!item) return wrong(where, text, "an item: 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'");
  return *std::move(item);
}

std::optional<std::string> read_name(const std::string& word, proto::ItemPatch& patch) {
  const auto equals = word.find('=');
  if (equals == std::string::npos) return "is not a name like en=Tea";
  if (!patch.name) patch.name.emplace();
  if (!patch.name->emplace(word.substr(0, equals), word.substr(equals + 1)).second)
    return "is in a language that is given twice";
  return std::nullopt;
}

std::optional<std::string> read_limit(const std::string& word, proto::ItemPatch& patch) {
  auto& limit = patch.limit.emplace();
  if (word == "none") return std::nullopt;
  limit = whole_number(word);
  return limit ? std::nullopt : std::optional("is not a whole number, or none");
}

std::optional<std::string> read_display(const std::string& word, proto::ItemPatch& patch) {
  const auto colon = word.find(':');
  const auto kind = proto::find_word(proto::kDisplayNames, word.substr(0, colon));
  const auto below = whole_number(colon == std::string::npos ? "0" : word.substr(colon + 1));
  patch.display = {static_cast<Display::Kind>(kind.value_or(0)), below.value_or(0)};
  const bool is_low = patch.display->kind == Display::Kind::kLow;
  if (!kind || !below || is_low != (colon != std::string::npos))
    return "is not one of exact, low:5, yes-no";
  return std::nullopt;
}

std::optional<std::string> read_hold_ttl(const std::string& word, proto::ItemPatch& patch) {
  auto& ttl = patch.hold_ttl.emplace();
  if (word == "default") return std::nullopt;
  const auto read = ops::parse_duration(word);
  if (!read) return "is not a duration like 90s, 10m or 12h, 0, or default";
  ttl = *read;
  return std::nullopt;
}

constexpr std::array kItemFlags = {
    ItemFlag{"--name", "A name in a language, like en=Tea; those that are given replace all it had",
             true, read_name},
    ItemFlag{"--limit", "Units that one session may hold, or none", false, read_limit},
    ItemFlag{"--display",
             "What shoppers see of its numbers: exact, yes-no, or low:5 to tell whether fewer "
             "than 5 are left",
             false, read_display},
    ItemFlag{"--hold-ttl",
             "How long its holds last: 10m and the like, 0 for ever, or default for cartd's", false,
             read_hold_ttl},
};

/// What is wrong with the words of a flag, or with what they say.
std::optional<Error> read_flag(const ItemFlag& flag, const std::vector<std::string>& words,
                               proto::ItemPatch& patch) {
  for (const std::string& word : words) {
    if (word.empty() && !flag.repeated) continue;
    const std::string where = std::string(flag.name) + ": '" + word + "' ";
    if (const auto wrong = flag.read(word, patch)) return Error::bad_request("", where + *wrong);
    if (const auto wrong = judge(patch)) return Error::bad_request("", where + wrong->detail);
  }
  return std::nullopt;
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
  const auto amount = whole_number(units);
  if (!amount || *amount < 0 || *amount > limits::kMaxStock)
    return wrong("UNITS", units, "a whole number from 0 to " + std::to_string(limits::kMaxStock));
  made.item = *id;
  made.amount = *amount;
  return made;
}

std::span<const ItemFlag> item_flags() { return kItemFlags; }

Result<Command> put_item(std::string_view item, const ItemWords& words) {
  Command made = command(Op::kPutItem);
  const auto id = read_item("ITEM", item);
  if (!id) return id.error();
  made.item = *id;
  for (const ItemFlag& flag : kItemFlags)
    if (const auto given = words.find(flag.name); given != words.end())
      if (auto wrong = read_flag(flag, given->second, made.patch)) return *std::move(wrong);
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
