// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Challenges of a gate and answers to them: what lets in, and each kind of all that does not.
#include "gateway/gate/proof.h"

#include <sodium.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

using Json = nlohmann::json;

const GateKeys& gate_a() {
  static const GateKeys keys{session_keys(kKeyA)};
  return keys;
}
const GateKeys& gate_b() {
  static const GateKeys keys{session_keys(kKeyB)};
  return keys;
}

GateSubject gate_units(const char* session, std::vector<const char*> items) {
  GateSubject subject{proto::SessionId::parse(session)};
  for (const char* item : items) subject.items.push_back(*proto::ItemId::parse(item));
  return subject;
}
const GateSubject kTea = gate_units("s1", {"tea"});

std::string base64(const std::string& bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

/// The widget's answer, as JSON.
Json answered_challenge(const GateSubject& subject = kTea, const GateKeys& keys = gate_a(),
                        std::int64_t number = 1234) {
  Json payload =
      Json::parse(challenge_body(subject, 5000, GateDraw{{1, 2, 3}, number}, keys, kSigned));
  CHECK(payload.at("maxnumber") == 5000);
  payload.erase("maxnumber");
  payload["number"] = number;
  payload["took"] = 17;
  return payload;
}
std::string sent_proof(const Json& payload) { return base64(payload.dump()); }

/// "let in", or why not.
std::string proof_outcome(const std::string& text, const GateSubject& subject = kTea,
                          const GateKeys& keys = gate_a(), base::WallTime now = wall_seconds(1)) {
  const auto judged = judge_proof(text, subject, keys, now);
  const auto* fault = std::get_if<ProofFault>(&judged);
  return fault == nullptr ? "let in" : std::string(kProofFaults[static_cast<std::size_t>(*fault)]);
}

}  // namespace

TEST_CASE("A challenge is ALTCHA's, and its answer lets in until it is over") {
  const Json payload = answered_challenge();
  const auto life = std::chrono::floor<base::Seconds>(kChallengeLife).count();
  CHECK(payload.at("algorithm") == "SHA-256");
  CHECK(payload.at("salt").get<std::string>().starts_with(
      "01020300000000000000000000000000?expires=" + std::to_string(1795737600 + life) + "&for="));
  CHECK(payload.at("salt").get<std::string>().ends_with('&'));
  CHECK(proof_outcome(sent_proof(payload)) == "let in");
  CHECK(proof_outcome(sent_proof(payload), kTea, gate_a(), wall_seconds(life - 1)) == "let in");
  CHECK(proof_outcome(sent_proof(payload), kTea, gate_a(), wall_seconds(life)) == "expired");
  // The number is found by trying, as the widget does.
  std::int64_t number = 0;
  while (challenge_of(payload["salt"].get<std::string>(), number) !=
         payload["challenge"].get<std::string>())
    ++number;
  CHECK(number == 1234);
}

TEST_CASE("What ALTCHA's own library makes and solves is let in") {
  // altcha-lib 1.4.1: createChallenge({hmacKey: "A".repeat(32), number: 4711, maxnumber: 10000, salt, params}),
  // solveChallenge; `for` is its HMAC of "for items s1 P".
  const GateKeys theirs{std::vector{session_keys(kKeyA).signing_key()}};
  const std::string payload =
      "eyJhbGdvcml0aG0iOiJTSEEtMjU2IiwiY2hhbGxlbmdlIjoiYWEyOWViZDAwMTM2YmFiY2IxMGU0ZmE4NmYxNTQ0ZTgw"
      "YWUzODk2NTBlZWQ2ZDBmNjVkZGMxMmM2MDM3Yzc2ZSIsIm51bWJlciI6NDcxMSwic2FsdCI6IjAwMTEyMjMzNDQ1NTY2"
      "Nzc4ODk5YWFiYmNjZGRlZWZmP2V4cGlyZXM9MTc5NTc0MTIwMCZmb3I9NDhhZDQ3Mjk1YzYxNjU4YTBhNGQ2NGY2ZWIz"
      "ZmUxMzEmIiwic2lnbmF0dXJlIjoiNGMwODhmZjc4ZmM0YjZjMzdlN2FjMzM4MTFjMTVlMGI3NTk2M2Q3ZjU5NzBlMjhl"
      "OWFmZmEzZGE3MjNkOTRiZiIsInRvb2siOjQwNH0=";
  CHECK(proof_outcome(payload, gate_units("s1", {"P"}), theirs) == "let in");
  CHECK(proof_outcome(payload, gate_units("s1", {"Q"}), theirs) == "other");
  CHECK(proof_outcome(payload, gate_units("s1", {"P"})) ==
        "wrong");  // the gate's keys are not the sessions'
}

