// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/reply_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "cartctl/core/display_text.h"
#include "cartctl/core/table.h"
#include "proto/csv_writer.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

using Align = Table::Align;
using base::Millis;

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
  for (const auto& [language, text] : entry.description.name)
    names += (names.empty() ? "" : " / ") + text;
  return names;
}

std::size_t waiting_for(const proto::ItemState& state) {
  return state.line ? static_cast<std::size_t>(state.line->waiting) : 0;
}

/// The columns of a table of numbers: who waits is shown where anybody does.
std::vector<Table::Column> number_columns(bool anybody_waits) {
  std::vector<Table::Column> columns = {{"ITEM"},
                                        {"STOCK", Align::kRight},
                                        {"HELD", Align::kRight},
                                        {"AVAILABLE", Align::kRight},
                                        {"NEXT RELEASE", Align::kRight}};
  if (anybody_waits) columns.push_back({"WAITING", Align::kRight});
  return columns;
}

std::vector<std::string> number_cells(const proto::ItemState& state, bool anybody_waits) {
  std::vector<std::string> cells = {state.item.str(), count(state.stock), count(state.held),
                                    count(state.available), release_text(state)};
  if (anybody_waits) cells.push_back(std::to_string(waiting_for(state)));
  return cells;
}

std::string state_table(const std::vector<proto::ItemState>& items) {
  const bool anybody_waits = std::any_of(items.begin(), items.end(), waiting_for);
  Table table(number_columns(anybody_waits));
  for (const auto& state : items) table.add(number_cells(state, anybody_waits));
  return table.str();
}

std::string line_table(const std::vector<proto::Line>& lines) {
  const bool has_offers =
      std::any_of(lines.begin(), lines.end(), [](const proto::Line& line) { return line.offer; });
  std::vector<Table::Column> columns = {
      {"IN THE CART"}, {"QUANTITY", Align::kRight}, {"ENDS IN", Align::kRight}};
  if (has_offers) columns.push_back({"OFFER"});
  Table table(std::move(columns));
  for (const auto& line : lines) {
    std::vector<std::string> cells = {line.item.str(), count(line.quantity),
                                      line.expires_in ? human_duration(*line.expires_in) : "never"};
    if (has_offers) cells.push_back(line.offer ? "not yet taken" : "");
    table.add(std::move(cells));
  }
  return table.str();
}

std::string place_table(const std::vector<proto::Place>& places) {
  Table table({{"WAITS FOR"}, {"TICKET", Align::kRight}, {"POSITION", Align::kRight}});
  for (const auto& place : places)
    table.add({place.item.str(), std::to_string(place.ticket), count(place.position)});
  return table.str();
}

/// "paying, 34m 10s left", "released: expired", "sold, late".
std::string status_text(const proto::OrderStatus& status) {
  std::string text(to_string(status.state));
  if (status.expires_in) text += ", " + human_duration(*status.expires_in) + " left";
  if (status.cause) text += ": " + std::string(to_string(*status.cause));
  if (status.refund_due) text += ", paid too late: refund it";
  return status.late ? text + ", late" : text;
}

/// "25.00 EUR"; empty: there is none.
std::string price_text(const std::optional<proto::Price>& price) {
  return price ? amount_of(*price) + " " + price->currency : "";
}

/// "total   25.00 EUR" and the line's end, its name so wide; empty: it is not known.
std::string total_line(const std::vector<proto::OrderLine>& lines, const char* name) {
  const auto total = price_text(proto::total_of(lines));
  return total.empty() ? "" : "\n" + (name + total);
}

std::string bought_table(const std::vector<proto::OrderLine>& lines) {
  const bool is_returned =
      std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.returned > 0; });
  const bool is_priced =
      std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.price; });
  std::vector<Table::Column> columns = {{"ORDERED"}, {"QUANTITY", Align::kRight}};
  if (is_priced) columns.push_back({"EACH", Align::kRight});
  if (is_returned) columns.push_back({"RETURNED", Align::kRight});
  Table table(std::move(columns));
  for (const auto& line : lines) {
    std::vector<std::string> cells = {line.item.str(), count(line.quantity)};
    if (is_priced) cells.push_back(price_text(line.price));
    if (is_returned) cells.push_back(count(line.returned));
    table.add(std::move(cells));
  }
  return table.str();
}

