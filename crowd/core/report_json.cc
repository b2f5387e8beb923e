// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include <chrono>
#include <cmath>
#include <string>

#include "crowd/core/report.h"
#include "proto/json_writer.h"

namespace crowd {
namespace {

using proto::JsonWriter;

/// Whole microseconds, so that no number has a fraction.
std::int64_t micros(base::Nanos time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}
std::int64_t micros(double ms) { return std::llround(ms * 1'000); }

void write_durations(JsonWriter& json, const char* name, const Durations& took) {
  json.key(name);
  json.begin_object();
  json.field("count", static_cast<std::int64_t>(took.count()));
  json.field("p50_us", micros(took.quantile_ms(0.5)));
  json.field("p99_us", micros(took.quantile_ms(0.99)));
  json.field("longest_us", micros(took.longest()));
  json.end_object();
}

void write_items(JsonWriter& json, const Report& report) {
  json.key("items");
  json.begin_array();
  for (const auto& item : report.measured.items) {
    json.begin_object();
    json.field("item", item.item);
    json.field("told_bought", item.units);
    json.field("told_orders", item.orders);
    for (const auto& books : report.books.items) {
      if (books.item != item.item) continue;
      json.field("stock_before", books.stock_before);
      json.field("stock", books.stock_after);
      json.field("held", books.held_after);
      json.field("sold", books.sold());
    }
    if (item.sold_out) json.field("sold_out_after_us", micros(*item.sold_out));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string report_json(const Report& report) {
  const Measurements& measured = report.measured;
  JsonWriter json;
  json.begin_object();
  json.field("held", report.verdict.held);
  json.field("headline", report.verdict.headline);
  json.field("shoppers", measured.shoppers);
  json.field("length_us", micros(measured.length));
  json.field("seed", std::to_string(measured.seed));
  json.field("most_online", measured.most_online);
  json.key("findings");
  json.begin_array();
  for (const auto& finding : report.verdict.findings) {
    json.begin_object();
    json.field("mark", std::string_view(finding.mark == Finding::Mark::kHeld     ? "held"
                                        : finding.mark == Finding::Mark::kBroken ? "broken"
                                                                                 : "note"));
    json.field("title", finding.title);
    json.field("text", finding.text);
    json.end_object();
  }
  json.end_array();
  json.field("gave", report.verdict.gave);
  json.key("raise");
  json.begin_array();
  for (const auto& each : report.verdict.raise) json.value(each);
  json.end_array();
  write_items(json, report);
  write_durations(json, "pages", measured.pages);
  write_durations(json, "clicks", measured.clicks);
  write_durations(json, "screens", measured.screens);
  json.field("polls", static_cast<std::int64_t>(measured.polls));
  json.key("refusals");
  json.begin_object();
  for (const auto& [type, times] : measured.refusals) {
    json.escaped_key(type);
    json.value(static_cast<std::int64_t>(times));
  }
  json.end_object();
  json.key("troubles");
  json.begin_object();
  for (std::size_t i = 0; i < kTroubles; ++i)
    json.field(kTroubleNames[i], static_cast<std::int64_t>(measured.troubles[i].times));
  json.end_object();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace crowd
