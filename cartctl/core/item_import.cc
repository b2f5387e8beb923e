// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/item_import.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/whole_number.h"
#include "cartctl/core/display_text.h"
#include "cartctl/core/item_table.h"
#include "cartctl/core/table.h"
#include "proto/csv_reader.h"
#include "proto/csv_writer.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

using Kind = ItemColumn::Kind;
using proto::ItemPatch;
using proto::ListedItem;
namespace limits = proto::limits;

proto::Command command_of(const proto::ItemId& item, proto::Op op) {
  proto::Command command{"cartctl", op};
  command.item = item;
  return command;
}

/// Reads a table line by line. What is wrong goes to the import's mistakes.
class Importer {
 public:
  explicit Importer(std::span<const ListedItem> items) {
    for (const auto& item : items) items_.emplace(item.state.item, &item);
  }

  ItemImport take() {
    if (!import_.mistakes.empty()) import_ = {std::move(import_.mistakes)};
    return std::move(import_);
  }

  bool has_mistakes() const { return !import_.mistakes.empty(); }
  void complain(std::string sentence) { import_.mistakes.push_back(std::move(sentence)); }

  void read_titles(const proto::CsvRow& row) {
    line_ = row.line;
    for (const auto& title : row.cells) {
      auto column = parse_column(title);
      if (!column) {
        wrong(column.error().detail);
        continue;
      }
      if (std::find(columns_.begin(), columns_.end(), *column) != columns_.end())
        wrong("the column '" + title + "' is there twice");
      columns_.push_back(*std::move(column));
    }
    if (std::none_of(columns_.begin(), columns_.end(),
                     [](const auto& column) { return column.kind == Kind::kItem; }))
      wrong("there is no column 'item'");
  }

  void read(const proto::CsvRow& row) {
    line_ = row.line;
    if (row.cells.size() != columns_.size())
      return wrong("there are " + std::to_string(row.cells.size()) + " cells, and " +
                   std::to_string(columns_.size()) + " columns");
    const std::size_t before = import_.mistakes.size();
    said_ = Said{};
    for (std::size_t i = 0; i < columns_.size(); ++i)
      read_cell(columns_[i], std::string(proto::unguarded(row.cells[i])));
    if (!said_.item) {
      if (import_.mistakes.size() == before) wrong("item: it is missing");
      return;
    }
    const auto [first, is_first] = lines_.emplace(*said_.item, line_);
    if (!is_first)
      return wrong("item: '" + said_.item->str() + "' is in line " + std::to_string(first->second) +
                   " already");
    compare(before);
  }

 private:
  /// What the line says.
  struct Said {
    std::optional<proto::ItemId> item;
    ItemPatch patch;
    // By attribute and language; an empty one is to go.
    std::map<const ItemFlag*, proto::Names> texts;
    std::optional<std::int64_t> stock;
    std::optional<std::int64_t> stock_before;
  };

  void wrong(const std::string& what) { complain(std::to_string(line_) + ": " + what); }
  void wrong_cell(const ItemColumn& column, const std::string& cell, const std::string& what) {
    wrong(column.title() + ": '" + cell + "' " + what);
  }

  void read_cell(const ItemColumn& column, const std::string& cell) {
    switch (column.kind) {
      case Kind::kItem:
        said_.item = proto::ItemId::parse(cell);
        if (!said_.item && !cell.empty())
          wrong_cell(column, cell, "is not an item: 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'");
        return;
      case Kind::kStock:
        return read_units(column, cell, said_.stock);
      case Kind::kStockBefore:
        return read_units(column, cell, said_.stock_before);
      case Kind::kAttribute:
        return read_attribute(column, cell);
    }
  }

  void read_units(const ItemColumn& column, const std::string& cell,
                  std::optional<std::int64_t>& units) {
    if (cell.empty()) return;
    units = base::whole_number(cell);
    if (units && *units >= 0 && *units <= limits::kMaxStock) return;
    units.reset();
    wrong_cell(column, cell,
               "is not a whole number from 0 to " + std::to_string(limits::kMaxStock));
  }

  void read_attribute(const ItemColumn& column, std::string cell) {
    const ItemFlag& attribute = *column.attribute;
    const bool is_text = attribute.texts != nullptr;
    // A text has lines, and a program that writes CSV may end those as it ends its own.
    for (auto at = cell.find("\r\n"); is_text && at != std::string::npos;
         at = cell.find("\r\n", at))
      cell.erase(at, 1);
    if (is_text) said_.texts[&attribute].insert_or_assign(column.language, cell);
    if (is_text && cell.empty()) return;
    ItemPatch one;  // so that a cell is not told what is wrong with another
    const std::string word = is_text        ? column.language + "=" + cell
                             : cell.empty() ? attribute.unset
                                            : cell;
    if (!is_utf8(cell)) return wrong_cell(column, cell, "is not UTF-8: save it as CSV in UTF-8");
    if (const auto other = attribute.read(word, one)) return wrong_cell(column, cell, *other);
    if (const auto other = judge(one)) return wrong_cell(column, cell, other->detail);
    if (is_text) return;
    proto::visit_terms(
        [](const auto&, auto& read, auto& all) {
          if (read) all = std::move(read);
        },
        one, said_.patch);
  }

