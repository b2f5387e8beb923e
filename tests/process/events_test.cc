// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// GET /events: what a stream says, when it ends, and that a client that comes back has missed
// nothing. Heartbeats and the end of a stream's life take longer than a test may:
// gateway_core_test.cc has them.
#include <csignal>

#include "tests/process/problem.h"
#include "tests/support/event_stream.h"
#include "tests/support/shop.h"

using support::add;
using support::EventStream;
using support::get;
using support::Json;
using support::milliseconds;
using support::remove;
using support::Shop;

namespace {

// As in status_test.cc: a longer look would only make the test slower.
constexpr milliseconds kMoment{100};

EventStream stream_of(const Shop& shop, const support::HttpRequest& request,
                      std::size_t gateway = 0) {
  return EventStream(shop.connect(gateway), request);
}

support::HttpRequest events_since(const std::string& cursor) {
  return get("/events?item=P", {{"Last-Event-ID", cursor}});
}

}  // namespace

TEST_CASE("a stream tells the state as it is and then each change") {
  const Shop shop;
  auto stream = stream_of(shop, get("/events?item=P"));
  CHECK(stream.head().status == 200);
  CHECK(stream.head().header("Content-Type") == "text/event-stream");
  CHECK(stream.head().header("Transfer-Encoding") == "chunked");
  CHECK(stream.head().header("Cache-Control") == "no-store");
  CHECK(stream.head().header("X-Accel-Buffering") == "no");
  CHECK(stream.head().header("X-Content-Type-Options") == "nosniff");
  CHECK_FALSE(stream.head().has("Content-Length"));
  Json state = stream.state();
  CHECK(stream.retry() >= 1000);
  CHECK(stream.retry() <= 3000);
  CHECK(state == shop.status());
  for (int quantity = 1; quantity <= 5; ++quantity) {
    const Json added = shop.request(add("anna", "P", quantity)).json();
    state = stream.state();
    CHECK(state["inventorycount"] == std::to_string(10 - quantity));
    CHECK(state["cursor"] == added["cursor"]);
    CHECK(state["reset"] == false);
    CHECK(state["next"]["delay_ms"] == 0);
  }
}

TEST_CASE("a stream that is current is quiet until a watched item changes") {
  const Shop shop({.catalog = R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5}]})"});
  const std::string cursor = shop.cursor();
  auto by_parameter = stream_of(shop, get("/events?item=P&since=" + cursor));
  // The header is how far a browser has come; the URL is what it began with.
  const Json added = shop.request(add("anna", "P", 1)).json();
  CHECK(by_parameter.state()["inventorycount"] == "9");
  auto by_header =
      stream_of(shop, get("/events?item=P&since=" + cursor, {{"Last-Event-ID", added["cursor"]}}));
  shop.wait_streams(2);
  REQUIRE(shop.request(add("anna", "Q", 1)).status == 200);
  CHECK_FALSE(by_parameter.has_news_within(kMoment));
  REQUIRE(shop.request(add("anna", "P", 2)).status == 200);
  CHECK(by_header.state()["inventorycount"] == "8");
  CHECK(by_parameter.state()["inventorycount"] == "8");
}

TEST_CASE("a stream of a client that is behind begins with what it has missed") {
  const Shop shop;
  const std::string before = shop.cursor();
  const Json added = shop.request(add("anna", "P", 4)).json();
  auto stream = stream_of(shop, events_since(before));
  const Json state = stream.state();
  CHECK(state["inventorycount"] == "6");
  CHECK(state["cursor"] == added["cursor"]);
}

TEST_CASE("a stream of a client of another store is told to reset and goes on") {
  const Shop shop;
  auto stream = stream_of(shop, events_since("0therEp0ch.1"));
  CHECK(stream.state()["reset"] == true);
  REQUIRE(shop.request(add("anna", "P", 1)).status == 200);
  const Json state = stream.state();
  CHECK(state["reset"] == false);
  CHECK(state["inventorycount"] == "9");
}

TEST_CASE("a stream with a cursor of another gateway is never told anything older") {
  const Shop shop({.gateways = 2});
  auto writer = shop.connect(0);
  for (int round = 0; round < 10; ++round) {
    const Json added = writer.request(add("anna", "P", 1 + round % 9)).json();
    auto stream = stream_of(shop, events_since(added["cursor"]), 1);
    const Json removed = writer.request(remove("anna", "P")).json();
    const Json state = stream.state();
    CHECK(state["cursor"] == removed["cursor"]);
    CHECK(state["inventorycount"] == "10");
    CHECK(state["reset"] == false);
  }
}

