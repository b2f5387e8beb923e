// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/shop_news.h"

#include <charconv>

#include "crowd/core/http_answer.h"

namespace crowd {
namespace {

constexpr std::string_view kItem = "{\"item\":\"";

/// The object that `at` is the start of, as far as the next item of its kind.
std::string_view object_at(std::string_view body, std::size_t at) {
  const auto next = body.find(kItem, at + 1);
  return body.substr(at, next == std::string_view::npos ? next : next - at);
}

std::string named(std::string_view name) { return std::string("\"").append(name).append("\":"); }

}  // namespace

std::optional<std::int64_t> number_of(std::string_view body, std::string_view name) {
  const auto at = body.find(named(name));
  if (at == std::string_view::npos) return std::nullopt;
  body.remove_prefix(at + name.size() + 3);
  while (body.starts_with(' ')) body.remove_prefix(1);  // delay_ms is patched in
  std::int64_t number = 0;
  const auto read = std::from_chars(body.data(), body.data() + body.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

std::string_view text_of(std::string_view body, std::string_view name) {
  return between(body, named(name) + '"', '"');
}

std::string_view cursor_in(std::string_view body) { return text_of(body, "cursor"); }

std::uint64_t seq_of(std::string_view cursor) {
  const auto dot = cursor.find('.');
  return dot == std::string_view::npos ? 0 : number_in(cursor.substr(dot + 1));
}

std::optional<ItemNews> news_of(std::string_view body, std::string_view item) {
  const auto at = body.find(std::string(kItem).append(item).append("\","));
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view object = object_at(body, at);
  ItemNews news;
  if (const auto available = number_of(object, "available"))
    news.is_left = *available > 0;
  else
    news.is_left = text_of(object, "level") != "sold-out";
  if (const auto turn = number_of(object, "turn")) news.turn = static_cast<std::uint64_t>(*turn);
  if (object.find("\"open\":false") != std::string_view::npos) {
    news.is_open = false;
    if (const auto in = number_of(object, "opens_in_ms")) news.opens_in = base::Millis{*in};
  }
  return news;
}

std::vector<ListedItem> items_in(std::string_view body) {
  std::vector<ListedItem> items;
  for (auto at = body.find(kItem); at != std::string_view::npos; at = body.find(kItem, at + 1)) {
    const std::string_view object = object_at(body, at);
    items.push_back(
        {std::string(between(object, kItem, '"')), number_of(object, "available").value_or(0)});
  }
  return items;
}

}  // namespace crowd
