// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who may come in at the bus, as a file has it.
#include "bus/core/allowed_keys.h"

#include "tests/support/catch.h"

namespace bus {
namespace {

KeyBytes key(unsigned char first) { return KeyBytes{first}; }

std::string line(std::string_view role, unsigned char first, std::string_view name = "x") {
  return std::string(role) + " " + to_z85(key(first)) + " " + std::string(name) + "\n";
}

AllowedKeys parsed(const std::string& text) {
  auto keys = AllowedKeys::parse(text);
  REQUIRE(keys);
  return *std::move(keys);
}

std::string why_refused(const std::string& text) {
  const auto keys = AllowedKeys::parse(text);
  REQUIRE_FALSE(keys);
  return keys.error().why;
}

}  // namespace

TEST_CASE("Who has a line is known by their key, and nobody else is") {
  const auto keys = parsed("# gateways\n\n  \t\n" + line("gateway", 1, "gw-1") + "observer\t" +
                           to_z85(key(2)) + "  \t a.b_c-D9 \r\n" + "  # indented\n" +
                           line("operator", 3) + "courier " + to_z85(key(4)) + " last");
  CHECK(keys.size() == 4);
  REQUIRE(keys.find(key(1)) != nullptr);
  CHECK(keys.find(key(1))->role == Role::kGateway);
  CHECK(keys.find(key(1))->name == "gw-1");
  REQUIRE(keys.find(key(2)) != nullptr);
  CHECK(keys.find(key(2))->role == Role::kObserver);
  CHECK(keys.find(key(2))->name == "a.b_c-D9");
  CHECK(keys.find(key(4))->role == Role::kCourier);
  CHECK(keys.find(key(5)) == nullptr);
  CHECK(parsed("").size() == 0);
}

TEST_CASE("A line that is wrong is refused with its number, and why") {
  const std::string z85 = to_z85(key(1));
  CHECK(why_refused("\n# x\ngateway " + z85) == "line 3: it is not 'ROLE KEY NAME'");
  CHECK(why_refused("gateway " + z85 + " a b") == "line 1: it is not 'ROLE KEY NAME'");
  for (const std::string role : {"Gateway", "admin", "*", "gateway,operator"})
    CHECK(why_refused(role + " " + z85 + " x").find("its role is not") != std::string::npos);
  for (const std::string& wrong : {z85.substr(1), z85 + "0", std::string(40, '"')})
    CHECK(why_refused("gateway " + wrong + " x").find("its key is not one") != std::string::npos);
  for (const std::string& name :
       {std::string(65, 'n'), std::string("a/b"), std::string("\xc3\xa4")})
    CHECK(why_refused(line("gateway", 1, name)).find("its name") != std::string::npos);
  CHECK(why_refused(line("gateway", 1) + line("operator", 1, "y")) ==
        "line 2: its key is another line's");
  std::string many;
  for (int i = 0; i <= 1000; ++i) {
    KeyBytes each{};
    each[0] = static_cast<unsigned char>(i);
    each[1] = static_cast<unsigned char>(i >> 8);
    many += "gateway " + to_z85(each) + " x\n";
  }
  CHECK(why_refused(many) == "line 1001: there are more than 1000 keys");
}

TEST_CASE("A role opens what it is for") {
  struct Row {
    Role role;
    bool commands;
    bool changes;
    bool operations;
  };
  for (const Row& row :
       {Row{Role::kGateway, true, true, false}, Row{Role::kObserver, false, true, false},
        Row{Role::kOperator, true, true, true}, Row{Role::kCourier, false, false, true}}) {
    CAPTURE(to_string(row.role));
    CHECK(opens(row.role, Door::kCommands) == row.commands);
    CHECK(opens(row.role, Door::kChanges) == row.changes);
    CHECK(opens(row.role, Door::kOperator) == row.operations);
  }
  for (const auto name : kRoles) CHECK(to_string(*parse_role(name)) == name);
  for (const auto name : kDoors) CHECK(to_string(*parse_door(name)) == name);
  CHECK_FALSE(parse_role(""));
  CHECK_FALSE(parse_door("Commands"));
}

TEST_CASE("Who loses a key or its role is shut out where that had opened") {
  const auto before = parsed(line("gateway", 1) + line("observer", 2) + line("operator", 3));
  const auto shut = [&](const std::string& text, Door door) {
    return parsed(text).shut_out(before, door);
  };
  // Nobody lost anything; somebody is new.
  const std::string more = line("gateway", 1, "renamed") + line("observer", 2) +
                           line("operator", 3) + line("courier", 4);
  for (const auto door : {Door::kCommands, Door::kChanges, Door::kOperator})
    CHECK_FALSE(shut(more, door));
  // The gateway is gone.
  const std::string without = line("observer", 2) + line("operator", 3);
  CHECK(shut(without, Door::kCommands));
  CHECK(shut(without, Door::kChanges));
  CHECK_FALSE(shut(without, Door::kOperator));
  // The operator is a courier: it comes in where it did, and may do less.
  const std::string less = line("gateway", 1) + line("observer", 2) + line("courier", 3);
  CHECK(shut(less, Door::kOperator));
}

}  // namespace bus
