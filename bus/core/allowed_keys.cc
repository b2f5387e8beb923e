// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bus/core/allowed_keys.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/written_lines.h"

namespace bus {
namespace {

using base::Failure;

constexpr std::size_t kMaxName = 64;
// More than any shop has; what reads them holds them in memory.
constexpr std::size_t kMaxKeys = 1000;

template <class Kind, std::size_t kCount>
std::optional<Kind> parse_name(const std::array<std::string_view, kCount>& names,
                               std::string_view text) {
  const auto at = std::find(names.begin(), names.end(), text);
  if (at == names.end()) return std::nullopt;
  return static_cast<Kind>(at - names.begin());
}

bool is_name(std::string_view text) {
  return text.size() <= kMaxName && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

/// Parts between blanks, which they have none of.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const auto end = std::min(line.find_first_of(" \t"), line.size());
    if (end > 0) words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

base::OrFailure<std::pair<KeyBytes, AllowedKeys::Holder>> parse_line(std::string_view line) {
  const auto wrong = [](const std::string& why) { return Failure{"", why}; };
  const auto words = words_of(line);
  if (words.size() != 3) return wrong("it is not 'ROLE KEY NAME'");
  const auto role = parse_role(words[0]);
  if (!role) return wrong("its role is not gateway, observer, operator or courier");
  const auto key = parse_z85(words[1]);
  if (!key) return wrong("its key is not one of 40 characters, as cartctl keygen prints it");
  if (!is_name(words[2])) return wrong("its name is not 1 to 64 of A-Z a-z 0-9 . _ -");
  return std::pair{*key, AllowedKeys::Holder{*role, std::string(words[2])}};
}

}  // namespace

std::optional<Door> parse_door(std::string_view text) { return parse_name<Door>(kDoors, text); }

std::optional<Role> parse_role(std::string_view text) { return parse_name<Role>(kRoles, text); }

bool opens(Role role, Door door) {
  switch (role) {
    case Role::kGateway:
      return door != Door::kOperator;
    case Role::kObserver:
      return door == Door::kChanges;
    case Role::kOperator:
      return true;
    case Role::kCourier:
      return door == Door::kOperator;
  }
  return false;
}

base::OrFailure<AllowedKeys> AllowedKeys::parse(std::string_view text) {
  AllowedKeys keys;
  base::WrittenLines lines(text);
  while (const auto line = lines.next()) {
    if (line->front() == '#') continue;
    const auto wrong = [&](const std::string& why) { return Failure{"", lines.where() + why}; };
    auto holder = parse_line(*line);
    if (!holder) return wrong(holder.error().why);
    if (keys.size() >= kMaxKeys)
      return wrong("there are more than " + std::to_string(kMaxKeys) + " keys");
    // One key for two roles would be one secret in two places.
    if (!keys.holders_.insert(*std::move(holder)).second) return wrong("its key is another line's");
  }
  return keys;
}

const AllowedKeys::Holder* AllowedKeys::find(const KeyBytes& key) const {
  const auto at = holders_.find(key);
  return at == holders_.end() ? nullptr : &at->second;
}

bool AllowedKeys::shut_out(const AllowedKeys& before, Door door) const {
  return std::any_of(before.holders_.begin(), before.holders_.end(), [&](const auto& was) {
    if (!opens(was.second.role, door)) return false;
    const Holder* const is = find(was.first);
    // A courier's key and an operator's both open one door, to different ends.
    return is == nullptr || is->role != was.second.role;
  });
}

}  // namespace bus