/// "3 items", "1 item".
std::string counted(std::int64_t number, const char* one) {
  return count(number) + " " + one + (number == 1 ? "" : "s");
}

}  // namespace

std::string human_duration(Millis duration) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array kUnits = {Unit{86'400, "d"}, Unit{3'600, "h"}, Unit{60, "m"}, Unit{1, "s"}};
  std::int64_t left = std::chrono::ceil<base::Seconds>(duration).count();
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    if (left < kUnits[i].seconds) continue;
    const std::int64_t small = left % kUnits[i].seconds / kUnits[i + 1].seconds;
    return count(left / kUnits[i].seconds) + kUnits[i].name +
           (small == 0 ? "" : " " + count(small) + kUnits[i + 1].name);
  }
  return count(left) + "s";
}

std::string item_table(const std::vector<proto::CatalogEntry>& items) {
  const bool anybody_waits = std::any_of(
      items.begin(), items.end(), [](const auto& entry) { return waiting_for(entry.state) > 0; });
  auto columns = number_columns(anybody_waits);
  columns.push_back({"NAME", Align::kLeft, kNameColumns});
  Table table(std::move(columns));
  for (const auto& entry : items) {
    auto cells = number_cells(entry.state, anybody_waits);
    cells.push_back(names_of(entry));
    table.add(std::move(cells));
  }
  return table.str();
}

std::optional<std::string> done_text(const proto::Reply& reply) {
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  if (done == nullptr) return std::nullopt;
  return "cursor  " + done->cursor.str() + "\n";
}

std::optional<std::string> numbers_text(const proto::Reply& reply) {
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  if (done == nullptr) return std::nullopt;
  return "cursor  " + done->cursor.str() + "\n\n" + state_table(done->items);
}

std::optional<std::string> order_text(const proto::Reply& reply) {
  const auto* done = std::get_if<proto::OrderDone>(&reply.outcome);
  if (done == nullptr) return std::nullopt;
  const auto& reference = done->status.reference;
  return "order   " + done->order.str() + "\nstate   " + status_text(done->status) +
         total_line(done->lines, "total   ") +
         (reference.empty() ? "" : "\nfor     " + printable(reference)) + "\n\n" +
         bought_table(done->lines);
}

std::optional<std::string> released_text(const proto::Reply& reply) {
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  if (done == nullptr) return std::nullopt;
  const std::string head = "cursor  " + done->cursor.str() + "\n\n";
  if (done->lines.empty()) return head + "nothing was held\n";
  Table table({{"RELEASED"}, {"QUANTITY", Align::kRight}});
  for (const auto& line : done->lines) table.add({line.item.str(), count(line.quantity)});
  return head + table.str();
}

std::string orders_text(const std::vector<proto::OrderEntry>& orders, bool titled) {
  if (orders.empty()) return titled ? "no orders\n" : "";
  const auto title = [titled](const char* text) { return std::string(titled ? text : ""); };
  // Widths of what cartd and gateways make, so that the next page stands below this one.
  constexpr std::size_t kNumber = 9, kTime = 24, kState = 8, kOrder = 36, kSession = 32,
                        kTotal = 12;
  Table table({{title("NUMBER"), Align::kRight, 1000, kNumber},
               {title("MADE AT"), Align::kLeft, 1000, kTime},
               {title("STATE"), Align::kLeft, 1000, kState},
               {title("ORDER"), Align::kLeft, 1000, kOrder},
               {title("SESSION"), Align::kLeft, 1000, kSession},
               {title("TOTAL"), Align::kRight, 1000, kTotal},
               {title("ITEMS")}});
  for (const auto& order : orders) {
    std::string lines;
    for (const auto& line : order.lines)
      lines += (lines.empty() ? "" : ", ") + count(line.quantity) + " " + line.item.str();
    table.add({std::to_string(order.number), base::to_rfc3339(order.at),
               std::string(to_string(order.status.state)), order.order.str(), order.session.str(),
               price_text(proto::total_of(order.lines)), lines});
  }
  return table.str();
}

