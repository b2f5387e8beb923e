// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// JSON that is sent as it was given, and JSON that is printed.
#include "cartctl/json/bus_json.h"

#include "tests/support/catch.h"

namespace cartctl {

TEST_CASE("What a command lacks is put in front, the rest stays byte for byte") {
  const auto [given, sent] = GENERATE(table<std::string, std::string>({
      {R"({"op":"ping"})", R"({"v":1,"id":"cartctl","op":"ping"})"},
      {R"( { "op" : 1.0e0 } )", R"( {"v":1,"id":"cartctl", "op" : 1.0e0 } )"},
      {R"({"id":"x","op":"ping"})", R"({"v":1,"id":"x","op":"ping"})"},
      {R"({"v":2,"op":"ping"})", R"({"id":"cartctl","v":2,"op":"ping"})"},
      {R"({"op":"ping","id":null,"v":null})", R"({"op":"ping","id":null,"v":null})"},
      {"{}", R"({"v":1,"id":"cartctl"})"},
      {"{ }", R"({"v":1,"id":"cartctl" })"},
  }));
  CHECK(*complete_command(given) == sent);
}

TEST_CASE("What is no JSON object is not sent") {
  const std::string given =
      GENERATE("", "hello", "[]", "1", "{", R"({"a":1}{"b":2})", "{\"a\":\"\xff\"}",
               R"({"op":"ping","op":"verify"})", R"({"quantity":1e400})");
  CAPTURE(given);
  CHECK_FALSE(complete_command(given).ok());
}

TEST_CASE("A command larger than cartd takes is not sent") {
  const auto command = [](std::size_t size) {
    const std::string start = R"({"v":1,"id":"","op":")";
    return start + std::string(size - start.size() - 2, 'x') + "\"}";
  };
  CHECK(complete_command(command(131'072)).ok());
  const auto refused = complete_command(command(131'073));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().detail == "a command may have 131072 bytes, this one has 131073");
}

TEST_CASE("A reply says yes or no, with fields this end may not know") {
  CHECK(read_verdict(R"({"ok":true,"new":1})")->ok);
  const auto no = read_verdict(R"({"ok":false,"error":"new-error","detail":"so it is"})");
  CHECK_FALSE(no->ok);
  CHECK(no->refusal == "new-error: so it is");
  CHECK(read_verdict(R"({"ok":false,"error":7})")->refusal == ": ");
}

TEST_CASE("Bytes that say neither are no reply") {
  const std::string bytes = GENERATE("", "hello", "[]", "{}", R"({"ok":1})", "\x1b[2J", "\xff");
  CAPTURE(bytes);
  const auto verdict = read_verdict(bytes);
  REQUIRE_FALSE(verdict.ok());
  CHECK(verdict.error().code == proto::ErrorCode::kOutcomeUnknown);
}

TEST_CASE("A message of the feed becomes one line that holds it as it came") {
  CHECK(feed_line({"stock/P", R"({"seq":1.0,"seq":2})"}) ==
        R"({"topic":"stock/P","message":{"seq":1.0,"seq":2}})");
  CHECK(feed_line({"a\"b\x1b", "[\n1 ]"}) == R"({"topic":"a\"b\u001b","message":[1 ]})");
  const std::string deep = std::string(30'000, '[') + "\n" + std::string(30'000, ']');
  CHECK(feed_line({"t", deep}).size() > 60'000);
  CHECK(feed_line({"t", "[1e400]"}) == R"({"frames":["t","[1e400]"]})");
}

TEST_CASE("What is no message of a feed becomes its frames") {
  CHECK(feed_line({"heartbeat"}) == R"({"frames":["heartbeat"]})");
  CHECK(feed_line({"a", "{}", "b"}) == R"({"frames":["a","{}","b"]})");
  CHECK(feed_line({"a", "not JSON \xff"}) == "{\"frames\":[\"a\",\"not JSON \xef\xbf\xbd\"]}");
}

TEST_CASE("A status report is one object, with what is known") {
  using proto::Error;
  StatusReport report{
      {"tcp://c:1",
       proto::Snapshot{*proto::Cursor::parse("e1.12"),
                       {{{*proto::ItemId::parse("P"), 8, 2, 10, base::Millis{841'000}},
                         {12},
                         {{{"zh", "P商品"}}, 1}}}},
       std::chrono::nanoseconds{1'234'567}},
      {"tcp://f:1", proto::Heartbeat{*proto::Cursor::parse("e1.10"), base::WallTime{}},
       base::Millis{3}}};
  CHECK(to_json(report) ==
        R"({"commands":{"endpoint":"tcp://c:1","reachable":true,"round_trip_ms":1.235},)"
        R"("changes":{"endpoint":"tcp://f:1","reachable":true,"epoch":"e1","seq":10,)"
        R"("heartbeat_age_ms":3,"behind":2},"cursor":"e1.12","epoch":"e1","seq":12,)"
        R"("items":[{"item":"P","available":8,"held":2,"stock":10,"next_release_ms":841000,)"
        R"("name":{"zh":"P商品"},"limit":1}]})");
  report.commands.snapshot = Error::cartd_unavailable();
  report.changes.heartbeat = Error::cartd_unavailable();
  const std::string why = Error::cartd_unavailable().detail;
  CHECK(to_json(report) ==
        R"({"commands":{"endpoint":"tcp://c:1","reachable":false,"why":")" + why +
            R"("},"changes":{"endpoint":"tcp://f:1","reachable":false,"why":")" + why + R"("}})");
}

TEST_CASE("An event is one line, and its subject a few words") {
  using proto::EventType;
  const base::WallTime at{base::Millis{1'795'363'200'000}};
  proto::Event event{7, EventType::kItemBack, at, R"({"item":"tea","available":3})"};
  CHECK(to_json(event) == R"({"id":7,"type":"item.back","at":"2026-11-22T16:00:00.000Z",)"
                          R"("data":{"item":"tea","available":3}})");
  CHECK(subject_of(event) == "tea, 3 available");
  const auto subject = [&](const char* data) {
    event.data = data;
    return subject_of(event);
  };
  CHECK(subject(R"({"item":"tea","name":{"en":"Tea"}})") == "tea");
  CHECK(subject(R"({"order":"u","cause":"expired","reference":"cart 7"})") == "u, expired, cart 7");
  CHECK(subject(R"({"order":"u","reference":""})") == "u");
  CHECK(subject(R"({"reason":"lunch"})") == "lunch");
  for (const char* other : {"{}", "[]", "hello", R"({"item":1})"}) CHECK(subject(other).empty());
}

TEST_CASE("An order is one line") {
  proto::OrderEntry order{7,
                          *proto::OrderId::parse("123e4567-e89b-12d3-a456-426614174000"),
                          *proto::SessionId::parse("ann"),
                          base::WallTime{base::Millis{1'795'363'200'000}},
                          {{*proto::ItemId::parse("P"), 2, 0, proto::Price{450, 2, "EUR"}}}};
  order.whose = {"0123456789abcdef", "fedcba9876543210"};
  CHECK(
      to_json(order) ==
      R"({"number":7,"order":"123e4567-e89b-12d3-a456-426614174000","session":"ann",)"
      R"("session_hash":"0123456789abcdef","person":"fedcba9876543210","at":"2026-11-22T16:00:00.000Z",)"
      R"("lines":[{"item":"P","quantity":2,"price":{"amount":"4.50","currency":"EUR"}}],)"
      R"("total":{"amount":"9.00","currency":"EUR"},"state":"sold"})");
}

}  // namespace cartctl
