// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "base/key_file.h"

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace base {
namespace {

constexpr KeyFile kSecret = {"keys", S_IROTH | S_IWOTH, " is open to others", 16, " is too large"};

std::string why_not(const std::string& path) {
  const auto text = read_key_file(path, kSecret);
  REQUIRE_FALSE(text);
  CHECK(text.error().what == "keys");
  return text.error().why;
}

}  // namespace

TEST_CASE("A file of keys is read whole, up to its size, by who alone may") {
  const support::TempFolder folder;
  const std::string path = folder.write("keys", "secret\n");
  REQUIRE(chmod(path.c_str(), 0640) == 0);
  CHECK(read_key_file(path, kSecret).value() == "secret\n");
  for (const mode_t mode : {0644, 0602, 0606}) {
    REQUIRE(chmod(path.c_str(), mode) == 0);
    CHECK(why_not(path) == "'" + path + "' is open to others");
  }
  const std::string full = folder.write("full", std::string(kSecret.most, 'k'));
  const std::string more = folder.write("more", std::string(kSecret.most + 1, 'k'));
  for (const std::string& each : {full, more}) REQUIRE(chmod(each.c_str(), 0600) == 0);
  CHECK(read_key_file(full, kSecret)->size() == kSecret.most);
  CHECK(why_not(more) == "'" + more + "' is too large");
}

TEST_CASE("What is no file is not read, and nobody waits for a pipe") {
  const support::TempFolder folder;
  const std::string pipe = std::string(folder.path()) + "/pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string& path : {std::string(folder.path()), pipe + "-none", pipe})
    CHECK(why_not(path) == "'" + path + "' is no file");
  CHECK(why_not("/dev/null") == "'/dev/null' is no file");
}

}  // namespace base
