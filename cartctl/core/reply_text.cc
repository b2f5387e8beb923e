#include "cartctl/core/reply_text.h"

#include <array>

#include "cartctl/core/table.h"

namespace cartctl {
namespace {

using Align = Table::Align;
using proto::Millis;

// Wide enough for most names in two languages; a table of long ones still fits a terminal.
constexpr std::size_t kNameColumns = 48;

std::string count(std::int64_t number) { return std::to_string(number); }

/// When units may come back: not at all when none are held, never when holds do not end.
std::string release_text(const proto::ItemState& state) {
  if (state.next_release) return human_duration(*state.next_release);
  return state.held == 0 ? "-" : "never";
}

std::string names_of(const proto::CatalogEntry& entry) {
  std::string names;
  for (const auto& [language, text] : entry.name) names += (names.empty() ? "" : " / ") + text;
  return names;
}

std::string state_table(const std::vector<proto::ItemState>& items) {
  Table table({{"ITEM"},
               {"STOCK", Align::kRight},
               {"HELD", Align::kRight},
               {"AVAILABLE", Align::kRight},
               {"NEXT RELEASE", Align::kRight}});
  for (const auto& state : items)
    table.add({state.item.str(), count(state.stock), count(state.held), count(state.available),
               release_text(state)});
  return table.str();
}

std::string line_table(const std::vector<proto::Line>& lines) {
  Table table({{"IN THE CART"}, {"QUANTITY", Align::kRight}, {"ENDS IN", Align::kRight}});
  for (const auto& line : lines)
    table.add({line.item.str(), count(line.quantity),
               line.expires_in ? human_duration(*line.expires_in) : "never"});
  return table.str();
}

}  // namespace

std::string human_duration(Millis duration) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array kUnits = {Unit{86'400, "d"}, Unit{3'600, "h"}, Unit{60, "m"}, Unit{1, "s"}};
  std::int64_t left = std::chrono::ceil<proto::Seconds>(duration).count();
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    if (left < kUnits[i].seconds) continue;
    const std::int64_t small = left % kUnits[i].seconds / kUnits[i + 1].seconds;
    return count(left / kUnits[i].seconds) + kUnits[i].name +
           (small == 0 ? "" : " " + count(small) + kUnits[i + 1].name);
  }
  return count(left) + "s";
}

std::string item_table(const std::vector<proto::CatalogEntry>& items) {
  Table table({{"ITEM"},
               {"STOCK", Align::kRight},
               {"HELD", Align::kRight},
               {"AVAILABLE", Align::kRight},
               {"NEXT RELEASE", Align::kRight},
               {"NAME", Align::kLeft, kNameColumns}});
  for (const auto& entry : items)
    table.add({entry.state.item.str(), count(entry.state.stock), count(entry.state.held),
               count(entry.state.available), release_text(entry.state), names_of(entry)});
  return table.str();
}

std::optional<std::string> reply_tables(const proto::Reply& reply) {
  if (const auto* snapshot = std::get_if<proto::Snapshot>(&reply.outcome))
    return "cursor  " + snapshot->cursor.str() + "\n\n" + item_table(snapshot->items);
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  if (done == nullptr || (done->items.empty() && done->lines.empty())) return std::nullopt;
  std::string text = "cursor  " + done->cursor.str() + "\n";
  if (!done->items.empty()) text += "\n" + state_table(done->items);
  if (!done->lines.empty()) text += "\n" + line_table(done->lines);
  return text;
}

}  // namespace cartctl
