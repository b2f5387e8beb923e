// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is let in, by the request that libzmq makes for each.
#include "bus/core/admission.h"

#include "tests/support/catch.h"

namespace bus {
namespace {

/// A request's frames, each to be replaced.
struct Request {
  std::string version = "1.0";
  std::string id = "7";
  std::string domain = "commands";
  std::string address = "192.0.2.1";
  std::string routing_id = "";
  std::string mechanism = "CURVE";
  std::string key = std::string(32, 'g');

  std::vector<std::string_view> frames() const {
    return {version, id, domain, address, routing_id, mechanism, key};
  }
};

std::string text_of(char byte) {
  KeyBytes key;
  key.fill(static_cast<unsigned char>(byte));
  return to_z85(key);
}

AllowedKeys allowed() {
  return *AllowedKeys::parse("gateway " + text_of('g') + " g\nobserver " + text_of('v') +
                             " v\noperator " + text_of('o') + " o\ncourier " + text_of('c') +
                             " c\n");
}

}  // namespace

TEST_CASE("A key comes in where its role opens, and is told to be of that role") {
  struct Row {
    char key;
    const char* endpoint;
    const char* role;  // null: refused
  };
  for (const Row& row : {Row{'g', "commands", "gateway"}, Row{'g', "changes", "gateway"},
                         Row{'g', "operator", nullptr}, Row{'v', "commands", nullptr},
                         Row{'v', "changes", "observer"}, Row{'v', "operator", nullptr},
                         Row{'o', "commands", "operator"}, Row{'o', "changes", "operator"},
                         Row{'o', "operator", "operator"}, Row{'c', "commands", nullptr},
                         Row{'c', "changes", nullptr}, Row{'c', "operator", "courier"},
                         Row{'g', "", nullptr}, Row{'o', "elsewhere", nullptr}}) {
    CAPTURE(row.key, row.endpoint);
    Request request;
    request.domain = row.endpoint;
    request.key = std::string(32, row.key);
    const auto [reply, refusal] = admit(request.frames(), allowed());
    REQUIRE(reply.size() == 6);
    CHECK(reply[0] == "1.0");
    CHECK(reply[1] == "7");
    CHECK(reply[2] == (row.role == nullptr ? "400" : "200"));
    CHECK(reply[4] == (row.role == nullptr ? "" : row.role));
    CHECK(refusal.has_value() == (row.role == nullptr));
    if (!refusal) continue;
    CHECK(refusal->cause == Refusal::Cause::kRole);
    CHECK(refusal->address == "192.0.2.1");
    CHECK(refusal->endpoint == row.endpoint);
    CHECK(refusal->key == text_of(row.key));
  }
}

TEST_CASE("A key that nobody allows is refused everywhere, also where nobody has one") {
  for (const std::string endpoint : {"commands", "changes", "operator"}) {
    Request request;
    request.domain = endpoint;
    request.key = std::string(32, 'x');
    for (const auto& keys : {allowed(), AllowedKeys()}) {
      const auto [reply, refusal] = admit(request.frames(), keys);
      CHECK(reply[2] == "400");
      REQUIRE(refusal);
      CHECK(refusal->cause == Refusal::Cause::kKey);
    }
  }
}

TEST_CASE("What is no request for a key is refused") {
  std::vector<Request> wrong(5);
  wrong[0].version = "2.0";
  wrong[1].mechanism = "NULL";
  wrong[2].mechanism = "PLAIN";
  wrong[3].key = std::string(31, 'g');
  wrong[4].key = "";
  for (const auto& request : wrong) {
    const auto [reply, refusal] = admit(request.frames(), allowed());
    REQUIRE(reply.size() == 6);
    CHECK(reply[1] == "7");
    CHECK(reply[2] == "500");
    CHECK(refusal);
  }
  const Request right;
  for (std::size_t frames = 0; frames < 7; ++frames) {
    auto fewer = right.frames();
    fewer.resize(frames);
    CHECK(admit(fewer, allowed()).reply[2] == "500");
  }
  auto more = right.frames();
  more.push_back("");
  CHECK(admit(more, allowed()).reply[2] == "500");
}

}  // namespace bus
