// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/unit/gateway/gateway_values.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace gateway {
namespace {

struct Numbers {
  std::int64_t available = 0;
  std::int64_t stock = 0;
  std::uint64_t seq = 0;
  std::uint64_t described_seq = 0;
};

/// "9/10@6%5"; the parts after '/', '@' and '%' may be left out.
Numbers numbers(const std::string& text) {
  Numbers numbers;
  std::size_t end = 0;
  numbers.available = std::stoll(text, &end);
  numbers.stock = numbers.available;
  if (end < text.size() && text[end] == '/') {
    const auto rest = text.substr(end + 1);
    numbers.stock = std::stoll(rest);
  }
  if (const auto mark = text.find('@'); mark != std::string::npos)
    numbers.seq = std::stoull(text.substr(mark + 1));
  if (const auto mark = text.find('%'); mark != std::string::npos)
    numbers.described_seq = std::stoull(text.substr(mark + 1));
  return numbers;
}

proto::ItemState state_at(const std::string& item, const Numbers& numbers) {
  return {*proto::ItemId::parse(item), numbers.available, numbers.stock - numbers.available,
          numbers.stock, std::nullopt};
}

struct Said {
  std::string item;
  proto::Description description;
};

/// "P", "P:low5", "P:yes-no=Tea" …
Said said(const std::string& text) {
  const auto equals = std::min(text.find('='), text.size());
  const auto colon = std::min(text.find(':'), equals);
  Said said{text.substr(0, colon), {}};
  const std::string display = text.substr(colon, equals - colon);
  if (display == ":yes-no") said.description.display = {proto::Display::Kind::kYesNo, 0};
  if (display.starts_with(":low"))
    said.description.display = {proto::Display::Kind::kLow, std::stoll(display.substr(4))};
  if (equals < text.size()) said.description.name["en"] = text.substr(equals + 1);
  return said;
}

std::string text_of(const proto::Description& description) {
  static constexpr const char* kDisplays[] = {"exact", "low", "yes-no"};
  std::string text = kDisplays[static_cast<std::size_t>(description.display.kind)];
  if (description.display.below > 0) text += std::to_string(description.display.below);
  for (const auto& [language, name] : description.name) text += " " + name;
  return text;
}

}  // namespace

proto::Cursor cursor(std::string_view text) {
  const auto parsed = proto::Cursor::parse(text);
  if (!parsed) throw std::runtime_error("not a cursor: '" + std::string(text) + "'");
  return *parsed;
}

proto::ItemState state(std::string_view text) {
  const auto words = words_of(text);
  return state_at(words.at(0), numbers(words.at(1)));
}

proto::Change change(std::string_view text) {
  const auto words = words_of(text);
  return {cursor(words.at(0)), state_at(words.at(1), numbers(words.at(2))), base::WallTime{}};
}

proto::Change described_change(std::string_view text) {
  const auto words = words_of(text);
  const auto [item, description] = said(words.at(1));
  return {cursor(words.at(0)), state_at(item, numbers(words.at(2))), base::WallTime{}, true,
          description};
}

proto::Heartbeat heartbeat(std::string_view text, std::uint64_t term) {
  return {cursor(text), base::WallTime{}, 0, term};
}

proto::Snapshot snapshot(std::string_view text) {
  const auto words = words_of(text);
  proto::Snapshot snapshot{cursor(words.at(0)), {}};
  for (std::size_t i = 1; i < words.size(); i += 2) {
    const Numbers known = numbers(words.at(i + 1));
    const auto [item, description] = said(words[i]);
    snapshot.items.push_back({state_at(item, known), proto::Seq{known.seq}, description,
                              proto::Seq{known.described_seq}});
  }
  return snapshot;
}

std::string text_of(const proto::ItemState& state) {
  return state.item.str() + " " + std::to_string(state.available) + "/" +
         std::to_string(state.stock);
}

std::string text_of(const std::vector<ShownState>& states, bool says_little) {
  static constexpr const char* kLevels[] = {"in-stock", "few-left", "sold-out"};
  std::string text;
  for (const auto& [state, level, described] : states) {
    if (!text.empty()) text += ", ";
    text +=
        level ? state.item.str() + " " + kLevels[static_cast<std::size_t>(*level)] : text_of(state);
    if (described && !(says_little && *described == proto::Description{}))
      text += " says " + text_of(*described);
  }
  return text;
}

std::string header(const HttpResponse& response, std::string_view name) {
  const auto at = std::find_if(response.headers.begin(), response.headers.end(),
                               [&](const auto& each) { return each.first == name; });
  return at == response.headers.end() ? "" : at->second;
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

}  // namespace gateway
