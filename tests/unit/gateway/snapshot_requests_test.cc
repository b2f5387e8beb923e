// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/snapshot_requests.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using State = proto::SnapshotPages::State;

proto::Snapshot page_of_run(std::string_view text, const char* run, const char* next = nullptr) {
  auto page = snapshot(text);
  page.run = run;
  if (next != nullptr) page.next = proto::ItemId::parse(next);
  return page;
}

/// A first page is under way since `ms`, asked for by command 1.
SnapshotRequests begun_at(std::int64_t ms) {
  SnapshotRequests requests(base::Millis{2000}, at_ms(0));
  requests.want();
  requests.begin(std::nullopt, proto::Seq{5}, at_ms(ms));
  requests.on_asked(1, at_ms(ms));
  return requests;
}

}  // namespace

TEST_CASE("A snapshot begins when it is wanted, one at a time and at a distance") {
  SnapshotRequests requests(base::Millis{2000}, at_ms(0));
  CHECK_FALSE(requests.may_begin(at_ms(0)));
  CHECK_FALSE(requests.next_due());
  requests.want();
  CHECK(requests.next_due() == at_ms(0));
  CHECK(requests.may_begin(at_ms(0)));
  requests.begin(std::nullopt, proto::Seq{5}, at_ms(0));
  CHECK(requests.is_under_way());
  requests.want_another();
  CHECK_FALSE(requests.may_begin(at_ms(1000)));
  REQUIRE(requests.on_page(snapshot("A.5 P 9/10"), at_ms(10)) == State::kWhole);
  requests.take();
  CHECK(requests.next_due() == at_ms(50));
  CHECK_FALSE(requests.may_begin(at_ms(49)));
  CHECK(requests.may_begin(at_ms(50)));
}

TEST_CASE("The snapshot under way is the one that is wanted, unless another is asked for") {
  SnapshotRequests requests = begun_at(0);
  requests.want();
  REQUIRE(requests.on_page(snapshot("A.6 P 9/10"), at_ms(60)) == State::kWhole);
  const auto whole = requests.take();
  CHECK(whole.snapshot.cursor == cursor("A.6"));
  CHECK(whole.asked_at_head == proto::Seq{5});
  CHECK_FALSE(requests.may_begin(at_ms(100)));
  CHECK_FALSE(requests.is_under_way());
}

TEST_CASE("A page is known by its command, and each has its own time") {
  SnapshotRequests requests = begun_at(0);
  CHECK(requests.is_asked_by(1));
  CHECK_FALSE(requests.is_asked_by(2));
  REQUIRE(requests.on_page(page_of_run("A.5 P 9/10", "r1", "P"), at_ms(1000)) == State::kMore);
  CHECK(requests.next_page().after == proto::ItemId::parse("P"));
  requests.on_asked(2, at_ms(1000));
  CHECK_FALSE(requests.is_asked_by(1));
  CHECK_FALSE(requests.fail_expired(at_ms(2999)));
  requests.postpone(base::Millis{500});
  CHECK(requests.next_due() == at_ms(3500));
  CHECK_FALSE(requests.fail_expired(at_ms(3499)));
  CHECK(requests.fail_expired(at_ms(3500)));
  CHECK_FALSE(requests.is_asked_by(2));
  CHECK(requests.may_begin(at_ms(3500)));
  CHECK_FALSE(requests.fail_expired(at_ms(9999)));
}

TEST_CASE("A snapshot that has failed, or whose pages are of two runs, begins anew after a pause") {
  SnapshotRequests requests = begun_at(0);
  const bool torn = GENERATE(false, true);
  if (torn) {
    REQUIRE(requests.on_page(page_of_run("A.5 P 9/10", "r1", "P"), at_ms(900)) == State::kMore);
    CHECK(requests.on_page(page_of_run("A.5 Q 3/3", "r2"), at_ms(1000)) == State::kTorn);
  } else {
    requests.on_failed(at_ms(1000));
  }
  CHECK_FALSE(requests.is_under_way());
  CHECK_FALSE(requests.may_begin(at_ms(1049)));
  CHECK(requests.may_begin(at_ms(1050)));
}

}  // namespace gateway
