// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/html_text.h"
#include "crowd/core/plot.h"
#include "crowd/core/report.h"

namespace crowd {
namespace {

using base::html_text;

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --paper: #f5f3ee; --card: #fffdf9; --ink: #17282a; --soft: #566466; --line: #e0dcd1;
  --good: #0d5c56; --good-tint: #e2efeb; --bad: #9b2226; --bad-tint: #f9e4e1; --warn: #b5651d; --second: #7a5674; }
@media (prefers-color-scheme: dark) { :root { --paper: #0f1617; --card: #172122; --ink: #e8efed; --soft: #a0b0ae; --line: #2a3739;
  --good: #6fd0c0; --good-tint: #17322f; --bad: #ff9c97; --bad-tint: #3b1d1d; --warn: #f0b56a; --second: #c9a6c3; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans CJK SC", sans-serif; }
main { max-width: 52rem; margin: 0 auto; }
h1, h2, h3, p { margin: 0; }
header p { color: var(--soft); }
header h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.15; letter-spacing: -0.02em; margin: 0.4rem 0 0.6rem; }
.eyebrow { text-transform: uppercase; letter-spacing: 0.12em; font-size: 0.75rem; font-weight: 600; }
.eyebrow.held { color: var(--good); } .eyebrow.broken { color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(max(9rem, 30%), 1fr)); gap: 0.75rem; margin: 1.75rem 0; }
.figure, section { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
.figure { padding: 1rem 1.1rem; } .figure b { display: block; font-size: 1.55rem; line-height: 1.2; letter-spacing: -0.02em; }
.figure span { color: var(--soft); font-size: 0.875rem; }
section { padding: 1.4rem 1.5rem; margin-top: 1rem; break-inside: avoid; }
h2 { font-size: 1.05rem; margin-bottom: 0.9rem; }
ul { list-style: none; margin: 0; padding: 0; }
.findings li { display: grid; grid-template-columns: 1.6rem 1fr; gap: 0 0.6rem; padding: 0.65rem 0; border-top: 1px solid var(--line); }
.findings li:first-child { border-top: 0; padding-top: 0; }
.findings p { color: var(--soft); grid-column: 2; } .findings h3 { font-size: 1rem; }
.mark { font-weight: 700; text-align: center; } .held .mark { color: var(--good); } .broken .mark, .broken h3 { color: var(--bad); }
.note .mark { color: var(--soft); }
.do { margin-top: 0.9rem; padding-left: 1.1rem; list-style: disc; }
svg { display: block; width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--soft); }
.grid { stroke: var(--line); fill: none; } .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.area { opacity: 0.16; stroke: none; }
.line.a { stroke: var(--good); } .area.a { fill: var(--good); } .line.b { stroke: var(--warn); } .area.b { fill: var(--warn); }
.line.c { stroke: var(--bad); } .area.c { fill: var(--bad); } .line.d { stroke: var(--second); } .area.d { fill: var(--second); }
.legend { display: flex; flex-wrap: wrap; gap: 0 1.2rem; color: var(--soft); font-size: 0.875rem; margin-top: 0.4rem; }
.legend i { display: inline-block; width: 0.9rem; height: 0.2rem; border-radius: 1px; margin: 0 0.45rem 0.2rem 0; }
.legend .a { background: var(--good); } .legend .b { background: var(--warn); } .legend .c { background: var(--bad); } .legend .d { background: var(--second); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.4rem 0.5rem; text-align: right; border-top: 1px solid var(--line); } th { color: var(--soft); font-weight: 500; border-top: 0; font-size: 0.875rem; }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: nowrap; }
.scroll { overflow-x: auto; }
footer { color: var(--soft); font-size: 0.875rem; margin-top: 1.5rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) { svg text { font-size: 18px; } section { padding: 1.1rem 1rem; } }
@media print { body { padding: 0; background: none; } .figure, section { border-color: #ccc; } }
)css";

std::string figure(const std::string& number, const std::string& what) {
  return "<div class=\"figure\"><b>" + html_text(number) + "</b><span>" + html_text(what) +
         "</span></div>";
}

std::string figures(const Report& report) {
  const Measurements& measured = report.measured;
  std::int64_t sold = 0;
  for (const auto& item : report.books.items) sold += item.sold();
  return "<div class=\"figures\">" + figure(grouped(measured.most_online), "shoppers at a time") +
         figure(grouped(sold), "units sold") +
         figure(grouped(static_cast<std::int64_t>(measured.clicks.count())), "clicks") +
         figure(span_text(measured.clicks.quantile_ms(0.5)), "a click, half of them") +
         figure(span_text(in_ms(measured.slowest.took)), "the slowest click") +
         figure(span_text(measured.screens.quantile_ms(0.99)), "a change on 99 of 100 screens") +
         "</div>";
}

std::string finding(const Finding& each) {
  const bool held = each.mark == Finding::Mark::kHeld;
  const bool broken = each.mark == Finding::Mark::kBroken;
  return std::string("<li class=\"") +
         (held     ? "held"
          : broken ? "broken"
                   : "note") +
         "\"><span class=\"mark\" aria-hidden=\"true\">" +
         (held     ? "✓"
          : broken ? "✗"
                   : "·") +
         "</span><h3>" + html_text(each.title) + "</h3><p>" + html_text(each.text) + "</p></li>";
}

/// Without what never was anything, but for the first.
std::string plot(Plot drawn) {
  std::string legend;
  const auto is_nothing = [&](const Series& series) {
    return &series != &drawn.series.front() &&
           std::all_of(series.values.begin(), series.values.end(),
                       [](double value) { return value == 0; });
  };
  const auto gone = std::remove_if(drawn.series.begin(), drawn.series.end(), is_nothing);
  drawn.series.erase(gone, drawn.series.end());
  for (const auto& series : drawn.series)
    legend += "<span><i class=\"" + series.ink + "\"></i>" + html_text(series.name) + "</span>";
  return "<section><h2>" + html_text(drawn.title) + "</h2>" + plot_svg(drawn) +
         "<p class=\"legend\">" + legend + "</p></section>";
}

std::string plots(const Measurements& measured) {
  const double tick = std::chrono::duration<double>(measured.tick).count();
  Series online{"shoppers in the shop", "a", {}, true};
  Series clicks{"clicks a second", "a", {}, true};
  Series refused{"told no", "b", {}, false};
  Series trouble{"bounded or not answered", "c", {}, false};
  Series bought{"units bought, in all", "d", {}, true};
  Series half{"half of them", "a", {}, false};
  Series most{"99 of 100", "b", {}, false};
  double sum = 0;
  for (const auto& each : measured.ticks) {
    online.values.push_back(static_cast<double>(each.online));
    clicks.values.push_back(static_cast<double>(each.clicks) / tick);
    refused.values.push_back(static_cast<double>(each.refused) / tick);
    trouble.values.push_back(static_cast<double>(each.bounded + each.failed) / tick);
    bought.values.push_back(sum += static_cast<double>(each.bought));
    half.values.push_back(each.took.quantile_ms(0.5));
    most.values.push_back(each.took.quantile_ms(0.99));
  }
  return plot({"Who was there", "", tick, {std::move(online)}}) +
         plot({"What they pressed",
               "",
               tick,
               {std::move(clicks), std::move(refused), std::move(trouble)}}) +
         plot({"How long a click took", " ms", tick, {std::move(half), std::move(most)}}) +
         plot({"What was bought", "", tick, {std::move(bought)}});
}

std::string cell(const std::string& text) { return "<td>" + html_text(text) + "</td>"; }

std::string items(const Report& report) {
  std::string rows;
  for (const auto& books : report.books.items) {
    std::string gone = "—";
    for (const auto& told : report.measured.items)
      if (told.item == books.item && told.sold_out) gone = span_text(in_ms(*told.sold_out));
    rows += "<tr>" + cell(books.item) + cell(grouped(books.stock_before)) +
            cell(grouped(books.sold())) + cell(grouped(books.held_after)) +
            cell(grouped(books.stock_after - books.held_after)) + cell(gone) + "</tr>";
  }
  return "<section><h2>Item by item</h2><div "
         "class=\"scroll\"><table><thead><tr><th>item</th><th>there "
         "were</th><th>sold</th><th>held</th><th>left</th><th>none left "
         "after</th></tr></thead><tbody>" +
         rows + "</tbody></table></div></section>";
}

}  // namespace

std::string report_page(const Report& report) {
  const Verdict& verdict = report.verdict;
  const Measurements& measured = report.measured;
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
      "content=\"light "
      "dark\">\n<title>" +
      html_text("Rehearsal: " + verdict.headline) + "</title>\n<style>";
  page.append(kStyle).append("</style>\n</head>\n<body>\n<main>\n<header><p class=\"eyebrow ");
  page += verdict.held ? "held\">Rehearsal: held" : "broken\">Rehearsal: broken";
  page += "</p><h1>" + html_text(verdict.headline) + "</h1><p>" + html_text(verdict.gave) +
          "</p></header>\n" + figures(report) +
          "\n<section><h2>The verdict</h2><ul class=\"findings\">";
  for (const auto& each : verdict.findings) page += finding(each);
  page += "</ul></section>\n";
  if (!verdict.raise.empty()) {
    page += "<section><h2>What to do</h2><ul class=\"do\">";
    for (const auto& each : verdict.raise) page += "<li>" + html_text(each) + "</li>";
    page += "</ul></section>\n";
  }
  page += plots(measured) + "\n" + items(report) + "\n<footer>";
  std::string doors;
  for (const auto& door : measured.doors) doors += (doors.empty() ? "" : ", ") + door;
  page += html_text("Made " + report.made_at + " by cartctl " + report.version + " at " + doors +
                    ", seed " + std::to_string(measured.seed) + ".");
  return page + "</footer>\n</main>\n</body>\n</html>\n";
}

}  // namespace crowd
