// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/item_table.h"

#include <algorithm>
#include <set>

#include "ops/nearest_name.h"
#include "proto/csv_writer.h"
#include "proto/ids.h"

namespace cartctl {
namespace {

using Kind = ItemColumn::Kind;

constexpr const char* kItem = "item";
constexpr const char* kStock = "stock";
constexpr const char* kStockBefore = "stock_was";

/// All that the items need.
std::vector<ItemColumn> columns_of(std::span<const proto::ListedItem> items) {
  std::vector<ItemColumn> columns = {
      {Kind::kItem, nullptr, ""}, {Kind::kStock, nullptr, ""}, {Kind::kStockBefore, nullptr, ""}};
  for (const ItemFlag& attribute : item_flags()) {
    if (attribute.texts == nullptr) {
      columns.push_back({Kind::kAttribute, &attribute, ""});
      continue;
    }
    std::set<std::string> languages;
    for (const auto& item : items)
      for (const auto& [language, text] : attribute.texts(item.terms)) languages.insert(language);
    for (const auto& language : languages)
      columns.push_back({Kind::kAttribute, &attribute, language});
  }
  return columns;
}

std::string cell_of(const proto::ListedItem& item, const ItemColumn& column) {
  if (column.kind == Kind::kItem) return item.state.item.str();
  if (column.kind != Kind::kAttribute) return std::to_string(item.state.stock);
  if (column.attribute->texts == nullptr) return column.attribute->write(item.terms);
  const proto::Names& texts = column.attribute->texts(item.terms);
  const auto at = texts.find(column.language);
  return at == texts.end() ? "" : at->second;
}

}  // namespace

std::string column_title(const ItemFlag& attribute) {
  std::string title = std::string(attribute.name).substr(2);
  std::replace(title.begin(), title.end(), '-', '_');
  return title;
}

std::string ItemColumn::title() const {
  if (kind == Kind::kItem) return kItem;
  if (kind != Kind::kAttribute) return kind == Kind::kStock ? kStock : kStockBefore;
  return column_title(*attribute) + (language.empty() ? "" : "." + language);
}

proto::Result<ItemColumn> parse_column(std::string_view title) {
  const std::string quoted = "'" + std::string(title) + "'";
  if (title == kItem) return ItemColumn{Kind::kItem, nullptr, ""};
  if (title == kStock) return ItemColumn{Kind::kStock, nullptr, ""};
  if (title == kStockBefore) return ItemColumn{Kind::kStockBefore, nullptr, ""};
  const auto dot = title.find('.');
  const std::string_view name = title.substr(0, dot);
  const std::string_view language =
      dot == std::string_view::npos ? std::string_view() : title.substr(dot + 1);
  ops::NearestName nearest(name);
  std::string meant;
  const auto consider = [&](const std::string& candidate, const std::string& behind) {
    if (nearest.is_nearer(candidate)) meant = candidate + behind;
  };
  for (const char* other : {kItem, kStock, kStockBefore}) consider(other, "");
  for (const ItemFlag& attribute : item_flags()) {
    const std::string known = column_title(attribute);
    const bool is_text = attribute.texts != nullptr;
    if (known == name && is_text && proto::is_language_tag(language))
      return ItemColumn{Kind::kAttribute, &attribute, std::string(language)};
    if (known == title && !is_text) return ItemColumn{Kind::kAttribute, &attribute, ""};
    if (known == name && is_text)
      return proto::Error::bad_request(
          "", "the column " + quoted + " needs a language, like " + known + ".en");
    consider(known, is_text ? "." + (language.empty() ? "en" : std::string(language)) : "");
  }
  if (title.find(';') != std::string_view::npos)
    return proto::Error::bad_request(
        "",
        "there is no column " + quoted + ": are there ';' between the columns? Save with commas");
  return proto::Error::bad_request(
      "",
      "there is no column " + quoted + (meant.empty() ? "" : ": did you mean '" + meant + "'?"));
}

std::string items_csv(std::span<const proto::ListedItem> items) {
  const auto columns = columns_of(items);
  proto::CsvWriter csv;
  for (const auto& column : columns) csv.cell(column.title());
  csv.end_row();
  for (const auto& item : items) {
    for (const auto& column : columns) csv.foreign_cell(cell_of(item, column));
    csv.end_row();
  }
  return csv.take();
}

}  // namespace cartctl
