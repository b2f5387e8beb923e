// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/hooks_file.h"

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace courier {
namespace {

const std::string kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

std::string with(const std::string& fields) {
  return R"({"hooks":[{"name":"erp","url":"https://shop.example/hook","secret":")" + kSecret +
         "\"" + fields + "}]}";
}

}  // namespace

TEST_CASE("A hook has a name, a place, a secret or two, and what it wants to hear of") {
  const auto all = *parse_hooks(with(""));
  REQUIRE(all.size() == 1);
  CHECK(all[0].name.str() == "erp");
  CHECK(all[0].url.origin == "https://shop.example");
  CHECK(all[0].keys.size() == 1);
  CHECK(all[0].keys[0].size() == 24);
  CHECK(all[0].types.empty());
  CHECK(all[0].parallel == 1);
  const auto one =
      *parse_hooks(R"({"hooks":[{"name":"a","url":"https://x/","secret":[")" + kSecret + R"(",")" +
                   kSecret + R"("],"types":["order.sold","item.back"],"parallel":4}]})");
  CHECK(one[0].keys.size() == 2);
  CHECK(one[0].types ==
        std::set<proto::EventType>{proto::EventType::kOrderSold, proto::EventType::kItemBack});
  CHECK(one[0].parallel == 4);
}

TEST_CASE("What is wrong with a file of hooks is said, but for its secrets") {
  const auto [text, why] = GENERATE(table<std::string, std::string>({
      {"", "line 1"},
      {"[]", "it must be"},
      {R"({"hooks":[]})", "one or more"},
      {R"({"hooks":[7]})", "hook 1 must be an object"},
      {R"({"hooks":[{"name":"a b"}]})", "hook 1: 'name' must be"},
      {R"({"hooks":[{"name":"a","url":"http://x/"}]})", "hook 'a': 'url' must be"},
      {R"({"hooks":[{"name":"a","url":"https://x/"}]})", "hook 'a': 'secret' must be"},
      {R"({"hooks":[{"name":"a","url":"https://x/","secret":"whsec_c2hvcnQ="}]})",
       "hook 'a': 'secret' must be"},
      {R"({"hooks":[{"name":"a","url":"https://x/","secret":[]}]})", "must be one, or two"},
      {with(R"(,"types":["order.lost"])"), "hook 'erp': there is no event of type 'order.lost'"},
      {with(R"(,"types":[])"), "'types' must name"},
      {with(R"(,"parallel":17)"), "'parallel' must be"},
      {with(R"(,"paralel":2)"), "'paralel' is no field"},
  }));
  CAPTURE(text);
  const auto parsed = parse_hooks(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().what == "--hooks");
  CHECK(parsed.error().why.find(why) != std::string::npos);
  CHECK(parsed.error().why.find("c2hvcnQ") == std::string::npos);
  const std::string hook = with("").substr(10);
  const auto twice = R"({"hooks":[)" + hook.substr(0, hook.size() - 2) + "," +
                     hook.substr(0, hook.size() - 2) + "]}";
  CHECK(parse_hooks(twice).error().why == "hook 'erp' is there twice");
}

TEST_CASE("A file of secrets that others may read is refused") {
  support::TempFolder folder;
  const std::string path = folder.write("hooks.json", with(""));
  chmod(path.c_str(), 0640);
  CHECK(read_hooks_file(path).ok());
  chmod(path.c_str(), 0644);
  CHECK(read_hooks_file(path).error().why.find("can be read by others") != std::string::npos);
  CHECK(read_hooks_file(path + "x").error().why == "'" + path + "x' is no file");
  const std::string itself =
      folder.path().string();  // as what Docker makes of a file that is missing
  CHECK(read_hooks_file(itself).error().why == "'" + itself + "' is no file");
}

}  // namespace courier
