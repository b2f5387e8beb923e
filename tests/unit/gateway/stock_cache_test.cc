// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the cache knows after any order of feed messages and snapshots. Effects are compared as
// text: the items with new numbers, "restarted", "ask" (for a snapshot); "-" is none of them.
#include "gateway/core/stock_cache.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

/// A cache that is told things as text and answers in text.
class Told {
 public:
  std::string change(const std::string& text) {
    return text_of_effect(cache.on_feed(gateway::change(text), now));
  }
  std::string beat(const std::string& text, std::uint64_t term = 0) {
    return text_of_effect(cache.on_feed(gateway::heartbeat(text, term), now));
  }
  /// `asked_at`: the head when the snapshot was asked for; as it is now, when not given.
  std::string snapshot(const std::string& text, std::optional<std::uint64_t> asked_at = {}) {
    const proto::Seq asked{asked_at.value_or(cache.head_seq().value)};
    return text_of_effect(cache.adopt(gateway::snapshot(text), asked, now));
  }
  /// "A.5 P 9/10, Q 3/3"
  std::string shows() const {
    std::vector<ShownState> states;
    for (const auto& entry : cache.catalog(now)) states.push_back(entry.shown);
    return cache.head().str() + " " + gateway::text_of(states);
  }

  base::MonoTime now = at_ms(0);
  StockCache cache{at_ms(0)};

 private:
  std::string text_of_effect(const StockCache::Effect& effect) const {
    std::string text;
    for (const ItemIndex item : effect.changed) text += cache.id_of(item).str() + " ";
    if (effect.restarted) text += "restarted ";
    if (effect.needs_snapshot) text += "ask ";
    return text.empty() ? "-" : text.substr(0, text.size() - 1);
  }
};

/// At A.5 with P (last changed at 5) and Q (never changed).
Told synced() {
  Told told;
  CHECK(told.beat("A.5") == "ask");
  CHECK(told.snapshot("A.5 P 9/10@5 Q 3/3@0") == "P");
  return told;
}

}  // namespace

TEST_CASE("Without a snapshot there is nothing to show and the feed asks for one") {
  Told told;
  CHECK_FALSE(told.cache.has_snapshot());
  CHECK_FALSE(told.cache.synced());
  CHECK(told.cache.catalog(told.now).empty());
  CHECK_FALSE(told.cache.find(*proto::ItemId::parse("P")));
  CHECK(told.change("A.3 P 9/10") == "ask");
  CHECK(told.beat("A.3") == "ask");
  CHECK_FALSE(told.cache.has_snapshot());
}

TEST_CASE("Changes in order are applied") {
  Told told = synced();
  CHECK(told.change("A.6 P 8/10") == "P");
  CHECK(told.change("A.7 Q 2/3") == "Q");
  CHECK(told.shows() == "A.7 P 8/10, Q 2/3");
  const auto p = told.cache.find(*proto::ItemId::parse("P"));
  REQUIRE(p);
  CHECK(told.cache.changed_at(*p) == proto::Seq{6});
  CHECK(told.cache.synced());
}

TEST_CASE("A repeat and what a snapshot already had change nothing") {
  Told told = synced();
  CHECK(told.change("A.4 P 2/10") == "-");
  CHECK(told.change("A.5 P 2/10") == "-");
  CHECK(told.shows() == "A.5 P 9/10, Q 3/3");
}

TEST_CASE("From a gap on nothing shows until a snapshot covers it") {
  Told told = synced();
  CHECK(told.change("A.7 P 7/10") == "ask");  // 6 is missing
  CHECK(told.change("A.8 Q 1/3") == "ask");
  CHECK(told.change("A.6 P 8/10") == "ask");  // in order again, and yet not to be trusted
  CHECK(told.shows() == "A.5 P 9/10, Q 3/3");
  CHECK_FALSE(told.cache.synced());
}

TEST_CASE("What arrived during a gap is replayed on the snapshot that covers it") {
  Told told = synced();
  told.change("A.7 P 7/10");
  told.change("A.8 Q 1/3");
  CHECK(told.snapshot("A.6 P 8/10@6 Q 3/3@0") == "P Q");
  CHECK(told.shows() == "A.8 P 7/10, Q 1/3");
  CHECK(told.cache.synced());
}

