// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/item_words.h"

#include <array>
#include <utility>

#include "base/whole_number.h"
#include "ops/flags.h"
#include "proto/word.h"

namespace cartctl {

namespace {

using proto::Display;

constexpr const char* kNone = "none";
constexpr const char* kDefault = "default";

std::optional<std::string> read_text_in(const std::string& word, const char* expected,
                                        std::optional<proto::Names>& texts) {
  const auto equals = word.find('=');
  if (equals == std::string::npos) return expected;
  if (!texts) texts.emplace();
  if (!texts->emplace(word.substr(0, equals), word.substr(equals + 1)).second)
    return "is in a language that is given twice";
  return std::nullopt;
}

std::optional<std::string> read_name(const std::string& word, proto::ItemPatch& patch) {
  return read_text_in(word, "is not a name like en=Tea", patch.name);
}

std::optional<std::string> read_text(const std::string& word, proto::ItemPatch& patch) {
  return read_text_in(word, "is not a text like en='From the hills.'", patch.text);
}

std::optional<std::string> read_number_or_none(const std::string& word,
                                               std::optional<std::int64_t>& number) {
  if (word == kNone) return std::nullopt;
  number = base::whole_number(word);
  return number ? std::nullopt : std::optional("is not a whole number, or none");
}

std::optional<std::string> read_limit(const std::string& word, proto::ItemPatch& patch) {
  return read_number_or_none(word, patch.limit.emplace());
}

std::optional<std::string> read_per_person(const std::string& word, proto::ItemPatch& patch) {
  return read_number_or_none(word, patch.per_person.emplace());
}

std::optional<std::string> read_gate(const std::string& word, proto::ItemPatch& patch) {
  return read_number_or_none(word, patch.gate.emplace());
}

std::optional<std::string> read_price(const std::string& word, proto::ItemPatch& patch) {
  auto& price = patch.price.emplace();
  if (word == kNone) return std::nullopt;
  const auto blank = word.find(' ');
  if (blank != std::string::npos)
    price = proto::parse_price(word.substr(0, blank), word.substr(blank + 1));
  return price ? std::nullopt : std::optional("is not a price like '12.50 EUR', or none");
}

std::optional<std::string> read_image(const std::string& word, proto::ItemPatch& patch) {
  patch.image = word == kNone ? "" : word;
  return std::nullopt;
}

std::optional<std::string> read_moment(const std::string& word, proto::Moment& moment) {
  if (word == kNone) return std::nullopt;
  moment = base::parse_rfc3339_with_offset(word);
  return moment ? std::nullopt
                : std::optional(
                      "is not a time with its offset like 2026-12-01T10:00:00+01:00, or none");
}

std::optional<std::string> read_opens_at(const std::string& word, proto::ItemPatch& patch) {
  return read_moment(word, patch.opens_at.emplace());
}

std::optional<std::string> read_closes_at(const std::string& word, proto::ItemPatch& patch) {
  return read_moment(word, patch.closes_at.emplace());
}

std::optional<std::string> read_shown(const std::string& word, proto::ItemPatch& patch) {
  if (word != "yes" && word != "no") return "is not one of yes, no";
  patch.shown = word == "yes" ? proto::Visibility::kShown : proto::Visibility::kHidden;
  return std::nullopt;
}

std::optional<std::string> read_display(const std::string& word, proto::ItemPatch& patch) {
  const auto colon = word.find(':');
  const auto kind = proto::find_word(proto::kDisplayNames, word.substr(0, colon));
  const auto below = base::whole_number(colon == std::string::npos ? "0" : word.substr(colon + 1));
  patch.display = {static_cast<Display::Kind>(kind.value_or(0)), below.value_or(0)};
  const bool is_low = patch.display->kind == Display::Kind::kLow;
  if (!kind || !below || is_low != (colon != std::string::npos))
    return "is not one of exact, low:5, yes-no";
  return std::nullopt;
}

std::optional<std::string> read_hold_ttl(const std::string& word, proto::ItemPatch& patch) {
  auto& ttl = patch.hold_ttl.emplace();
  if (word == kDefault) return std::nullopt;
  const auto read = ops::parse_duration(word);
  if (!read) return "is not a duration like 90s, 10m or 12h, 0, or default";
  ttl = *read;
  return std::nullopt;
}

std::string number_word(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "";
}

std::string moment_word(const proto::Moment& moment) {
  return moment ? base::to_rfc3339(*moment) : "";
}

std::string display_word(const Display& display) {
  const std::string kind(proto::kDisplayNames[static_cast<std::size_t>(display.kind)]);
  return display.kind == Display::Kind::kLow ? kind + ":" + std::to_string(display.below) : kind;
}

constexpr std::array kItemFlags = {
    ItemFlag{"--name", "A name in a language, like en=Tea; those that are given replace all it had",
             true, read_name, "", nullptr,
             [](const proto::Terms& of) -> const proto::Names& { return of.name; }},
    ItemFlag{"--limit", "Units that one session may hold, or none", false, read_limit, kNone,
             [](const proto::Terms& of) -> std::string { return number_word(of.limit); }, nullptr},
    ItemFlag{"--display",
             "What shoppers see of its numbers: exact, yes-no, or low:5 to tell whether fewer "
             "than 5 are left",
             false, read_display, "exact",
             [](const proto::Terms& of) -> std::string { return display_word(of.display); },
             nullptr},
    ItemFlag{"--price", "What a unit costs, like '12.50 EUR', or none", false, read_price, kNone,
             [](const proto::Terms& of) -> std::string {
               return of.price ? proto::amount_of(*of.price) + " " + of.price->currency : "";
             },
             nullptr},
    ItemFlag{"--image", "Its picture: an https URL, a path below the page, or none", false,
             read_image, kNone, [](const proto::Terms& of) -> std::string { return of.image; },
             nullptr},
    ItemFlag{"--text",
             "What is said of it in a language, like en='From the hills.'; those that are given "
             "replace all it had",
             true, read_text, "", nullptr,
             [](const proto::Terms& of) -> const proto::Names& { return of.text; }},
    ItemFlag{"--opens-at", "From when it is sold, like 2026-12-01T10:00:00+01:00, or none", false,
             read_opens_at, kNone,
             [](const proto::Terms& of) -> std::string { return moment_word(of.opens_at); },
             nullptr},
    ItemFlag{"--closes-at", "Until when it is sold, or none", false, read_closes_at, kNone,
             [](const proto::Terms& of) -> std::string { return moment_word(of.closes_at); },
             nullptr},
    ItemFlag{"--per-person", "Units that one person may hold and have bought together, or none",
             false, read_per_person, kNone,
             [](const proto::Terms& of) -> std::string { return number_word(of.per_person); },
             nullptr},
    ItemFlag{"--gate",
             "Tries that the proof takes at most which lets a shopper in, like 1000000, or none",
             false, read_gate, kNone,
             [](const proto::Terms& of) -> std::string { return number_word(of.gate); }, nullptr},
    ItemFlag{"--shown", "no: it is hidden, and nothing more of it is sold; or yes", false,
             read_shown, "yes",
             [](const proto::Terms& of) -> std::string {
               return of.shown == proto::Visibility::kShown ? "yes" : "no";
             },
             nullptr},
    ItemFlag{"--hold-ttl",
             "How long its holds last: 10m and the like, 0 for ever, or default for cartd's", false,
             read_hold_ttl, kDefault,
             [](const proto::Terms& of)
                 -> std::string { return of.hold_ttl ? ops::format_duration(*of.hold_ttl) : ""; },
             nullptr},
};

}  // namespace

std::span<const ItemFlag> item_flags() { return kItemFlags; }

}  // namespace cartctl
