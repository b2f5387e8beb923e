// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Keys as text.
#include "bus/core/z85.h"

#include "tests/support/catch.h"

namespace bus {
namespace {

// Of RFC 32, and of the examples of libzmq's manual.
constexpr std::string_view kText = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
constexpr KeyBytes kKey = {0x8E, 0x0B, 0xDD, 0x69, 0x76, 0x28, 0xB9, 0x1D, 0x8F, 0x24, 0x55,
                           0x87, 0xEE, 0x95, 0xC5, 0xB0, 0x4D, 0x48, 0x96, 0x3F, 0x79, 0x25,
                           0x98, 0x77, 0xB4, 0x9C, 0xD9, 0x06, 0x3A, 0xEA, 0xD3, 0xB7};

}  // namespace

TEST_CASE("A key is written and read as ZeroMQ does") {
  CHECK(to_z85(kKey) == kText);
  CHECK(parse_z85(kText) == kKey);
  KeyBytes highest;
  highest.fill(0xFF);
  CHECK(parse_z85(to_z85(highest)) == highest);
  CHECK(to_z85(KeyBytes{}) == std::string(kKeyText, '0'));
}

TEST_CASE("What is no key is none") {
  std::string above(kText);
  above.replace(0, 5, "%nSc1");  // 2^32
  const std::string text(kText);
  for (const std::string& wrong :
       {std::string(), text.substr(1), text + "0", " " + text.substr(1), "\"" + text.substr(1),
        "\\" + text.substr(1), "," + text.substr(1), std::string(1, '\0') + text.substr(1),
        "\xff" + text.substr(1), above, std::string(kKeyText, '#')})
    CHECK_FALSE(parse_z85(wrong));
  above.replace(0, 5, "%nSc0");  // 2^32 - 1
  CHECK(parse_z85(above));
}

}  // namespace bus
