// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Keys of a shop's own servers: made, kept as a hash, read from a file.
#include "ops/backend_keys.h"

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace ops {
namespace {

const std::string kHash(64, '0');

NewBackendKey made(const std::vector<Scope>& scopes = {Scope::kStockWrite}) {
  auto key = new_backend_key("ERP", scopes);
  REQUIRE(key);
  return *std::move(key);
}

std::string why_refused(const std::string& text) {
  const auto keys = BackendKeys::parse(text);
  REQUIRE_FALSE(keys);
  return keys.error().why;
}

}  // namespace

TEST_CASE("A key that was made comes in by its line, and no other does") {
  const auto one = made({Scope::kStockWrite, Scope::kOrdersRead});
  const auto two = made();
  CHECK(one.key != two.key);
  CHECK(one.key.starts_with("hf_"));
  CHECK(one.line.find(one.key.substr(one.key.rfind('_') + 1)) == std::string::npos);
  const auto keys = BackendKeys::parse("# of the ERP\n\n" + one.line + "\r\n  # others\n");
  REQUIRE(keys);
  CHECK(keys->size() == 1);
  const auto* found = keys->find(one.key);
  REQUIRE(found != nullptr);
  CHECK(found->name == "ERP");
  CHECK(found->may(Scope::kOrdersRead));
  CHECK_FALSE(found->may(Scope::kOrdersWrite));
  std::string other = one.key;
  other.back() = other.back() == '0' ? '1' : '0';
  for (const std::string& wrong :
       {two.key, other, one.key + "0", one.key.substr(0, one.key.size() - 1), one.key.substr(3),
        one.key.substr(0, one.key.rfind('_')), std::string("hf_"), std::string("hf__"),
        std::string()})
    CHECK(keys->find(wrong) == nullptr);
}

TEST_CASE("A key for everything may do all there is") {
  const auto key = made({Scope::kEverything});
  const auto keys = BackendKeys::parse(key.line);
  REQUIRE(keys);
  for (std::size_t i = 0; i < kScopes.size(); ++i) {
    CHECK(keys->find(key.key)->may(static_cast<Scope>(i)));
    CHECK(parse_scope(kScopes[i]) == static_cast<Scope>(i));
  }
  CHECK_FALSE(parse_scope("stock"));
}

TEST_CASE("The hash is what sha256sum says of the key") {
  // printf %s hf_a_b | sha256sum
  const auto keys = BackendKeys::parse(
      "a ERP * 66f30cc654b854861246006e2d0896fbc069fcb9afe1e6593bdc9050683d9a0c");
  REQUIRE(keys);
  CHECK(keys->find("hf_a_b") != nullptr);
}

TEST_CASE("A line that is wrong is named by its number, and nothing of its hash is told") {
  CHECK(why_refused("# x\nid ERP * " + kHash + " more") ==
        "line 2: it is not 'ID NAME SCOPES HASH'");
  CHECK(why_refused("id ERP *") == "line 1: it is not 'ID NAME SCOPES HASH'");
  CHECK(why_refused("i.d ERP * " + kHash) == "line 1: its id is not of A-Z a-z 0-9");
  CHECK(why_refused("id E/P * " + kHash) == "line 1: its name is not 1 to 64 of A-Z a-z 0-9 . _ -");
  CHECK(why_refused("id ERP stock:write,all " + kHash) == "line 1: 'all' is no scope");
  CHECK(why_refused("id ERP , " + kHash) == "line 1: it has no scope");
  for (const std::string& hash : {kHash + "00", kHash.substr(2), std::string(64, 'g')})
    CHECK(why_refused("id ERP * " + hash) == "line 1: its hash is not 64 digits of hexadecimal");
  CHECK(why_refused("id A * " + kHash + "\nid B * " + kHash) == "line 2: its id is another key's");
}

TEST_CASE(
    "A file that anybody may write to, or that is none, is refused, and an empty one lets nobody "
    "in") {
  const support::TempFolder folder;
  const std::string path = folder.write("keys", made().line);
  REQUIRE(chmod(path.c_str(), 0644) == 0);
  CHECK(BackendKeys::read(path));
  REQUIRE(chmod(path.c_str(), 0646) == 0);
  CHECK(BackendKeys::read(path).error().why == "'" + path + "' can be written by anybody");
  CHECK(BackendKeys::read(folder.path()).error().why.ends_with(" is no file"));
  CHECK(BackendKeys::read(path + "x").error().why.ends_with(" is no file"));
  CHECK(BackendKeys::read(folder.write("none", ""))->size() == 0);
  CHECK(BackendKeys::read(folder.write("bad", "x"))
            .error()
            .why.ends_with("bad', line 1: it is not 'ID NAME SCOPES HASH'"));
}

TEST_CASE("A key is not made without a name or for nothing") {
  CHECK(new_backend_key("", {Scope::kStockWrite}).error().what == "name");
  CHECK(new_backend_key("a b", {Scope::kStockWrite}).error().what == "name");
  CHECK(new_backend_key("ERP", {}).error().what == "scope");
}

}  // namespace ops