TEST_CASE("A proof of which one bit is changed lets nobody in") {
  const Json payload = answered_challenge();
  for (const char* part : {"challenge", "salt", "signature"}) {
    const auto text = payload.at(part).get<std::string>();
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int bit = 0; bit < 7; ++bit) {
        Json other = payload;
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
        other[part] = changed;
        CAPTURE(part, at, bit);
        CHECK(proof_outcome(base64(other.dump(-1, ' ', false, Json::error_handler_t::replace))) !=
              "let in");
      }
    }
  }
  for (int bit = 0; bit < 31; ++bit) {
    Json other = payload;
    other["number"] = 1234 ^ (1 << bit);
    CHECK(proof_outcome(sent_proof(other)) != "let in");
  }
}

TEST_CASE("A proof is for one session and its items, or for a new session, and for nothing else") {
  const GateSubject subjects[] = {kTea,
                                  gate_units("s2", {"tea"}),
                                  gate_units("s1", {"cup"}),
                                  gate_units("s1", {"cup", "tea"}),
                                  gate_units("s1", {"te", "a"}),
                                  {}};
  for (const auto& given : subjects)
    for (const auto& used : subjects) {
      const bool same = given.session == used.session && given.items == used.items;
      CHECK(proof_outcome(sent_proof(answered_challenge(given)), used) ==
            (same ? "let in" : "other"));
    }
}

TEST_CASE("What this shop has not signed lets nobody in") {
  CHECK(proof_outcome(sent_proof(answered_challenge(kTea, gate_b()))) == "wrong");
  const GateKeys both{session_keys(kKeyB + "\n" + kKeyA)};
  CHECK(proof_outcome(sent_proof(answered_challenge()), kTea, both) == "let in");
  CHECK(proof_outcome(sent_proof(answered_challenge(kTea, both)), kTea, gate_b()) == "let in");
  CHECK(proof_outcome(sent_proof(answered_challenge(kTea, both)), kTea, gate_a()) == "wrong");
}

TEST_CASE("What is not ALTCHA's payload is unreadable") {
  const auto with = [](const char* field, const Json& value) {
    Json payload = answered_challenge();
    payload[field] = value;
    return sent_proof(payload);
  };
  const auto without = [](const char* field) {
    Json payload = answered_challenge();
    payload.erase(field);
    return sent_proof(payload);
  };
  std::string twice = answered_challenge().dump();
  twice.insert(twice.size() - 1, R"(,"number":1234)");
  const std::string proof = sent_proof(answered_challenge());
  const std::string rows[] = {"x",
                              "{}",
                              answered_challenge().dump(),
                              base64("[]"),
                              base64("7"),
                              base64("null"),
                              base64("{}"),
                              base64(twice),
                              base64(answered_challenge().dump() + " 1"),
                              proof + proof,
                              " " + proof,
                              proof + "\n",
                              proof.substr(1),
                              std::string("\0x", 2),
                              base64(std::string(kMostProofBytes, ' ') + "{}"),
                              with("algorithm", "SHA-512"),
                              with("algorithm", "sha-256"),
                              with("algorithm", "none"),
                              with("algorithm", nullptr),
                              with("number", "1234"),
                              with("number", -1),
                              with("number", 1234.5),
                              with("number", nullptr),
                              with("number", true),
                              with("number", kMostTries + 1),
                              with("number", 18446744073709551615ULL),
                              with("number", 1e300),
                              with("challenge", ""),
                              with("challenge", 7),
                              with("challenge", std::string(64, 'A')),
                              with("challenge", std::string(63, 'a')),
                              with("signature", std::string(65, 'a')),
                              with("signature", Json::array()),
                              with("salt", 7),
                              without("algorithm"),
                              without("challenge"),
                              without("number"),
                              without("salt"),
                              without("signature")};
  for (const auto& row : rows) {
    CAPTURE(row);
    CHECK(proof_outcome(row) == "unreadable");
  }
  // Fields of other versions of the widget mean nothing here.
  CHECK(proof_outcome(with("more", Json{{"x", 1}})) == "let in");
  CHECK(proof_outcome(without("took")) == "let in");
  CHECK(proof_outcome(proof.substr(0, proof.find('='))) == "let in");
}

