// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a simulated shopper does, answer by answer.
#include "crowd/core/shopper.h"

#include <functional>
#include <set>

#include "tests/support/catch.h"

namespace crowd {
namespace {

using base::Millis;
using base::MonoTime;
using base::Seconds;

const Scene kScene{Pace::kDrop, {"P"}};
constexpr std::string_view kPage =
    R"(<script>{"cursor":"e.5","items":[{"item":"P","available":3,"held":0,"stock":3}]}</script>)";

Answer page() { return {200, "HTTP/1.1 200 OK\r\nSet-Cookie: session=ann; HttpOnly\r\n", kPage}; }
Answer yes(std::string_view body) { return {200, "HTTP/1.1 200 OK\r\n", body}; }
Answer no(int status, std::string_view body, std::string_view head = "") {
  return {status, head, body};
}

/// One who is like `is_meant`, and the time around them.
class Visit {
 public:
  explicit Visit(const std::function<bool(const Manner&)>& is_meant, const Scene& scene = kScene)
      : shopper_(make(is_meant, scene)) {}

  /// Time passes until something is asked; what.
  Request next_ask() {
    for (int i = 0; i < 1'000; ++i) {
      const auto due = shopper_.due();
      REQUIRE(due);
      now_ = std::max(now_, *due);
      Effects effects;
      shopper_.on_due(now_, effects);
      last_ = effects;
      if (effects.ask) return *effects.ask;
      if (effects.leaves || effects.pay) break;
    }
    return {Ask::kPoll, "none"};
  }
  Effects answer(Ask ask, const Answer& answer) {
    Effects effects;
    shopper_.on_answer(ask, answer, now_, effects);
    return effects;
  }
  /// Comes, and has the page.
  Effects come() {
    CHECK(next_ask().ask == Ask::kPage);
    return answer(Ask::kPage, page());
  }
  /// Comes and puts a unit into the cart.
  void hold() {
    come();
    CHECK(next_ask().ask == Ask::kAdd);
    CHECK(answer(Ask::kAdd, yes(R"({"cursor":"e.6","lines":[{"item":"P"}]})")).happened ==
          Happening::kHeld);
  }
  Shopper& shopper() { return shopper_; }
  const Effects& last() const { return last_; }
  MonoTime now() const { return now_; }

 private:
  /// The first seed that gives such a person.
  static Shopper make(const std::function<bool(const Manner&)>& is_meant, const Scene& scene) {
    for (std::uint64_t seed = 0;; ++seed) {
      Draw draw(seed);
      if (is_meant(draw_manner(draw, scene))) return {scene, seed, MonoTime{Seconds{1}}};
    }
  }

