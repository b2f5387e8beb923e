// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is asked for a proof, for what, and what becomes of it.
#include "gateway/gate/gate.h"

#include <sodium.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

using GateJson = nlohmann::json;
using proto::Op;

constexpr std::int64_t kTries = 20;

/// A shop of the cup, which has no gate, and the tea and the pie, which have one.
StockCache gated_stock() {
  StockCache stock(at_ms(0));
  auto all = snapshot("A.5 cup 9/10@0 pie 9/10@0 tea 9/10@0");
  all.items[1].description.gate = kTries;
  all.items[2].description.gate = kTries;
  stock.adopt(all, {}, at_ms(0));
  return stock;
}

proto::ItemId item_named(const char* name) { return *proto::ItemId::parse(name); }

CartCommand gate_command(Op op, const char* item, std::string proof = "") {
  CartCommand command{op, *proto::SessionId::parse("s1")};
  command.item = item_named(item);
  command.proof = std::move(proof);
  return command;
}
CartCommand add_of(std::vector<const char*> items, std::string proof = "") {
  CartCommand command{Op::kAdd, *proto::SessionId::parse("s1")};
  for (const char* item : items) command.lines.push_back({item_named(item), 1});
  command.proof = std::move(proof);
  return command;
}

std::string solved(const HttpResponse& challenge) {
  REQUIRE(challenge.status == 200);
  CHECK(challenge.content_type == "application/json");
  CHECK(header(challenge, "Cache-Control") == "no-store");
  GateJson payload = GateJson::parse(challenge.body);
  std::int64_t number = 0;
  while (challenge_of(payload["salt"].get<std::string>(), number) !=
         payload["challenge"].get<std::string>()) {
    REQUIRE(number <= payload["maxnumber"]);
    ++number;
  }
  payload["number"] = number;
  const std::string json = payload.dump();
  std::string text(sodium_base64_ENCODED_LEN(json.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(json.data()),
                    json.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

/// "403 proof-needed /gate?item=tea" and so on; "-" for what goes on.
std::string gate_outcome(const std::optional<HttpResponse>& refusal) {
  if (!refusal) return "-";
  const GateJson problem = GateJson::parse(refusal->body);
  CHECK(problem["status"] == refusal->status);
  CHECK(refusal->content_type == "application/problem+json");
  std::string text = std::to_string(refusal->status) + " " + problem["type"].get<std::string>();
  for (const char* field : {"reason", "challenge"})
    if (problem.contains(field)) text += " " + problem[field].get<std::string>();
  return text;
}

class GateAtWork {
 public:
  explicit GateAtWork(std::int64_t session_tries = 0,
                      std::optional<SessionKeys> keys = session_keys(kKeyA))
      : gate(session_tries, keys) {}

  std::string told(const CartCommand& command, int second = 1) {
    return gate_outcome(gate.refuse(command, stock, wall_seconds(second)));
  }
  HttpResponse challenge(std::vector<const char*> items, const char* session = "s1",
                         int second = 0) {
    ChallengeQuery query;
    if (!items.empty()) query.session = proto::SessionId::parse(session);
    for (const char* item : items) query.items.push_back(item_named(item));
    return gate.answer(query, stock, wall_seconds(second));
  }
  /// The session, or the refusal.
  std::string admitted(const std::string& proof, int second = 1) {
    const auto answer = gate.admit({proof}, wall_seconds(second));
    if (const auto* session = std::get_if<proto::SessionId>(&answer)) return session->str();
    return gate_outcome(std::get<HttpResponse>(answer));
  }

  StockCache stock = gated_stock();
  Gate gate;
};

}  // namespace

TEST_CASE("What is gated is had for a proof alone, and for each proof once") {
  GateAtWork at;
  CHECK(at.told(gate_command(Op::kAdd, "cup")) == "-");
  CHECK(at.told(gate_command(Op::kRemove, "tea")) == "-");
  for (const Op op : {Op::kAdd, Op::kWait}) {
    CHECK(at.told(gate_command(op, "tea")) == "403 proof-needed /gate?item=tea");
    const std::string proof = solved(at.challenge({"tea"}));
    CHECK(at.told(gate_command(op, "pie", proof)) == "403 proof-refused other /gate?item=pie");
    CHECK(at.told(gate_command(op, "tea", proof)) == "-");
    CHECK(at.told(gate_command(op, "tea", proof)) == "403 proof-refused used /gate?item=tea");
  }
  const std::string of_other = solved(at.challenge({"tea"}, "s2"));
  CHECK(at.told(gate_command(Op::kAdd, "tea", of_other)) ==
        "403 proof-refused other /gate?item=tea");
  CHECK(at.told(gate_command(Op::kAdd, "tea", "x")) ==
        "403 proof-refused unreadable /gate?item=tea");
  const std::string late = solved(at.challenge({"tea"}));
  CHECK(at.told(gate_command(Op::kAdd, "tea", late), 300) ==
        "403 proof-refused expired /gate?item=tea");
  const auto totals = at.gate.totals();
  CHECK(totals.challenges == 4);
  CHECK(totals.let_in == 2);
  CHECK(totals.needed == 2);
  CHECK(totals.refused == std::array<std::uint64_t, 5>{1, 1, 0, 3, 2});
}

TEST_CASE("Several items are had for one proof, of all that is gated among them") {
  GateAtWork at;
  CHECK(at.told(add_of({"cup"})) == "-");
  CHECK(at.told(add_of({"tea", "cup", "pie"})) == "403 proof-needed /gate?item=pie&item=tea");
  const auto challenge = at.challenge({"cup", "tea", "pie", "tea"});
  CHECK(GateJson::parse(challenge.body)["maxnumber"] == 2 * kTries);
  const std::string proof = solved(challenge);
  CHECK(at.told(add_of({"tea"}, proof)) == "403 proof-refused other /gate?item=tea");
  CHECK(at.told(add_of({"cup", "pie", "tea"}, proof)) == "-");
}

TEST_CASE("Who asks for what is hidden does not hear of its gate, and is not sent on") {
  GateAtWork at;
  const std::string proof = solved(at.challenge({"tea"}));
  auto hidden = snapshot("A.6 cup 9/10@0 pie 9/10@0 tea 9/10@6");
  hidden.items[2].description.gate = kTries;
  hidden.items[2].description.shown = proto::Visibility::kHidden;
  at.stock.adopt(hidden, {}, at_ms(0));
  for (const Op op : {Op::kAdd, Op::kWait})
    for (const std::string& shown : {std::string(), proof})
      CHECK(at.told(gate_command(op, "tea", shown)) == "404 unknown-item");
  CHECK(at.told(add_of({"cup", "tea"})) == "404 unknown-item");
  CHECK(at.challenge({"tea"}).status == 404);
  CHECK(at.told(gate_command(Op::kRemove, "tea")) == "-");
}

TEST_CASE("A command that names no item is about the first") {
  GateAtWork at;
  CartCommand command{Op::kAdd, *proto::SessionId::parse("s1")};
  CHECK(at.told(command) == "-");
  auto all = snapshot("A.9 tea 9/10@9");
  all.items[0].description.gate = kTries;
  at.stock.adopt(all, {}, at_ms(0));
  CHECK(at.told(command) == "403 proof-needed /gate?item=tea");
  command.proof = solved(at.challenge({"tea"}));
  CHECK(at.told(command) == "-");
}

TEST_CASE("A challenge is given for what asks for one") {
  GateAtWork at;
  CHECK(gate_outcome(at.challenge({"cup"})) == "404 not-found");
  CHECK(gate_outcome(at.challenge({"none"})) == "404 unknown-item");
  CHECK(gate_outcome(at.challenge({})) == "404 not-found");
  at.stock = StockCache(at_ms(0));
  CHECK(gate_outcome(at.challenge({"tea"})) == "503 cartd-unavailable");
}

TEST_CASE("A gate that comes and goes is heard of") {
  GateAtWork at;
  CHECK(at.stock.any_gate());
  auto open = described_change("A.6 tea=Tea 8/10");
  at.stock.on_feed(open, at_ms(1));
  CHECK(at.told(gate_command(Op::kAdd, "tea")) == "-");
  CHECK(at.stock.any_gate());
  at.stock.on_feed(described_change("A.7 pie=Pie 8/10"), at_ms(1));
  CHECK_FALSE(at.stock.any_gate());
  auto gated = described_change("A.8 cup=Cup 8/10");
  gated.description->gate = kTries;
  at.stock.on_feed(gated, at_ms(1));
  CHECK(at.stock.any_gate());
  CHECK(at.told(gate_command(Op::kAdd, "cup")) == "403 proof-needed /gate?item=cup");
}

TEST_CASE("Without keys the gate is shut") {
  GateAtWork at(0, std::nullopt);
  CHECK(at.told(gate_command(Op::kAdd, "cup")) == "-");
  CHECK(at.told(gate_command(Op::kAdd, "tea")) == "403 gate-shut");
  CHECK(at.told(gate_command(Op::kAdd, "tea", "x")) == "403 gate-shut");
  CHECK(gate_outcome(at.challenge({"tea"})) == "403 gate-shut");
  CHECK(at.gate.totals().shut == 3);
}

TEST_CASE("A proof is good at every gateway of a shop, and after its keys were replaced") {
  GateAtWork one;
  GateAtWork other;
  const std::string proof = solved(one.challenge({"tea"}));
  CHECK(other.told(gate_command(Op::kAdd, "tea", proof)) == "-");
  const std::string later = solved(one.challenge({"tea"}));
  one.gate.set_keys(session_keys(kKeyB + "\n" + kKeyA));
  CHECK(one.told(gate_command(Op::kAdd, "tea", later)) == "-");
  const std::string last = solved(one.challenge({"tea"}));
  one.gate.set_keys(session_keys(kKeyA));
  CHECK(one.told(gate_command(Op::kAdd, "tea", last)) == "403 proof-refused wrong /gate?item=tea");
  // Keys that are read anew bring no proof back.
  CHECK(one.told(gate_command(Op::kAdd, "tea", later)) == "403 proof-refused used /gate?item=tea");
}

TEST_CASE("A new session is given for a proof, and for one proof one") {
  GateAtWork at(kTries);
  CHECK(at.admitted("") == "403 proof-needed /gate");
  const std::string proof = solved(at.challenge({}));
  const std::string session = at.admitted(proof);
  CHECK(session.size() == 32);
  CHECK(at.admitted(proof) == session);
  CHECK(at.admitted(proof, 299) == session);
  CHECK(at.admitted(proof, 300) == "403 proof-refused expired /gate");
  GateAtWork other(kTries);
  CHECK(other.admitted(proof) == session);
  CHECK(at.admitted(solved(at.challenge({}))) != session);
  CHECK(at.admitted(solved(at.challenge({"tea"}))) == "403 proof-refused other /gate");
  CHECK(at.told(gate_command(Op::kAdd, "tea", proof)) == "403 proof-refused other /gate?item=tea");
  CHECK(GateAtWork().admitted(proof) == "404 not-found");
}

}  // namespace gateway
