// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/items.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cartctl/commands/item_list.h"
#include "cartctl/commands/operation.h"
#include "cartctl/core/item_import.h"
#include "cartctl/core/item_table.h"
#include "cartctl/exit_status.h"
#include "cartctl/input.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

// As many items as there may be, with 5 KB each; what is more is another file, or not ours.
constexpr std::size_t kMostFileBytes = 256'000'000;

int export_items(const Settings& settings) {
  if (settings.json()) return refuse("--output: items export writes csv");
  BusSession bus(curve_or_exit(settings));
  const Listed listed = list_items(bus, settings);
  if (!listed.items) return listed.status;
  return print_and_end(items_csv(*listed.items), kDone);
}

std::string text_of(const ItemImport& import, std::size_t done, bool is_dry,
                    const Settings& settings) {
  if (!settings.json()) return import_text(import, done, is_dry);
  std::string lines;
  for (std::size_t i = 0; i < done; ++i) lines += to_json(import.changes[i]) + "\n";
  return lines;
}

/// What a line wants, one command after the other. Returns how it ends: why was said where that is not kDone.
int make(BusSession& bus, const ItemChange& change, const Settings& settings) {
  for (const auto* command : {&change.put, &change.stock}) {
    if (!*command) continue;
    const Operation done = operate(bus, **command, settings);
    if (!done.reply) return done.status;
  }
  return kDone;
}

int import_items(const std::string& file, bool is_dry, const Settings& settings) {
  if (const auto refused = refuse_csv(settings)) return *refused;
  const auto text = read_file(file, kMostFileBytes);
  if (!text) return kUsage;
  BusSession bus(curve_or_exit(settings));
  const Listed listed = list_items(bus, settings);
  if (!listed.items) return listed.status;
  const ItemImport import = plan_import(*text, *listed.items);
  for (const auto& mistake : import.mistakes) complain(file + ":" + mistake);
  if (!import.mistakes.empty())
    return refuse(std::to_string(import.mistakes.size()) + " wrong; nothing was sent");
  std::size_t done = 0;
  int status = kDone;
  while (!is_dry && done < import.changes.size()) {
    status = make(bus, import.changes[done], settings);
    if (status != kDone) break;
    ++done;
  }
  const std::size_t shown = is_dry ? import.changes.size() : done;
  const int ends = print_and_end(text_of(import, shown, is_dry, settings), status);
  if (status == kDone) return ends;
  const auto& stopped = import.changes[done];
  complain(file + ":" + std::to_string(stopped.line) + ": item " + stopped.item.str() +
           ": it ended there, " + std::to_string(import.changes.size() - done) +
           " are not done; it is safe to run it again");
  return ends;
}

}  // namespace

void add_items(ops::Flags& program, const Settings& settings) {
  struct Arguments {
    std::string file;
    bool is_dry = false;
  };
  const auto given = std::make_shared<Arguments>();
  auto& items = program.command_group("items", "All that is sold, as a table");
  items.command("export", "Print what is said of each item, and its stock, as CSV",
                [&settings] { return export_items(settings); });
  auto& read = items.command(
      "import", "Add or change the items of a CSV file, once every line of it is right",
      [given, &settings] { return import_items(given->file, given->is_dry, settings); });
  read.argument("FILE", given->file, "A file like that of `items export`; -: standard input");
  read.toggle("--dry-run", given->is_dry, "Only say what would be done");
}

}  // namespace cartctl