  /// What the line says against what there is. `before`: as many mistakes as there were before the line.
  void compare(std::size_t before) {
    const auto known = items_.find(*said_.item);
    const ListedItem* there = known == items_.end() ? nullptr : known->second;
    const proto::Terms terms = there == nullptr ? proto::Terms{} : there->terms;
    add_texts(terms);
    if (const auto other = judge(said_.patch); other && import_.mistakes.size() == before)
      wrong(other->field + ": " + other->detail);
    proto::Terms together = terms;
    put_terms(said_.patch, together);
    if (const auto other = judge_together(together); other && import_.mistakes.size() == before)
      wrong(other->field + ": " + other->detail);
    ItemChange change{line_, *said_.item, there == nullptr};
    compare_terms(terms, together, change);
    compare_stock(there, change);
    if (import_.mistakes.size() != before) return;
    if (change.put || change.stock)
      import_.changes.push_back(std::move(change));
    else
      ++import_.same;
  }

  /// Languages of which the table says nothing stay.
  void add_texts(const proto::Terms& terms) {
    for (const auto& [attribute, said] : said_.texts) {
      proto::Names texts = attribute->texts(terms);
      for (const auto& [language, text] : said) {
        if (text.empty())
          texts.erase(language);
        else
          texts.insert_or_assign(language, text);
      }
      const bool is_name = &attribute->texts(terms) == &terms.name;
      (is_name ? said_.patch.name : said_.patch.text) = std::move(texts);
    }
  }

  void compare_terms(const proto::Terms& terms, const proto::Terms& together, ItemChange& change) {
    ItemPatch patch;
    proto::visit_terms(
        [](const auto&, auto& differs, const auto& was, const auto& is) {
          if (was != is) differs = is;
        },
        patch, terms, together);
    const auto flags = item_flags();
    for (const ItemFlag& flag : flags) {
      const bool differs = flag.texts != nullptr ? flag.texts(terms) != flag.texts(together)
                                                 : flag.write(terms) != flag.write(together);
      if (differs) change.what.push_back(column_title(flag));
    }
    if (change.what.empty() && !change.is_new) return;
    change.put = command_of(change.item, proto::Op::kPutItem);
    change.put->patch = std::move(patch);
  }

  void compare_stock(const ListedItem* there, ItemChange& change) {
    if (!said_.stock) return;
    const std::int64_t wanted = *said_.stock;
    const std::int64_t now = there == nullptr ? 0 : there->state.stock;
    // Whoever did not change it says nothing of it, whatever was sold meanwhile.
    if (wanted == now || (there != nullptr && wanted == said_.stock_before)) return;
    if (there != nullptr && said_.stock_before && *said_.stock_before != now)
      return wrong("stock: it is " + std::to_string(now) + " by now, not " +
                   std::to_string(*said_.stock_before) + " as in stock_was");
    if (there != nullptr && wanted < there->state.held)
      return wrong("stock: " + std::to_string(wanted) + " is less than the " +
                   std::to_string(there->state.held) + " that are held");
    change.what.push_back("stock " + std::to_string(now) + " -> " + std::to_string(wanted));
    change.stock = command_of(change.item, proto::Op::kSetStock);
    change.stock->amount = wanted;
    change.stock->only_if = now;
  }

  std::unordered_map<proto::ItemId, const ListedItem*> items_;
  std::vector<ItemColumn> columns_;
  std::unordered_map<proto::ItemId, std::size_t> lines_;
  std::size_t line_ = 0;
  Said said_;
  ItemImport import_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

}  // namespace

ItemImport plan_import(std::string_view csv, std::span<const ListedItem> items) {
  Importer importer(items);
  const auto rows = proto::read_csv(csv);
  if (!rows) {
    importer.complain(rows.error().detail);
  } else if (rows->empty()) {
    importer.complain("1: there is nothing in it, not even the columns' titles");
  } else {
    importer.read_titles(rows->front());
    if (importer.has_mistakes()) return importer.take();
    for (std::size_t i = 1; i < rows->size(); ++i) importer.read((*rows)[i]);
  }
  return importer.take();
}

std::string import_text(const ItemImport& import, std::size_t done, bool is_dry) {
  Table table(
      {{"LINE", Table::Align::kRight}, {"ITEM"}, {is_dry ? "WOULD BE" : "WAS"}, {"IN WHAT"}});
  std::size_t made = 0;
  for (std::size_t i = 0; i < done; ++i) {
    const auto& change = import.changes[i];
    made += change.is_new ? 1 : 0;
    table.add({std::to_string(change.line), change.item.str(), change.is_new ? "made" : "changed",
               joined(change.what)});
  }
  return (done > 0 ? table.str() : "") + std::to_string(made) + " made, " +
         std::to_string(done - made) + " changed, " + std::to_string(import.same) + " left as " +
         (import.same == 1 ? "it is" : "they are") + (is_dry ? "; nothing was sent\n" : "\n");
}

}  // namespace cartctl