TEST_CASE("No digit goes over from the number to the salt, nor the other way round") {
  // bbysaeth/typo3-altcha#33: "…expires=1700000000" + "12345" and "…expires=17000000001" + "2345" have one hash, so that
  // a proof could be prolonged.
  const Json payload = answered_challenge();
  const auto salt = payload.at("salt").get<std::string>();
  const auto moved = [&](const std::string& other, std::int64_t number) {
    Json spliced = payload;
    spliced["salt"] = other;
    spliced["number"] = number;
    return proof_outcome(sent_proof(spliced));
  };
  CHECK(moved(salt + "1", 234) == "wrong");
  CHECK(moved(salt + "123", 4) == "wrong");
  const GateKeys& keys = gate_a();
  // One whose salt has no end, as before the advisory, is not read at all.
  const std::string open = salt.substr(0, salt.size() - 1);
  Json old = payload;
  old["salt"] = open;
  old["challenge"] = challenge_of(open, 1234);
  old["signature"] = GateKeys::mac(old["challenge"].get<std::string>(), keys.signing_key());
  CHECK(proof_outcome(sent_proof(old)) == "wrong");
}

TEST_CASE("Of a salt there is one spelling, and it says when it ends") {
  // altcha-org/altcha-lib#8 and altcha-org/altcha#53: a time that is missing or in another unit was read as none, and
  // such a proof was good for ever.
  const std::string digits(32, 'a');
  for (const std::string& salt :
       {digits + "?for=" + digits + "&", digits + "?expires=&for=" + digits + "&",
        digits + "?expires=x&for=" + digits + "&", digits + "?expires=-1&for=" + digits + "&",
        digits + "?expires=+1795737700&for=" + digits + "&",
        digits + "?expires=01795737700&for=" + digits + "&",
        digits + "?expires=1795737700000&for=" + digits + "&",
        digits + "?expires=1795737700&expires=9999999999&for=" + digits + "&",
        digits + "?expire=1795737700&for=" + digits + "&",
        digits + "?for=" + digits + "&expires=1795737700&",
        digits + "?expires=1795737700&for=" + digits, digits + "?expires=1795737700&",
        digits + "&expires=1795737700?for=" + digits + "&", std::string(), digits}) {
    CAPTURE(salt);
    CHECK_FALSE(GateSalt::parse(salt));
    Json payload = answered_challenge();
    payload["salt"] = salt;
    payload["challenge"] = challenge_of(salt, 1234);
    payload["signature"] =
        GateKeys::mac(payload["challenge"].get<std::string>(), gate_a().signing_key());
    CHECK(proof_outcome(sent_proof(payload)) == "wrong");
  }
  CHECK(GateSalt::parse(digits + "?expires=1795737700&for=" + digits + "&"));
}

TEST_CASE("One proof is given one session, whoever is asked and however often") {
  const auto session = [](const Json& payload, const GateKeys& keys) {
    const auto judged = judge_proof(sent_proof(payload), {}, keys, wall_seconds(1));
    return session_of(std::get<Proof>(judged)).str();
  };
  const Json one = answered_challenge({});
  CHECK(session(one, gate_a()).size() == 32);
  CHECK(session(one, gate_a()) == session(one, GateKeys(session_keys(kKeyB + "\n" + kKeyA))));
  Json again = one;
  again["took"] = 99;
  CHECK(session(again, gate_a()) == session(one, gate_a()));
  CHECK(session(answered_challenge({}, gate_a(), 77), gate_a()) != session(one, gate_a()));
}

}  // namespace gateway