  Shopper shopper_;
  MonoTime now_{};
  Effects last_;
};

bool buys(const Manner& manner) {
  return manner.at_cart == Manner::Heart::kBuys && manner.at_payment == Manner::Purse::kPays &&
         manner.quantity == 1;
}

}  // namespace

TEST_CASE("A shopper comes when it is time, with the cookie that the page gave") {
  Visit visit(buys);
  CHECK(visit.shopper().due() == MonoTime{Seconds{1}});
  const Effects effects = visit.come();
  CHECK(effects.happened == Happening::kCame);
  REQUIRE(effects.poll);
  CHECK(effects.poll->target == "/status?item=*&wait=25&since=e.5");
  CHECK(visit.shopper().cookie() == "session=ann");
  const Request add = visit.next_ask();
  CHECK(add.form == "action=add&item=P&quantity=1");
  CHECK(bytes_of(add, "shop:80", "session=ann") ==
        "POST /cart HTTP/1.1\r\nHost: shop:80\r\nCookie: session=ann\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 28\r\n\r\n" +
            add.form);
}

TEST_CASE("A page that gives no session turns its shopper away") {
  Visit visit(buys);
  CHECK(visit.next_ask().ask == Ask::kPage);
  const Effects effects = visit.answer(Ask::kPage, yes(kPage));
  CHECK(effects.leaves);
  CHECK(effects.happened == Happening::kTurnedAway);
  CHECK_FALSE(visit.shopper().due());
}

TEST_CASE("What is in the cart is bought, once, by an order of its own") {
  Visit visit(buys);
  visit.hold();
  const Request checkout = visit.next_ask();
  CHECK(checkout.ask == Ask::kCheckout);
  CHECK(checkout.form.size() == std::string("order=").size() + 36);
  const Effects sold = visit.answer(Ask::kCheckout, yes(R"({"cursor":"e.7","state":"sold"})"));
  CHECK(sold.happened == Happening::kBought);
  CHECK(sold.quantity == 1);
}

TEST_CASE("A checkout that got no answer is repeated as it was") {
  Visit visit(buys);
  visit.hold();
  const Request first = visit.next_ask();
  CHECK_FALSE(visit.answer(Ask::kCheckout, no(504, R"({"type":"outcome-unknown"})")).ask);
  const Request again = visit.next_ask();
  CHECK(again.form == first.form);
  Effects effects;
  visit.shopper().on_no_answer(Ask::kCheckout, visit.now(), effects);
  CHECK(visit.next_ask().form == first.form);
}

TEST_CASE("Who never gets an answer goes, after six tries") {
  Visit visit(buys);
  visit.come();
  Effects effects;
  int tries = 0;
  while (!effects.leaves) {
    REQUIRE(visit.next_ask().ask == Ask::kAdd);
    REQUIRE(++tries <= 6);
    effects = visit.answer(Ask::kAdd, no(503, R"({"type":"overloaded"})"));
  }
  CHECK(tries == 6);
  CHECK(effects.happened == Happening::kGaveUp);
}

TEST_CASE("Who is bounded waits as long as they were told") {
  Visit visit(buys);
  visit.come();
  visit.next_ask();
  visit.answer(Ask::kAdd, no(429, "{}", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n"));
  REQUIRE(visit.shopper().due());
  CHECK(*visit.shopper().due() >= visit.now() + Seconds{7});
}

TEST_CASE("An order that is to be paid is paid, given up, or left") {
  const std::string_view paying = R"({"cursor":"e.7","state":"paying"})";
  using Purse = Manner::Purse;
  const auto [purse, ask, leaves] =
      GENERATE(std::tuple{Purse::kPays, false, false}, std::tuple{Purse::kGivesUp, true, false},
               std::tuple{Purse::kVanishes, false, true});
  const Purse wanted = purse;
  Visit visit([wanted](const Manner& manner) {
    return manner.at_cart == Manner::Heart::kBuys && manner.at_payment == wanted;
  });
  visit.hold();
  const Request checkout = visit.next_ask();
  CHECK(visit.answer(Ask::kCheckout, yes(paying)).happened == Happening::kOrdered);
  const Request then = visit.next_ask();
  CHECK((then.ask == Ask::kRelease) == ask);
  CHECK(visit.last().leaves == leaves);
  if (wanted != Purse::kPays) return;
  REQUIRE(visit.last().pay);
  CHECK("order=" + *visit.last().pay == checkout.form);
  Effects late;
  visit.shopper().on_paid(false, visit.now(), late);
  CHECK(late.happened == Happening::kLateMoney);
}

TEST_CASE("Who was too late waits in line, and takes what they are called for") {
  Visit visit([](const Manner& manner) { return buys(manner) && manner.queues; });
  visit.come();
  visit.next_ask();
  visit.answer(Ask::kAdd, no(409, R"({"type":"sold-out","available":0,"obtainable":0})"));
  CHECK(visit.next_ask().ask == Ask::kWait);
  const Effects queued = visit.answer(
      Ask::kWait, yes(R"({"cursor":"e.8","lines":[],"waiting":[{"item":"P","ticket":4}]})"));
  CHECK(queued.happened == Happening::kQueued);
  const auto turn = [](int number) {
    return R"({"cursor":"e.9","items":[{"item":"P","available":0,"turn":)" +
           std::to_string(number) + "}]}";
  };
  CHECK_FALSE(visit.answer(Ask::kPoll, yes(turn(3))).ask);
  const Effects called = visit.answer(Ask::kPoll, yes(turn(4)));
  REQUIRE(called.ask);
  CHECK(called.ask->ask == Ask::kCart);
  const Effects offered = visit.answer(
      Ask::kCart, yes(R"({"cursor":"e.9","lines":[{"item":"P","quantity":1,"offer":true}]})"));
  CHECK(offered.happened == Happening::kOffered);
  CHECK(visit.next_ask().ask == Ask::kCheckout);
}

TEST_CASE("Who sees that something came back presses the button again") {
  Visit visit([](const Manner& manner) { return buys(manner) && !manner.queues && manner.stays; });
  visit.come();
  visit.next_ask();
  visit.answer(Ask::kAdd, no(409, R"({"type":"sold-out","obtainable":0})"));
  Effects effects;
  visit.shopper().on_due(*visit.shopper().due(), effects);
  CHECK_FALSE(effects.ask);
  CHECK_FALSE(visit.shopper().due());  // there is nothing to press
  visit.answer(Ask::kPoll, yes(R"({"cursor":"e.9","items":[{"item":"P","available":1}]})"));
  CHECK(visit.next_ask().ask == Ask::kAdd);
}

TEST_CASE("A sale that has not begun is waited for") {
  Visit visit(buys);
  visit.come();
  visit.next_ask();
  visit.answer(Ask::kAdd, no(409, R"({"type":"not-open","opens_in_ms":20000})"));
  REQUIRE(visit.shopper().due());
  CHECK(*visit.shopper().due() >= visit.now() + Seconds{20});
  CHECK(visit.next_ask().ask == Ask::kAdd);
}

TEST_CASE("A poll goes on from what was seen, and after the pause that it was told") {
  Visit visit(buys);
  visit.come();
  const Effects next =
      visit.answer(Ask::kPoll, yes(R"({"cursor":"e.9","items":[],"next":{"delay_ms":0}})"));
  REQUIRE(next.poll);
  CHECK(next.poll->target == "/status?item=*&wait=25&since=e.9");
  const Effects paused =
      visit.answer(Ask::kPoll, yes(R"({"cursor":"e.10","items":[],"next":{"delay_ms":  90}})"));
  CHECK_FALSE(paused.poll);
  Effects due;
  visit.shopper().on_due(visit.now() + Millis{90}, due);
  REQUIRE(due.poll);
  CHECK(due.poll->target == "/status?item=*&wait=25&since=e.10");
}

TEST_CASE("The same seed gives the same shopper, and others differ") {
  std::set<std::int64_t> looks;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Draw one(seed);
    Draw two(seed);
    const Manner manner = draw_manner(one, kScene);
    CHECK(manner.looks == draw_manner(two, kScene).looks);
    looks.insert(manner.looks.count());
  }
  CHECK(looks.size() > 45);
}

TEST_CASE("Whatever is answered, a shopper goes on or goes") {
  Draw draw(7);
  const std::string_view bodies[] = {
      "",
      "{}",
      kPage,
      R"({"type":"sold-out","obtainable":1})",
      R"({"type":"quantity-limit"})",
      R"({"type":"not-open","opens_in_ms":null})",
      R"({"type":"hold-expired"})",
      R"({"cursor":"e.9","cart":"e.9","items":[{"item":"P","available":0,"turn":99}]})",
      R"({"cursor":"e","lines":[{"item":"P"}],"state":"paying"})",
      R"({"cursor":"e.1","lines":[],"waiting":[{"ticket":-1}]})"};
  const int statuses[] = {0, 200, 304, 401, 403, 404, 409, 422, 429, 500, 503, 504};
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Shopper shopper(kScene, seed, MonoTime{});
    MonoTime now{};
    std::optional<Ask> asked;
    bool is_polling = false;
    for (int step = 0; step < 200 && !shopper.has_left(); ++step) {
      Effects effects;
      const Answer answer{statuses[draw.bits() % std::size(statuses)], "Set-Cookie: session=x;\r\n",
                          bodies[draw.bits() % std::size(bodies)]};
      if (asked && draw.chance(0.6)) {
        const Ask ask = *std::exchange(asked, std::nullopt);
        if (draw.chance(0.1))
          shopper.on_no_answer(ask, now, effects);
        else
          shopper.on_answer(ask, answer, now, effects);
      } else if (is_polling && draw.chance(0.5)) {
        is_polling = false;
        shopper.on_answer(Ask::kPoll, answer, now, effects);
      } else if (const auto due = shopper.due()) {
        now = std::max(now, *due);
        shopper.on_due(now, effects);
      } else if (!asked && !is_polling) {
        break;
      }
      if (effects.ask) REQUIRE_FALSE(asked);  // one command at a time
      if (effects.ask) asked = effects.ask->ask;
      if (effects.poll) REQUIRE_FALSE(is_polling);
      if (effects.poll) is_polling = true;
      if (effects.pay) shopper.on_paid(draw.chance(0.5), now, effects);
    }
  }
}

}  // namespace crowd
