// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/form.h"

#include <algorithm>

#include "gateway/http/percent.h"

namespace gateway {
namespace {

using proto::Error;

// Of a name that cannot be decoded an answer says so much.
constexpr std::size_t kMostNamed = 64;

Error badly_encoded(std::string_view name) {
  const std::string named(name.substr(0, kMostNamed));
  return Error::bad_request(named,
                            named + " is badly encoded: % must be followed by two hex digits");
}

}  // namespace

proto::Result<Form> Form::parse(std::string_view text) {
  Form form;
  if (text.empty()) return form;
  // Most have nothing that is encoded: that is seen once, and not in each part.
  const bool is_plain = text.find('%') == text.npos && text.find('+') == text.npos;
  form.pairs_.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')) + 1);
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    const std::string_view rest = part.substr(std::min(equals + 1, part.size()));
    auto& [name, value] = form.pairs_.emplace_back();
    if (is_plain) {
      name = part.substr(0, equals);
      value = rest;
      continue;
    }
    if (!percent_decode(part.substr(0, equals), /*plus_is_space=*/true, name))
      return badly_encoded(part.substr(0, equals));
    if (!percent_decode(rest, /*plus_is_space=*/true, value)) return badly_encoded(name);
  }
  return form;
}

const std::string* Form::find(std::string_view name) const {
  for (const auto& [known, value] : pairs_)
    if (known == name) return &value;
  return nullptr;
}

std::optional<Error> Form::check_once(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    int found = 0;
    for (const auto& [known, value] : pairs_) found += known == name ? 1 : 0;
    if (found > 1)
      return Error::bad_request(std::string(name), std::string(name) + " is given more than once");
  }
  return std::nullopt;
}

}  // namespace gateway
