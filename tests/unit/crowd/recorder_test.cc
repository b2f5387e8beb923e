// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/recorder.h"

#include "tests/support/catch.h"

namespace crowd {
namespace {

using base::Millis;
using base::MonoTime;
using base::Seconds;

constexpr MonoTime kStart{Seconds{100}};
MonoTime after(std::int64_t ms) { return kStart + Millis{ms}; }

Recorder a_minute() { return {kStart, Seconds{60}, {"P", "tea"}}; }

}  // namespace

TEST_CASE("Clicks are counted in the second of their answer, and the slowest is remembered") {
  Recorder recorder = a_minute();
  recorder.on_answer(Ask::kAdd, after(0), {200, "", ""}, after(30));
  recorder.on_answer(Ask::kCheckout, after(1'000), {409, "", R"({"type":"empty-cart"})"},
                     after(1'400));
  recorder.on_answer(Ask::kPoll, after(0), {200, "", ""}, after(9'000));
  const Measurements measured = recorder.take(after(60'000));
  CHECK(measured.clicks.count() == 2);
  CHECK(measured.polls == 1);
  CHECK(measured.ticks[0].clicks == 1);
  CHECK(measured.ticks[1].refused == 1);
  CHECK(measured.slowest.ask == Ask::kCheckout);
  CHECK(measured.slowest.took == Millis{400});
  CHECK(measured.refusals.at("empty-cart") == 1);
  for (const auto& trouble : measured.troubles) CHECK(trouble.times == 0);
}

TEST_CASE("Each kind of trouble has its time and its words") {
  struct Case {
    int status;
    const char* body;
    Trouble trouble;
  };
  const auto [status, body, trouble] = GENERATE(
      Case{429, R"({"type":"too-many-requests","detail":"too many"})", Trouble::kBounded},
      Case{503, R"({"type":"overloaded","detail":"too many"})", Trouble::kOverloaded},
      Case{503, R"({"type":"cartd-unavailable","detail":"too many"})", Trouble::kUnavailable},
      Case{504, R"({"type":"outcome-unknown","detail":"too many"})", Trouble::kUnknown},
      Case{502, R"({"detail":"too many"})", Trouble::kServerError});
  Recorder recorder = a_minute();
  recorder.on_answer(Ask::kAdd, after(0), {status, "", body}, after(2'500));
  recorder.on_answer(Ask::kAdd, after(0), {status, "", body}, after(9'500));
  const auto count = recorder.so_far().trouble(trouble);
  CHECK(count.times == 2);
  CHECK(count.first == Millis{2'500});
  CHECK(count.detail == "too many");
}

TEST_CASE("A change is as old on a screen as the first who knew of it") {
  Recorder recorder = a_minute();
  recorder.on_told(5, after(0));
  recorder.on_told(6, after(100));
  recorder.on_shown(5, 6, after(130));    // 30 ms behind
  recorder.on_shown(5, 8, after(150));    // 50 ms behind what they did not know first
  recorder.on_shown(8, 8, after(9'000));  // no news
  const auto& screens = recorder.so_far().screens;
  CHECK(screens.count() == 2);
  CHECK(screens.longest() == Millis{50});
}

TEST_CASE("A crowd that goes on for days is kept in so many parts, and so many kinds") {
  Recorder recorder(kStart, std::chrono::hours{48}, {"P"});
  recorder.on_answer(Ask::kAdd, kStart, {200, "", ""}, kStart + std::chrono::hours{90});
  for (int i = 0; i < 1'000; ++i)
    recorder.on_answer(Ask::kAdd, kStart, {400, "", R"({"type":")" + std::to_string(i) + R"("})"},
                       kStart);
  const Measurements measured = recorder.take(kStart + std::chrono::hours{90});
  CHECK(measured.ticks.size() == Recorder::kMostTicks);
  CHECK(measured.refusals.size() == Recorder::kMostRefusals);
}

TEST_CASE("A second in which clicks took too long is trouble, though each was answered") {
  Recorder recorder = a_minute();
  recorder.on_answer(Ask::kAdd, after(3'000), {200, "", ""}, after(4'500));
  CHECK(recorder.take(after(60'000)).trouble(Trouble::kSlow).first == Seconds{4});
}

TEST_CASE("What was bought is counted by item") {
  Recorder recorder = a_minute();
  Effects bought;
  bought.happened = Happening::kBought;
  bought.item = 1;
  bought.quantity = 2;
  recorder.on_effects(bought, after(10));
  recorder.on_sold_out(1, after(20));
  recorder.on_sold_out(1, after(900));
  recorder.on_sold_out(9, after(900));
  const auto& items = recorder.so_far().items;
  CHECK(items[1].units == 2);
  CHECK(items[1].sold_out == Millis{20});
  CHECK_FALSE(items[0].sold_out);
}

}  // namespace crowd