std::string sales_text(const std::vector<proto::DaySales>& sales, bool titled) {
  if (sales.empty()) return titled ? "nothing was sold\n" : "";
  const auto title = [titled](const char* text) { return std::string(titled ? text : ""); };
  constexpr std::size_t kDay = 10, kItem = 12, kUnits = 8, kMoney = 14;
  Table table({{title("DAY"), Align::kLeft, 1000, kDay},
               {title("ITEM"), Align::kLeft, 1000, kItem},
               {title("SOLD"), Align::kRight, 1000, kUnits},
               {title("FOR"), Align::kRight, 1000, kMoney},
               {title("RETURNED"), Align::kRight, 1000, kUnits},
               {title("FOR"), Align::kRight, 1000, kMoney}});
  for (const auto& each : sales)
    table.add({each.day, each.item.str(), count(each.quantity), price_text(each.sold_for),
               count(each.returned), price_text(each.returned_for)});
  return table.str();
}

std::string places_text(const std::vector<proto::PlaceEntry>& places, bool titled) {
  if (places.empty()) return titled ? "nobody waits\n" : "";
  const auto title = [titled](const char* text) { return std::string(titled ? text : ""); };
  constexpr std::size_t kPosition = 8, kTicket = 8;
  Table table({{title("POSITION"), Align::kRight, 1000, kPosition},
               {title("TICKET"), Align::kRight, 1000, kTicket},
               {title("SESSION")}});
  for (const auto& place : places)
    table.add({count(place.position), std::to_string(place.ticket), place.session.str()});
  return table.str();
}

std::string places_csv(const std::vector<proto::PlaceEntry>& places, bool titled) {
  proto::CsvWriter csv;
  if (titled) {
    for (const char* name : {"position", "ticket", "session", "person"}) csv.cell(name);
    csv.end_row();
  }
  for (const auto& place : places) {
    csv.cell(count(place.position));
    csv.cell(std::to_string(place.ticket));
    csv.cell(place.whose.session);
    csv.cell(place.whose.person);
    csv.end_row();
  }
  return csv.take();
}

std::string deeds_text(const std::vector<proto::Deed>& deeds, bool titled) {
  if (deeds.empty()) return titled ? "nobody has done anything\n" : "";
  const auto title = [titled](const char* text) { return std::string(titled ? text : ""); };
  constexpr std::size_t kTime = 24, kBy = 12, kDid = 13;
  Table table({{title("AT"), Align::kLeft, 1000, kTime},
               {title("BY"), Align::kLeft, 1000, kBy},
               {title("DID"), Align::kLeft, 1000, kDid},
               {title("ABOUT")}});
  for (const auto& deed : deeds)
    table.add({base::to_rfc3339(deed.at), deed.by.empty() ? "-" : printable(deed.by),
               std::string(to_string(deed.did)), printable(deed.about)});
  return table.str();
}

std::optional<std::string> hooks_text(const proto::Reply& reply) {
  const auto* list = std::get_if<proto::HookList>(&reply.outcome);
  if (list == nullptr) return std::nullopt;
  if (list->hooks.empty()) return "no hooks\n";
  Table table({{"HOOK"},
               {"STATE"},
               {"POSITION", Align::kRight},
               {"BEHIND", Align::kRight},
               {"TO REPEAT", Align::kRight},
               {"COURIER"}});
  for (const auto& hook : list->hooks) {
    const std::string state = hook.enabled          ? "enabled"
                              : hook.reason.empty() ? "disabled"
                                                    : "disabled: " + hook.reason;
    const std::uint64_t behind = list->last_event - std::min(hook.position, list->last_event);
    table.add({hook.hook.str(), state, std::to_string(hook.position), std::to_string(behind),
               std::to_string(hook.retries.size()), hook.taken ? "yes" : "none"});
  }
  return table.str();
}

std::string events_text(const std::vector<EventRow>& events, bool titled) {
  const auto title = [titled](const char* text) { return std::string(titled ? text : ""); };
  // Widths of what cartd makes, so that the next page stands below this one.
  constexpr std::size_t kId = 9, kTime = 24, kType = 16;
  Table table({{title("ID"), Align::kRight, 1000, kId},
               {title("AT"), Align::kLeft, 1000, kTime},
               {title("TYPE"), Align::kLeft, 1000, kType},
               {title("ABOUT")}});
  for (const auto& event : events)
    table.add({std::to_string(event.id), base::to_rfc3339(event.at),
               std::string(to_string(event.type)), event.subject});
  return table.str();
}