TEST_CASE("A snapshot newer than what was kept stands") {
  Told told = synced();
  told.change("A.7 P 7/10");
  CHECK(told.snapshot("A.9 P 5/10@9 Q 3/3@0") == "P");
  CHECK(told.shows() == "A.9 P 5/10, Q 3/3");
  CHECK(told.change("A.10 P 4/10") == "P");
}

TEST_CASE("A second gap among what was kept asks for another snapshot") {
  Told told = synced();
  told.change("A.7 P 7/10");
  told.change("A.9 P 5/10");
  CHECK(told.snapshot("A.6 P 8/10@6 Q 3/3@0") == "P ask");
  CHECK(told.shows() == "A.7 P 7/10, Q 3/3");  // as far as nothing is missing
  CHECK_FALSE(told.cache.synced());
  CHECK(told.snapshot("A.8 P 6/10@8 Q 3/3@0") == "P");
  CHECK(told.shows() == "A.9 P 5/10, Q 3/3");  // 9 had been kept
}

TEST_CASE("A heartbeat that is ahead means a lost message") {
  Told told = synced();
  CHECK(told.beat("A.5") == "-");
  CHECK(told.beat("A.6") == "ask");
  CHECK_FALSE(told.cache.synced());
}

TEST_CASE("A heartbeat behind is nothing once and a reason to ask twice in a row") {
  Told told = synced();
  CHECK(told.beat("A.4") == "-");
  CHECK(told.beat("A.5") == "-");  // not in a row
  CHECK(told.beat("A.4") == "-");
  CHECK(told.beat("A.4") == "ask");
  CHECK(told.shows() == "A.5 P 9/10, Q 3/3");
}

TEST_CASE("What beats in a lower term leads no more and is not heard") {
  Told told = synced();
  told.beat("A.5", 8);
  told.now = at_ms(1000);
  CHECK(told.beat("A.4", 7) == "-");
  CHECK(told.beat("A.4", 7) == "-");
  CHECK(told.beat("A.9", 7) == "-");
  CHECK(told.cache.silence(at_ms(1000)) == base::Millis{1000});
  CHECK(told.cache.term() == 8);
  CHECK(told.beat("A.5", 9) == "-");
  CHECK(told.cache.term() == 9);
  CHECK(told.beat("B.1", 1) == "ask");  // another store, whose terms are its own
  CHECK(told.snapshot("B.1 P 9/10@1") == "P restarted");
  CHECK(told.beat("B.1", 1) == "-");
  CHECK(told.cache.term() == 1);
}

TEST_CASE("A snapshot of another epoch restarts everything, even at a lower seq") {
  Told told = synced();
  CHECK(told.change("B.1 P 9/10") == "ask");
  CHECK(told.snapshot("B.1 P 9/10@1 Q 3/3@0") == "P Q restarted");
  CHECK(told.shows() == "B.1 P 9/10, Q 3/3");
  CHECK(told.change("B.2 Q 2/3") == "Q");
}

TEST_CASE("What was kept of the old epoch is not replayed on the new one") {
  Told told = synced();
  told.change("A.7 P 1/10");
  told.change("B.1 P 9/10");
  told.change("B.2 P 8/10");
  CHECK(told.snapshot("B.1 P 9/10@1 Q 3/3@0") == "P Q restarted");
  CHECK(told.shows() == "B.2 P 8/10, Q 3/3");
}

TEST_CASE("A late message of the old epoch is not taken for the new one's") {
  Told told = synced();
  told.change("B.1 P 9/10");
  told.snapshot("B.1 P 9/10@1 Q 3/3@0");
  CHECK(told.change("A.2 P 1/10") == "ask");
  CHECK(told.shows() == "B.1 P 9/10, Q 3/3");
  CHECK(told.snapshot("B.1 P 9/10@1 Q 3/3@0") == "-");
  CHECK(told.cache.synced());
}

TEST_CASE("A snapshot older than when it was asked for means cartd has gone back") {
  Told told = synced();
  told.change("A.6 P 8/10");
  told.beat("A.3");
  CHECK(told.beat("A.3") == "ask");
  CHECK(told.snapshot("A.3 P 9/10@3 Q 3/3@0") == "P Q restarted");
  CHECK(told.shows() == "A.3 P 9/10, Q 3/3");
}

TEST_CASE("A snapshot that the feed has overtaken is not taken over") {
  Told told = synced();
  told.change("A.6 P 8/10");
  told.change("A.7 P 7/10");
  CHECK(told.snapshot("A.6 P 8/10@6 Q 3/3@0", /*asked_at=*/5) == "-");
  CHECK(told.shows() == "A.7 P 7/10, Q 3/3");
}

