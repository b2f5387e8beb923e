// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A snapshot out of pages. Pages are written "A.5 P1@3 Q0@0": cursor, then items with what is available
// and the seq of the last change; "P1@3*" also says what is told of the item, and "> Q" that more follows.
#include "proto/snapshot_pages.h"

#include <sstream>

#include "tests/support/catch.h"

namespace proto {
namespace {

using State = SnapshotPages::State;

Snapshot page(const std::string& text, std::optional<std::uint64_t> since = {},
              const std::string& run = "r1") {
  std::istringstream words(text);
  std::string word;
  words >> word;
  Snapshot page{*Cursor::parse(word), {}, run, {}, {}};
  if (since) page.since = Seq{*since};
  while (words >> word) {
    if (word == ">") {
      words >> word;
      page.next = ItemId::parse(word);
      break;
    }
    const auto at = word.find('@');
    CatalogEntry entry{{*ItemId::parse(word.substr(0, 1)), std::stol(word.substr(1, at - 1))},
                       Seq{std::stoull(word.substr(at + 1))},
                       {},
                       {}};
    const bool is_described = !since || word.ends_with('*');
    entry.numbers_only = !is_described;
    if (is_described) {
      entry.description.name["en"] = word.substr(0, at);
      entry.described_seq = entry.seq;
    }
    page.items.push_back(std::move(entry));
  }
  return page;
}

std::string text_of(const SnapshotQuery& query) {
  std::string text = query.after ? "after " + query.after->str() : "first";
  if (query.since) text += " since " + query.run + "." + std::to_string(query.since->value);
  return text;
}

std::string text_of(const Snapshot& whole) {
  std::string text = whole.cursor.str();
  if (whole.since) text += " since " + std::to_string(whole.since->value);
  for (const auto& entry : whole.items) {
    text += " " + entry.state.item.str() + std::to_string(entry.state.available) + "@" +
            std::to_string(entry.seq.value);
    if (!entry.numbers_only) text += "=" + entry.description.name.at("en");
  }
  return text;
}

}  // namespace

TEST_CASE("A catalog of one page is whole at once") {
  SnapshotPages pages;
  CHECK(text_of(pages.next()) == "first");
  CHECK(pages.add(page("A.5 P1@3 Q2@0")) == State::kWhole);
  CHECK(text_of(pages.take()) == "A.5 P1@3=P1 Q2@0=Q2");
}

TEST_CASE("What changes between the pages is asked for, until it fits in one") {
  SnapshotPages pages;
  CHECK(pages.add(page("A.5 P1@3 > P")) == State::kMore);
  CHECK(text_of(pages.next()) == "after P");
  // P has changed at 6, which this page does not say; Q is from after that.
  CHECK(pages.add(page("A.7 Q2@7")) == State::kMore);
  CHECK(text_of(pages.next()) == "first since r1.5");
  CHECK(pages.add(page("A.8 P9@6 > P", 5)) == State::kMore);
  CHECK(text_of(pages.next()) == "after P since r1.5");
  CHECK(pages.add(page("A.9 Q3@9* R4@8*", 5)) == State::kMore);
  CHECK(text_of(pages.next()) == "first since r1.8");
  CHECK(pages.add(page("A.9 Q3@9", 8)) == State::kWhole);
  CHECK(text_of(pages.take()) == "A.9 P9@6=P1 Q3@9=Q3 R4@8=R4");
}

TEST_CASE("Of what is known only the rest is asked for") {
  SnapshotPages pages(SnapshotPages::Known{"r1", Seq{5}});
  CHECK(text_of(pages.next()) == "first since r1.5");
  CHECK(pages.add(page("A.8 P9@6 R4@8*", 5)) == State::kWhole);
  CHECK(text_of(pages.take()) == "A.8 since 5 P9@6 R4@8=R4");
}

TEST_CASE("A cartd that is not the run that is known tells everything") {
  SnapshotPages pages(SnapshotPages::Known{"r1", Seq{5}});
  CHECK(pages.add(page("A.4 P9@4 > P", {}, "r2")) == State::kMore);
  CHECK(text_of(pages.next()) == "after P");
  CHECK(pages.add(page("A.4 Q1@0", {}, "r2")) == State::kMore);
  CHECK(text_of(pages.next()) == "first since r2.4");
  CHECK(pages.add(page("A.4", 4, "r2")) == State::kWhole);
  CHECK(text_of(pages.take()) == "A.4 P9@4=P9 Q1@0=Q1");
}

TEST_CASE("Pages of two runs, two stores or a store that went back are torn") {
  SnapshotPages pages;
  CHECK(pages.add(page("A.5 P1@3 > P")) == State::kMore);
  SECTION("two runs") { CHECK(pages.add(page("A.5 Q1@3", {}, "r2")) == State::kTorn); }
  SECTION("two stores") { CHECK(pages.add(page("B.5 Q1@3")) == State::kTorn); }
  SECTION("gone back") { CHECK(pages.add(page("A.4 Q1@3")) == State::kTorn); }
  SECTION("in the middle of what has changed") {
    CHECK(pages.add(page("A.5 Q1@3")) == State::kMore);
    CHECK(pages.add(page("A.5 P1@3 Q1@3")) == State::kTorn);
  }
}

TEST_CASE("A cartd of before tells all at once, however often it is asked for a page") {
  SnapshotPages pages;
  CHECK(pages.add(page("A.5 P1@3 Q2@0", {}, "")) == State::kWhole);
  CHECK(text_of(pages.take()) == "A.5 P1@3=P1 Q2@0=Q2");
}

}  // namespace proto
