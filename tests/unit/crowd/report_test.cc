// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The verdict of a rehearsal, and how it is told.
#include "crowd/core/report.h"

#include "crowd/core/plot.h"
#include "tests/support/catch.h"

namespace crowd {
namespace {

Measurements a_run() {
  Measurements measured;
  measured.shoppers = 5'000;
  measured.length = base::Seconds{60};
  measured.tick = base::Seconds{1};
  measured.doors = {"http://127.0.0.1:8080"};
  measured.items = {{"P", 6, 5}};
  measured.ticks.resize(2);
  measured.happened[static_cast<std::size_t>(Happening::kCame)] = 4'990;
  measured.clicks.add(base::Millis{12});
  measured.slowest = {Ask::kCheckout, base::Millis{12}, base::Seconds{14}};
  return measured;
}

Books books() { return {{{"P", 10, 4, 1, 0, 6}}, {}, 40}; }

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Report report_of(const Measurements& measured, const Books& books) {
  return {measured, books, judge(measured, books), "2026-11-27T19:00Z", "1.0.0"};
}

void give(Measurements& measured, Trouble what, base::Seconds at, std::string detail = "") {
  measured.troubles[static_cast<std::size_t>(what)] = {3, at, std::move(detail)};
}

}  // namespace

TEST_CASE("A rehearsal in which every promise held says so in plain words") {
  const Verdict verdict = judge(a_run(), books());
  CHECK(verdict.held);
  CHECK(verdict.headline == "5,000 shoppers, 60 s: every promise held.");
  REQUIRE(verdict.findings.size() >= 3);
  CHECK(verdict.findings[0].title == "Oversold: 0");
  CHECK(verdict.findings[0].text ==
        "Of 10 units 6 were sold, 1 are in carts or being paid for, and 3 are left.");
  CHECK(verdict.findings[1].title == "The ledger adds up");
  CHECK(verdict.gave == "Nothing gave: every request had its answer.");
  CHECK(verdict.raise.empty());
}

TEST_CASE("A rehearsal to which few got in says so first") {
  Measurements measured = a_run();
  measured.happened[static_cast<std::size_t>(Happening::kCame)] = 22;
  CHECK(judge(measured, books()).headline ==
        "5,000 shoppers, 60 s: every promise held, but only 22 came in.");
}

TEST_CASE("More held than there is, is oversold") {
  Books wrong = books();
  wrong.items[0].held_after = 6;
  const Verdict verdict = judge(a_run(), wrong);
  CHECK_FALSE(verdict.held);
  CHECK(verdict.findings[0].title == "Oversold: 2");
  CHECK(verdict.headline == "5,000 shoppers, 60 s: a promise was broken.");
}

TEST_CASE("What verify finds breaks a promise") {
  Books wrong = books();
  wrong.differences = {"item P: stock: 4 expected, 5 found"};
  const Verdict verdict = judge(a_run(), wrong);
  CHECK_FALSE(verdict.held);
  CHECK(verdict.findings[1].text == "item P: stock: 4 expected, 5 found");
}

TEST_CASE("Who was told that they have bought, and is not in the books, breaks a promise") {
  Measurements measured = a_run();
  measured.items[0].units = 9;
  const Verdict verdict = judge(measured, books());
  CHECK_FALSE(verdict.held);
  CHECK(verdict.findings[2].title == "Told \"bought\", and not in the books: 3");
}

TEST_CASE("A delivery in the midst of a rehearsal is told, and breaks nothing") {
  Books more = books();
  more.items[0].stock_after = 9;
  const Verdict verdict = judge(a_run(), more);
  CHECK(verdict.held);
  CHECK(has(verdict.findings[0].text, "Meanwhile the operator has added 5."));
}

TEST_CASE("What gave first stands first, each with what to do about it") {
  Measurements measured = a_run();
  give(measured, Trouble::kOverloaded, base::Seconds{9});
  give(measured, Trouble::kBounded, base::Seconds{2}, "too many new sessions");
  const Verdict verdict = judge(measured, books());
  CHECK(verdict.held);  // nobody was lied to
  CHECK(verdict.gave ==
        "First clients were bounded (429): 3 times, from 2 s on (\"too many new sessions\"); "
        "then a gateway was full (503): 3 times, from 9 s on.");
  REQUIRE(verdict.raise.size() == 2);
  CHECK(has(verdict.raise[0], "--exempt"));
}

TEST_CASE("Every trouble has words") {
  for (std::size_t i = 0; i < kTroubles; ++i) {
    Measurements measured = a_run();
    give(measured, static_cast<Trouble>(i), base::Seconds{1});
    CHECK(judge(measured, books()).raise.size() == 1);
  }
}

TEST_CASE("Numbers are told as people write them") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'234'567) == "1,234,567");
  CHECK(grouped(-1'234) == "-1,234");
  CHECK(grouped(-123) == "-123");
  CHECK(span_text(0.84) == "0.8 ms");
  CHECK(span_text(34.2) == "34 ms");
  CHECK(span_text(1'250) == "1.25 s");
  CHECK(span_text(8'000) == "8 s");
  CHECK(span_text(60'000) == "60 s");
}

TEST_CASE("The report for a terminal is no wider than one") {
  Measurements measured = a_run();
  give(measured, Trouble::kUnknown, base::Seconds{1});
  const std::string text = report_text(report_of(measured, books()));
  CHECK(has(text, "ok      Oversold: 0\n"));
  CHECK(has(text, "What gave first"));
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = text.find('\n', start);
    CHECK(end - start <= 92);
    start = end + 1;
  }
}

TEST_CASE("A page has what came from outside as text") {
  Measurements measured = a_run();
  measured.doors = {"http://x/\"><script>alert(1)</script>"};
  measured.items[0].item = "<b>";
  measured.refusals["<img src=x onerror=y>"] = 1;
  give(measured, Trouble::kServerError, base::Seconds{1}, "</style><script>");
  Books told = books();
  told.items[0].item = "<b>";
  const std::string page = report_page(report_of(measured, told));
  CHECK_FALSE(has(page, "<script"));
  CHECK_FALSE(has(page, "<img"));
  CHECK_FALSE(has(page, "<b>&"));
  CHECK(has(page, "&lt;/style&gt;&lt;script&gt;"));
  CHECK(has(page, "<title>Rehearsal: 5,000 shoppers"));
}

TEST_CASE("A plot of nothing, and of numbers that are none, is a plot") {
  CHECK(has(plot_svg({"empty", "", 1, {}}), "<svg "));
  const std::string svg = plot_svg({"odd", " ms", 1, {{"x", "a", {0, 1.0 / 0.0, -0.0, 5}, true}}});
  CHECK_FALSE(has(svg, "inf"));
  CHECK_FALSE(has(svg, "nan"));
}

}  // namespace crowd
