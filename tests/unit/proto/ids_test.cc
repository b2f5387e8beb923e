// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Ids are well-formed by construction, and a cursor is read back as it was written.
#include "proto/ids.h"

#include "tests/support/catch.h"

namespace proto {

TEST_CASE("An id takes letters and digits and dot underscore and dash") {
  CHECK(ItemId::parse("P"));
  CHECK(ItemId::parse("aZ09._-"));
  CHECK(ItemId::parse(std::string(limits::kMaxItemIdLength, 'a')));
  CHECK(SessionId::parse(std::string(limits::kMaxSessionLength, 'a')));
  CHECK(ItemId::parse("P")->str() == "P");
}

TEST_CASE("Anything else is no id") {
  using namespace std::string_literals;
  const std::string text =
      GENERATE(""s, " "s, "a b"s, "a/b"s, "a\n"s, "a\0"s, "商品"s, "a%20"s, "\""s, "a+b"s, "a:b"s);
  CAPTURE(text);
  CHECK_FALSE(ItemId::parse(text));
  CHECK_FALSE(SessionId::parse(text));
  CHECK_FALSE(Epoch::parse(text));
}

TEST_CASE("An id has a longest length") {
  CHECK_FALSE(ItemId::parse(std::string(limits::kMaxItemIdLength + 1, 'a')));
  CHECK_FALSE(SessionId::parse(std::string(limits::kMaxSessionLength + 1, 'a')));
  CHECK_FALSE(Epoch::parse(std::string(limits::kMaxEpochLength + 1, 'a')));
}

TEST_CASE("An epoch has no dot because a cursor's dot ends it") {
  CHECK_FALSE(Epoch::parse("4f.1c"));
  CHECK_FALSE(Epoch::parse("4f-1c"));
}

TEST_CASE("A cursor is read back as it was written") {
  const std::uint64_t seq = GENERATE(0u, 1u, 17u, UINT64_MAX);
  const Cursor cursor{*Epoch::parse("4f1c9a"), Seq{seq}};
  CHECK(Cursor::parse(cursor.str()) == cursor);
}

TEST_CASE("Anything else is no cursor") {
  const std::string text = GENERATE("", ".", "4f1c9a", "4f1c9a.", ".17", "4f1c9a.17.1", "4f1c9a.-1",
                                    "4f1c9a.+1", "4f1c9a. 17", "4f1c9a.17 ", "4f1c9a.1e3",
                                    "4f1c9a.0x1", "4f1c9a.18446744073709551616", "4f-1c.17");
  CAPTURE(text);
  CHECK_FALSE(Cursor::parse(text));
}

TEST_CASE("Seqs count up by one and compare") {
  CHECK(Seq{1}.next() == Seq{2});
  CHECK(Seq{1} < Seq{2});
}

}  // namespace proto