TEST_CASE("one change is told to every stream and answers every poll") {
  const Shop shop;
  const std::string cursor = shop.cursor();
  std::vector<EventStream> streams;
  for (int i = 0; i < 30; ++i) streams.push_back(stream_of(shop, events_since(cursor)));
  auto polls = shop.hold_polls(10);
  shop.wait_streams(30);
  for (int quantity = 1; quantity <= 3; ++quantity) {
    REQUIRE(shop.request(add("anna", "P", quantity)).status == 200);
    for (auto& stream : streams)
      CHECK(stream.state()["inventorycount"] == std::to_string(10 - quantity));
  }
  for (auto& poll : polls) CHECK(poll.read().json()["inventorycount"] == "9");
}

TEST_CASE("a stream that cannot be is a problem, and HEAD gets its head alone") {
  const Shop shop;
  check_problem(shop.request(get("/events?item=Nope")), 404, "unknown-item");
  check_problem(shop.request(get("/events?since=17")), 400, "bad-request");
  check_problem(shop.request({"POST", "/events", {}, ""}), 405, "method-not-allowed");
  auto connection = shop.connect();
  const auto head = connection.request({"HEAD", "/events", {}, ""});
  CHECK(head.status == 200);
  CHECK(head.header("Content-Type") == "text/event-stream");
  CHECK(connection.request(get("/items")).status == 200);
  CHECK(shop.metric("gateway_streams") == 0);
}

TEST_CASE("an allowed origin may read a stream") {
  const std::string origin = "https://shop.example";
  const Shop shop({.gateway_flags = {"--allow-origin", origin}});
  auto stream = stream_of(shop, get("/events", {{"Origin", origin}}));
  CHECK(stream.head().header("Access-Control-Allow-Origin") == origin);
}