TEST_CASE("A snapshot that is too old to end a gap leaves the wish for one") {
  Told told = synced();
  told.change("A.6 P 8/10");
  told.change("A.8 P 6/10");  // 7 is missing
  CHECK(told.snapshot("A.5 P 9/10@5 Q 3/3@0", /*asked_at=*/5) == "ask");
  CHECK_FALSE(told.cache.synced());
}

TEST_CASE("A change of an item the snapshot did not have asks for a newer one") {
  Told told = synced();
  CHECK(told.change("A.6 R 4/4") == "ask");
  CHECK(told.snapshot("A.6 P 9/10@5 Q 3/3@0 R 4/4@6") == "R");
  CHECK(told.change("A.7 R 3/4") == "R");
}

TEST_CASE("An item that a newer catalog leaves out is unknown but keeps its index") {
  Told told = synced();
  const auto q = told.cache.find(*proto::ItemId::parse("Q"));
  REQUIRE(q);
  told.beat("A.6");
  told.snapshot("A.6 P 9/10@6");
  CHECK_FALSE(told.cache.find(*proto::ItemId::parse("Q")));
  CHECK_FALSE(told.cache.is_listed(*q));
  CHECK(told.shows() == "A.6 P 9/10");
  told.beat("A.7");
  told.snapshot("A.7 Q 3/3@7 P 9/10@6");
  CHECK(told.cache.find(*proto::ItemId::parse("Q")) == q);
  CHECK(told.cache.id_of(told.cache.first()).str() == "Q");
}

TEST_CASE("Who saw an item elsewhere hears that it is hidden from a gateway that never listed it") {
  auto hidden = gateway::snapshot("A.9 P 9/10@9 Q 3/3@8");
  hidden.items[0].description.shown = proto::Visibility::kHidden;
  hidden.items[0].described_seq = proto::Seq{7};  // when it was, and sold on since
  Told told;
  CHECK(told.cache.adopt(hidden, proto::Seq{}, told.now).changed.size() == 2);
  CHECK(told.shows() == "A.9 Q 3/3");
  const auto p = told.cache.changed_after(proto::Seq{6});
  REQUIRE(p.size() == 2);
  CHECK(told.cache.description_of(p[1]).shown == proto::Visibility::kHidden);
  CHECK(told.cache.changed_after(proto::Seq{7}).size() ==
        1);  // what is sold of it is nobody's news
  // Shown and hidden again in a gap.
  hidden.cursor = cursor("A.12");
  hidden.items[0].seq = hidden.items[0].described_seq.emplace(11);
  told.beat("A.12");
  CHECK(told.cache.adopt(hidden, proto::Seq{9}, told.now).changed == std::vector{p[1]});
  CHECK(told.cache.changed_after(proto::Seq{10}).size() == 1);
}

TEST_CASE("An item that a whole snapshot no longer has is told to be gone") {
  Told told = synced();
  told.beat("A.8");
  CHECK(told.snapshot("A.8 P 9/10@5") == "Q");
  CHECK(told.shows() == "A.8 P 9/10");
  const auto changed = told.cache.changed_after(proto::Seq{7});
  REQUIRE(changed.size() == 1);
  CHECK(told.cache.id_of(changed[0]).str() == "Q");
  CHECK(told.cache.description_of(changed[0]).shown == proto::Visibility::kHidden);
  CHECK(told.cache.described_at(changed[0]) == proto::Seq{8});
  told.beat("A.9");
  CHECK(told.snapshot("A.9 P 9/10@5") == "-");            // that is no news
  CHECK(told.snapshot("B.3 P 9/10@3") == "P restarted");  // of another store
  CHECK(told.cache.changed_after(proto::Seq{0}).size() == 1);
}