std::optional<std::string> listed_order_text(const proto::Reply& reply) {
  const auto* list = std::get_if<proto::OrderList>(&reply.outcome);
  if (list == nullptr || list->orders.size() != 1) return std::nullopt;
  const auto& order = list->orders.front();
  const auto& reference = order.status.reference;
  return "number   " + std::to_string(order.number) + "\norder    " + order.order.str() +
         "\nstate    " + status_text(order.status) + total_line(order.lines, "total    ") +
         "\nsession  " + order.session.str() + "\nperson   " + order.whose.person + "\nmade at  " +
         base::to_rfc3339(order.at) +
         (order.sold_at ? "\nsold at  " + base::to_rfc3339(*order.sold_at) : "") +
         (reference.empty() ? "" : "\nfor      " + printable(reference)) + "\n\n" +
         bought_table(order.lines);
}

std::optional<std::string> cart_text(const proto::Reply& reply) {
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  if (done == nullptr) return std::nullopt;
  std::string text = "cursor  " + done->cursor.str() + "\n\n";
  text += done->lines.empty() ? "nothing is held\n" : line_table(done->lines);
  if (!done->places.empty()) text += "\n" + place_table(done->places);
  return text;
}

std::string holds_text(const std::vector<proto::HoldEntry>& holds, bool titled) {
  if (holds.empty()) return titled ? "nothing is held\n" : "";
  const auto title = [titled](const char* text) { return std::string(titled ? text : ""); };
  constexpr std::size_t kItem = 12, kQuantity = 8, kEnds = 8, kSession = 32;
  Table table({{title("ITEM"), Align::kLeft, 1000, kItem},
               {title("QUANTITY"), Align::kRight, 1000, kQuantity},
               {title("ENDS IN"), Align::kRight, 1000, kEnds},
               {title("SESSION"), Align::kLeft, 1000, kSession},
               {title("WHAT")}});
  for (const auto& hold : holds)
    table.add({hold.item.str(), count(hold.quantity),
               hold.expires_in ? human_duration(*hold.expires_in) : "never", hold.session.str(),
               hold.order   ? "to pay: " + hold.order->str()
               : hold.offer ? "an offer"
                            : "in a cart"});
  return table.str();
}

std::string verification_text(const proto::Verification& verified) {
  std::string text = "looked at " + counted(verified.items, "item") + ", " +
                     counted(verified.holds, "hold") + ", " + counted(verified.orders, "order") +
                     ", " + counted(verified.journal_rows, "journal row") + ", at cursor " +
                     verified.cursor.str() + "\n";
  if (verified.differences.empty()) return text + "all is well\n";
  for (const auto& difference : verified.differences)
    text +=
        printable("item " + difference.item + ": " + difference.what + ": " +
                  count(difference.expected) + " expected, " + count(difference.found) + " found") +
        "\n";
  if (verified.differences.size() >= proto::limits::kMaxDifferences)
    text += "there may be more: these are the first " +
            std::to_string(proto::limits::kMaxDifferences) + "\n";
  return text;
}

std::optional<std::string> reply_tables(const proto::Reply& reply) {
  if (const auto* snapshot = std::get_if<proto::Snapshot>(&reply.outcome))
    return "cursor  " + snapshot->cursor.str() + "\n\n" + item_table(snapshot->items);
  if (const auto order = order_text(reply)) {
    const auto& made = std::get<proto::OrderDone>(reply.outcome);
    return *order + "\nas it was made, at cursor " + made.cursor.str() + ":\n\n" +
           state_table(made.items);
  }
  const auto* done = std::get_if<proto::CommandDone>(&reply.outcome);
  if (done == nullptr || (done->items.empty() && done->lines.empty() && done->places.empty()))
    return std::nullopt;
  std::string text = "cursor  " + done->cursor.str() + "\n";
  if (!done->items.empty()) text += "\n" + state_table(done->items);
  if (!done->lines.empty()) text += "\n" + line_table(done->lines);
  if (!done->places.empty()) text += "\n" + place_table(done->places);
  return text;
}

}  // namespace cartctl
