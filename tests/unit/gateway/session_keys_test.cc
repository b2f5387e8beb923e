// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The file of the keys that sign sessions.
#include "gateway/sessions/session_keys.h"

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {

TEST_CASE("A file of session keys has a key a line, and the first signs") {
  const auto keys = session_keys("# of June\n\n  " + kKeyB + "\r\n" +
                                 kKeyA.substr(0, kKeyA.size() - 1) + "\n# of May\n");
  REQUIRE(keys.keys().size() == 2);
  CHECK(keys.signing_key().front() == 'B');
  CHECK(keys.keys().back().back() == 'A');
}

TEST_CASE(
    "A file of session keys that is wrong is refused by its line, without what stands there") {
  const std::pair<std::string, std::string> rows[] = {
      {"", "it has no key"},
      {"# nothing\n", "it has no key"},
      {kKeyA + "\nshort\n", "line 2: it is not 32 bytes in base64"},
      {kKeyA.substr(4), "line 1: it is not 32 bytes in base64"},
      {kKeyA + "QUFB", "line 1: it is not 32 bytes in base64"},
      {"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB", "line 1: it is not 32 bytes in base64"},
      {kKeyA + " " + kKeyB, "line 1: it is not 32 bytes in base64"},
      {"!" + kKeyA.substr(1), "line 1: it is not 32 bytes in base64"},
      {[] {
         std::string lines;
         for (int i = 0; i < 9; ++i) lines += kKeyA + "\n";
         return lines;
       }(),
       "line 9: there are more than 8 keys"},
  };
  for (const auto& [text, why] : rows) {
    const auto keys = SessionKeys::parse(text);
    REQUIRE_FALSE(keys);
    CHECK(keys.error().why == why);
  }
}

TEST_CASE("A file of session keys that others may read or write is refused") {
  const support::TempFolder folder;
  const std::string path = folder.write("session.keys", kKeyA + "\n");
  for (const auto& [mode, is_read] : {std::pair<mode_t, bool>{0600, true},
                                      {0400, true},
                                      {0640, true},
                                      {0644, false},
                                      {0604, false},
                                      {0602, false},
                                      {0660, false}}) {
    CAPTURE(mode);
    REQUIRE(chmod(path.c_str(), mode) == 0);
    const auto keys = SessionKeys::read(path);
    CHECK(keys.ok() == is_read);
    if (!keys) CHECK(keys.error().why.find(kKeyA) == std::string::npos);
  }
  CHECK_FALSE(SessionKeys::read(folder.path().string()));
  CHECK_FALSE(SessionKeys::read(path + ".none"));
}

}  // namespace gateway
