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
};

/// "9/10@6"; the parts after '/' and '@' may be left out.
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
  return numbers;
}

proto::ItemState state_at(const std::string& item, const Numbers& numbers) {
  return {*proto::ItemId::parse(item), numbers.available, numbers.stock - numbers.available,
          numbers.stock, std::nullopt};
}

/// ":low5", ":yes-no" or nothing.
proto::Display display(const std::string& text) {
  if (text == ":yes-no") return {proto::Display::Kind::kYesNo, 0};
  if (text.starts_with(":low")) return {proto::Display::Kind::kLow, std::stoll(text.substr(4))};
  return {};
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
  return {cursor(words.at(0)), state_at(words.at(1), numbers(words.at(2))), proto::WallTime{}};
}

proto::Heartbeat heartbeat(std::string_view text) { return {cursor(text), proto::WallTime{}}; }

proto::Snapshot snapshot(std::string_view text) {
  const auto words = words_of(text);
  proto::Snapshot snapshot{cursor(words.at(0)), {}};
  for (std::size_t i = 1; i < words.size(); i += 2) {
    const Numbers known = numbers(words.at(i + 1));
    const auto colon = std::min(words[i].find(':'), words[i].size());
    snapshot.items.push_back({state_at(words[i].substr(0, colon), known), proto::Seq{known.seq}, {},
                              std::nullopt, display(words[i].substr(colon))});
  }
  return snapshot;
}

std::string text_of(const proto::ItemState& state) {
  return state.item.str() + " " + std::to_string(state.available) + "/" +
         std::to_string(state.stock);
}

std::string text_of(const std::vector<ShownState>& states) {
  static constexpr const char* kLevels[] = {"in-stock", "few-left", "sold-out"};
  std::string text;
  for (const auto& [state, level] : states) {
    if (!text.empty()) text += ", ";
    text += level ? state.item.str() + " " + kLevels[static_cast<std::size_t>(*level)]
                  : text_of(state);
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