TEST_CASE("to HTTP/1.0 a stream has no chunks and ends with its connection") {
  const Shop shop({.gateway_flags = {"--drain", "1s"}});
  auto connection = shop.connect();
  connection.send("GET /events HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  support::HttpResponseParser parser;
  while (parser.so_far_read().body.find("\"inventorycount\":\"10\"") == std::string::npos)
    REQUIRE(connection.read_into(parser));
  CHECK_FALSE(parser.so_far_read().has("Transfer-Encoding"));
  CHECK(parser.so_far_read().header("Connection") == "close");
  CHECK_FALSE(parser.complete());
  connection.half_close();
  while (!parser.complete()) connection.read_into(parser);
  CHECK(parser.take().body.ends_with("\n\n"));
}

TEST_CASE("a stream whose client closes or is reset is forgotten at once") {
  const Shop shop;
  {
    const auto closed = stream_of(shop, get("/events"));
    auto reset = stream_of(shop, get("/events"));
    shop.wait_streams(2);
    reset.connection().reset();
    shop.wait_streams(1);
  }
  shop.wait_streams(0);
  CHECK(shop.metric("gateway_streams_ended_total{cause=\"peer\"}") == 2);
}

TEST_CASE("a stream that half-closes is ended and closed") {
  const Shop shop;
  auto stream = stream_of(shop, events_since(shop.cursor()));
  shop.wait_streams(1);
  stream.connection().half_close();
  CHECK(stream.ends());
  CHECK(stream.connection().closed_by_peer());
  shop.wait_streams(0);
}

TEST_CASE("what is asked behind a stream is answered when the stream has ended") {
  const Shop shop({.gateway_flags = {"--max-holds", "0"}});
  auto connection = shop.connect();
  connection.send(get("/events").bytes() + get("/items").bytes());
  CHECK(connection.read().body.starts_with("retry: "));
  CHECK(connection.read().json()["items"][0]["item"] == "P");
}

TEST_CASE("a gateway without room or without a snapshot ends a stream as it begins") {
  Shop full({.gateway_flags = {"--threads", "1", "--max-holds", "1"}});
  auto first = stream_of(full, get("/events"));
  CHECK(first.state()["inventorycount"] == "10");
  auto second = stream_of(full, get("/events"));
  CHECK(second.ends());
  CHECK(second.retry() >= 1000);
  CHECK(full.metric("gateway_refusals_total{cause=\"holds\"}") == 1);

  full.cartd().kill9();
  full.gateway().kill9();
  full.start_gateway(0);
  auto early = stream_of(full, get("/events"));
  CHECK(early.head().status == 200);
  CHECK(early.ends());
  CHECK(early.retry() >= 1000);
  full.start_cartd();
  full.wait_ready();
  CHECK(stream_of(full, get("/events")).state()["inventorycount"] == "10");
}

TEST_CASE("a reader that is too slow is dropped and counted, and the others are told") {
  // Events of 15 KB, so that what the kernel buffers is soon full.
  Json items = Json::array();
  std::string query = "/events?item=P";
  for (int i = 0; i < 100; ++i) {
    const std::string item = "Q" + std::to_string(100 + i) + std::string(58, 'x');
    items.push_back({{"item", item}, {"stock", 1}});
    query += "&item=" + item;
  }
  items.push_back({{"item", "P"}, {"stock", 10}});
  const Shop shop({.catalog = Json{{"items", items}}.dump()});
  auto slow = stream_of(shop, get(query));
  auto reader = stream_of(shop, events_since(shop.cursor()));
  auto writer = shop.connect();
  const auto dropped = [&] { return shop.metric("gateway_streams_ended_total{cause=\"slow\"}"); };
  const auto deadline = support::soon();
  for (int i = 0; dropped() == 0 && !deadline.passed(); ++i) {
    for (int change = 0; change < 50; ++change)
      REQUIRE(writer.request(add("anna", "P", 1 + (i + change) % 9)).status == 200);
    const std::string cursor = shop.cursor();
    while (reader.state()["cursor"] != cursor) continue;
  }
  CHECK(dropped() == 1);
  shop.wait_streams(1);
  CHECK(shop.metric("gateway_streams_ended_total{cause=\"peer\"}") == 0);
}

TEST_CASE("a gateway that drains ends its streams, and begins no other") {
  Shop shop({.gateway_flags = {"--drain", "2s"}});
  const std::string cursor = shop.cursor();
  std::vector<EventStream> streams;
  for (int i = 0; i < 20; ++i) streams.push_back(stream_of(shop, events_since(cursor)));
  shop.wait_streams(20);
  auto late = shop.connect();
  REQUIRE(late.request(get("/items")).status == 200);
  shop.gateway().terminate();
  shop.gateway().wait_for_event("draining");
  auto put_off = EventStream(std::move(late), events_since(cursor));
  CHECK(put_off.ends());
  for (auto& stream : streams) {
    CHECK(stream.ends());
    CHECK(stream.connection().closed_by_peer());
  }
  CHECK(shop.gateway().wait_exit() == support::exited(0));
}

TEST_CASE("a client that comes back to a gateway that was killed has missed nothing") {
  Shop shop({.gateways = 2});
  std::string last = shop.cursor();
  for (int quantity = 1; quantity <= 3; ++quantity) {
    auto stream = stream_of(shop, events_since(last));
    shop.wait_streams(1);
    shop.gateway(0).kill9();
    CHECK_THROWS_AS(stream.state(), support::ConnectionLost);
    const Json added = shop.request(add("anna", "P", quantity), 1).json();
    shop.start_gateway(0);
    shop.wait_ready(0);
    auto again = stream_of(shop, events_since(last));
    const Json state = again.state();
    CHECK(state["inventorycount"] == std::to_string(10 - quantity));
    CHECK(state["cursor"] == added["cursor"]);
    CHECK(state["reset"] == false);
    last = again.last_id();
  }
}

TEST_CASE("a new store is told in the streams") {
  Shop shop;
  auto stream = stream_of(shop, events_since(shop.cursor()));
  shop.wait_streams(1);
  shop.cartd().terminate();
  REQUIRE(shop.cartd().wait_exit() == support::exited(0));
  support::ChildProcess other("other cartd", support::kCartdProgram,
                              {"--store", "sqlite::memory:", "--commands", shop.commands(),
                               "--changes", shop.changes(), "--admin", "off"});
  CHECK(stream.state()["reset"] == true);
}

TEST_CASE("a stream of every item is told each that changes, and one that is added later") {
  const support::TempFolder folder;
  const std::string file =
      folder.write("later.json", R"({"items":[{"item":"P","stock":10},{"item":"Q","stock":5}]})");
  Shop shop({.cartd_flags = {"--catalog", file}});
  auto stream = stream_of(shop, get("/events?item=*"));
  CHECK(stream.state()["items"].size() == 2);
  for (const std::string item : {"P", "Q"}) {
    REQUIRE(shop.request(add("anna", item, 1)).status == 200);
    const Json items = stream.state()["items"];
    REQUIRE(items.size() == 1);
    CHECK(items[0]["item"] == item);
  }
  shop.cartd().terminate();
  REQUIRE(shop.cartd().wait_exit() == support::exited(0));
  folder.write("later.json", R"({"items":[{"item":"P","stock":10},{"item":"R","stock":7}]})");
  shop.start_cartd();
  for (Json added; added.is_null();) {
    const Json state = stream.state();
    CHECK(state["reset"] == false);
    for (const Json& item : state["items"])
      if (item["item"] == "R") added = item;
    if (!added.is_null()) CHECK(added["available"] == 7);
  }
}
