// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// If-None-Match as a list.
#include "gateway/http/entity_tags.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {
namespace {

using Tags = std::vector<std::string_view>;

}  // namespace

TEST_CASE("A list of entity tags is read member by member, weakly") {
  const std::pair<const char*, Tags> rows[] = {
      {"", {}},
      {"\"A.1\"", {"A.1"}},
      {"W/\"A.1\"", {"A.1"}},
      {"\"A.1\", \"x\"", {"A.1", "x"}},
      {" , \"x\" ,, W/\"A.1\" ,", {"x", "A.1"}},
      {"\"a,b\", \"c\"", {"a,b", "c"}},
      {"\"a\\\", \"b\"", {"a\\", "b"}},
      {"A.1", {"A.1"}},
      {"A.1, \"x\"", {"A.1", "x"}},
      {"\"A.1", {"\"A.1"}},
      {"\"\"", {""}},
      {"W/", {}},
      {"\"a\"junk, \"b\"", {"a", "b"}},
      {"\"*\", *", {"*", "*"}},
  };
  for (const auto& [value, tags] : rows) {
    CAPTURE(value);
    const auto read = read_entity_tags(value);
    CHECK(read.tags == tags);
    CHECK_FALSE(read.any);
  }
  CHECK(read_entity_tags(" * ").any);
}

TEST_CASE("What a proxy that compresses appends is taken off") {
  for (const char* tag :
       {"A.1-gzip", "A.1;gzip", "A.1--gzip", "A.1-br", "A.1-zstd", "A.1:deflate", "A.1_br",
        "A.1-GZIP", "A.1-gzip-gzip", "A.1-br;gzip", "A.1-x-gzip", "A.1+gzip", "A.1-df"}) {
    CAPTURE(tag);
    const std::string quoted = '"' + std::string(tag) + '"';
    CHECK(read_entity_tags(quoted).tags == Tags{"A.1"});
    CHECK(read_entity_tags("W/" + quoted).cursors() == std::vector{cursor("A.1")});
  }
  for (const char* tag : {"A.1gzip", "gzip", "-gzip", "A.1-lzma", "A.1-gzipx", "A.1-"})
    CHECK(read_entity_tags('"' + std::string(tag) + '"').tags == Tags{tag});
}

TEST_CASE("A file's tag matches any member, and a star") {
  CHECK(read_entity_tags("\"x\", W/\"0123\"").match("\"0123\""));
  CHECK(read_entity_tags("\"0123-gzip\"").match("\"0123\""));
  CHECK(read_entity_tags("*").match("\"0123\""));
  CHECK_FALSE(read_entity_tags("\"01234\", \"x\"").match("\"0123\""));
  CHECK_FALSE(read_entity_tags("").match("\"0123\""));
}

TEST_CASE("Cursors are found among other tags") {
  CHECK(read_entity_tags("\"x\", \"B.2\", \"A.1-gzip\", \"A.x\", \"A.99999999999999999999\"")
            .cursors() == std::vector{cursor("B.2"), cursor("A.1")});
  CHECK(read_entity_tags("\"A.1\",%0d%0aSet-Cookie: session=evil").cursors() ==
        std::vector{cursor("A.1")});
}

}  // namespace gateway