TEST_CASE("Beyond a bound what was kept is dropped and a newer snapshot asked for") {
  Told told = synced();
  for (int seq = 7; seq <= 10'017; ++seq) told.change("A." + std::to_string(seq) + " P 7/10");
  // 10,011 changes arrived since the gap at 6; the first 10,000 of them are gone.
  CHECK(told.snapshot("A.6 P 8/10@6 Q 3/3@0") == "P ask");
  CHECK(told.cache.head_seq() == proto::Seq{6});
  CHECK(told.snapshot("A.10006 P 8/10@10006 Q 3/3@0") == "P");
  CHECK(told.cache.head_seq() == proto::Seq{10'017});
}

TEST_CASE("The time to the next release is counted on from when it was heard") {
  Told told;
  auto heard = gateway::snapshot("A.1 P 9/10@1");
  heard.items[0].state.next_release = base::Millis{1000};
  told.cache.adopt(heard, proto::Seq{}, at_ms(0));
  const ItemIndex p = told.cache.first();
  CHECK(told.cache.state_of(p, at_ms(0)).state.next_release == base::Millis{1000});
  CHECK(told.cache.state_of(p, at_ms(400)).state.next_release == base::Millis{600});
  CHECK(told.cache.state_of(p, at_ms(5000)).state.next_release == base::Millis{0});
}

TEST_CASE("Silence is counted from whatever was heard last") {
  Told told;
  CHECK(told.cache.silence(at_ms(700)) == base::Millis{700});
  told.now = at_ms(1000);
  told.beat("A.5");
  CHECK(told.cache.silence(at_ms(1500)) == base::Millis{500});
  told.now = at_ms(2000);
  told.snapshot("A.5 P 9/10@5");
  CHECK(told.cache.silence(at_ms(2100)) == base::Millis{100});
}

TEST_CASE("The items that changed after a cursor come with the newest change first") {
  Told told = synced();
  const auto changed_after = [&](std::uint64_t seq, std::size_t most = 100) {
    std::string text;
    for (const ItemIndex item : told.cache.changed_after(proto::Seq{seq}, most))
      text += told.cache.id_of(item).str();
    return text;
  };
  CHECK(changed_after(0) == "P");
  CHECK(changed_after(5).empty());
  told.change("A.6 Q 2/3");
  CHECK(changed_after(0) == "QP");
  told.change("A.7 P 8/10");
  told.change("A.8 P 7/10");
  CHECK(changed_after(0) == "PQ");
  CHECK(changed_after(0, 1) == "P");
  CHECK(changed_after(6) == "P");
  told.beat("A.12");
  told.snapshot("A.12 R 1/1@11 Q 2/3@6 P 5/10@12 S 4/4@9");
  CHECK(changed_after(8) == "PRS");
  CHECK(changed_after(0) == "PRSQ");
  told.change("A.13 S 3/4");  // from the middle, then from the end
  told.change("A.14 Q 1/3");
  CHECK(changed_after(0) == "QSPR");
  told.beat("A.16");
  told.snapshot("A.16 Q 1/3@14 P 4/10@16");  // the others are gone, which is news
  CHECK(changed_after(0) == "SRPQ");
  told.change("A.17 Q 0/3");
  CHECK(changed_after(0) == "QSRP");
  told.beat("B.2");
  told.snapshot("B.2 P 9/10@1 Q 3/3@2 R 1/1@0");
  CHECK(changed_after(0) == "QP");
}

TEST_CASE("What the shop says of itself comes with a snapshot, and anew as a change in order") {
  Told told = synced();
  CHECK(told.cache.shop() == proto::Shop{});
  const auto hear = [&](const char* at, const char* name) {
    const auto listings = told.cache.listings();
    const auto effect = told.cache.on_feed(
        proto::ShopChange{cursor(at), base::WallTime{}, {{{"en", name}}}}, told.now);
    CHECK(effect.changed.empty());
    return std::string(effect.needs_snapshot              ? "ask"
                       : told.cache.listings() > listings ? "new"
                                                          : "-");
  };
  const auto name = [&] { return told.cache.shop().name.at("en"); };
  CHECK(hear("A.6", "Kiln") == "new");
  CHECK(name() == "Kiln");
  CHECK(told.change("A.7 P 8/10") == "P");  // nothing is missing between
  CHECK(hear("A.6", "Old") == "-");         // a repeat
  CHECK(hear("A.9", "Later") == "ask");     // A.8 is missing
  CHECK(hear("A.10", "Later yet") == "ask");
  CHECK(name() == "Kiln");
  auto whole = snapshot("A.10 P 8/10@7 Q 3/3@0");
  whole.shop = proto::Shop{{{"en", "Later yet"}}};
  told.cache.adopt(whole, proto::Seq{7}, told.now);
  CHECK(told.cache.synced());
  CHECK(name() == "Later yet");
  CHECK(hear("A.11", "Last") == "new");
  CHECK(hear("B.12", "Another store") == "ask");
}

}  // namespace gateway
