// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/item_finder.h"

#include <algorithm>

#include "gateway/core/folded_text.h"

namespace gateway {
namespace {

// To fold an item's names takes fifty times as long as to look through them.
constexpr std::size_t kFoldingWork = 50;
constexpr std::string_view kSpaces = " \t\n\r";

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(kSpaces, at)) != std::string::npos) {
    const auto end = std::min(text.find_first_of(kSpaces, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

}  // namespace

ItemFinder::Found ItemFinder::find(const StockCache& stock, std::string_view words,
                                   std::size_t from, std::size_t most) {
  if (listings_ != stock.listings()) texts_.clear();
  listings_ = stock.listings();
  const auto wanted = split(folded(words));
  Found found;
  std::size_t work = 0;
  const auto& listed = stock.listed();
  for (std::size_t at = from; at < listed.size() && found.items.size() < most; ++at) {
    if (work >= kMostWork) break;
    const std::string& text = text_of(stock, listed[at], work);
    const bool has_all = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
      ++work;
      return text.find(word) != std::string::npos;
    });
    if (has_all) found.items.push_back(listed[at]);
    ++found.seen;
  }
  return found;
}

const std::string& ItemFinder::text_of(const StockCache& stock, ItemIndex item, std::size_t& work) {
  ++work;
  if (texts_.size() <= item) texts_.resize(item + std::size_t{1});
  Text& text = texts_[item];
  if (text.known && text.described_at == stock.described_at(item)) return text.folded;
  work += kFoldingWork;
  // A line break is in no search, so that no word is found where one name ends and the next begins.
  std::string whole = stock.id_of(item).str();
  for (const auto& [language, name] : stock.description_of(item).name) whole += '\n' + name;
  text = {folded(whole), stock.described_at(item), true};
  return text.folded;
}

}  // namespace gateway
