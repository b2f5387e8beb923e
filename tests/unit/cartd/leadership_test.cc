// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// That what was told holds, whoever leads, is shown by the simulation (tests/sim/leading_test.cc).
#include "cartd/core/leadership.h"

#include "tests/support/catch.h"

namespace cartd {
namespace {

using base::Millis;
using base::MonoTime;

constexpr MonoTime moment(int ms) { return MonoTime{Millis{100'000 + ms}}; }

LeaderSeen led_by(LockHolder holder) { return {7, "left", false, false, holder}; }
LeaderSeen free_lock(bool resigned) { return {7, "left", resigned, true, std::nullopt}; }

template <class Step>
bool is(const Leadership::Next& next) {
  return std::holds_alternative<Step>(next);
}

}  // namespace

TEST_CASE(
    "A session that gives no sign for the silence of a leader is to be ended, as it was seen") {
  Leadership leadership;
  const LockHolder holder{42, 1, false};
  const auto first = leadership.on_seen(moment(0), moment(10), led_by(holder));
  REQUIRE(is<Leadership::LookAgain>(first));
  CHECK(std::get<Leadership::LookAgain>(first).at == moment(210));
  CHECK(is<Leadership::LookAgain>(leadership.on_seen(moment(1509), moment(1515), led_by(holder))));
  const auto next = leadership.on_seen(moment(1510), moment(1515), led_by(holder));
  REQUIRE(is<Leadership::EndHolder>(next));
  CHECK(std::get<Leadership::EndHolder>(next).term == 7);
  CHECK(std::get<Leadership::EndHolder>(next).holder == holder);
}

TEST_CASE("A sign, another session and being served begin the silence anew") {
  const LockHolder holder{42, 1, false};
  const auto between =
      GENERATE(LockHolder{42, 2, false}, LockHolder{43, 1, false}, LockHolder{42, 1, true});
  Leadership leadership;
  leadership.on_seen(moment(0), moment(10), led_by(holder));
  CHECK(is<Leadership::LookAgain>(leadership.on_seen(moment(800), moment(810), led_by(between))));
  CHECK(is<Leadership::LookAgain>(leadership.on_seen(moment(1600), moment(1610), led_by(holder))));
}

TEST_CASE(
    "Who has the lock waits for what the last leader may believe, if it can believe anything") {
  Leadership leadership;
  SECTION("It can") {
    CHECK(is<Leadership::BeginTerm>(leadership.on_seen(moment(0), moment(10), free_lock(false))));
    CHECK(leadership.speaks_from() == moment(1210));
  }
  SECTION("It has resigned") {
    CHECK(is<Leadership::BeginTerm>(leadership.on_seen(moment(0), moment(10), free_lock(true))));
    CHECK(leadership.speaks_from() == moment(10));
  }
  SECTION("It was silent, and has been ended") {
    leadership.on_ended(7);
    CHECK(is<Leadership::BeginTerm>(leadership.on_seen(moment(0), moment(10), free_lock(false))));
    CHECK(leadership.speaks_from() == moment(10));
  }
  SECTION("… which was one before it") {
    leadership.on_ended(6);
    CHECK(is<Leadership::BeginTerm>(leadership.on_seen(moment(0), moment(10), free_lock(false))));
    CHECK(leadership.speaks_from() == moment(1210));
  }
  SECTION("There never was one") {
    CHECK(is<Leadership::BeginTerm>(
        leadership.on_seen(moment(0), moment(10), {0, "", false, true, {}})));
    CHECK(leadership.speaks_from() == moment(10));
  }
}

TEST_CASE("A leader speaks for a while from when it asked, and asks before that is over") {
  Leadership leadership;
  leadership.on_seen(moment(0), moment(10), free_lock(true));
  leadership.on_answer(moment(20));
  CHECK_FALSE(leadership.may_speak(moment(30)));  // it has no term yet
  leadership.on_term(8);
  CHECK(leadership.term() == 8);
  CHECK(leadership.may_speak(moment(1219)));
  CHECK_FALSE(leadership.may_speak(moment(1220)));
  CHECK(leadership.next_beat() == moment(420));
  leadership.on_answer(moment(400));
  leadership.on_answer(moment(300));  // it was asked earlier
  CHECK(leadership.may_speak(moment(1599)));
}

}  // namespace cartd
