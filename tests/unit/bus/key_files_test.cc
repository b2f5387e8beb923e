// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Files of keys: written for one, read if for nobody else.
#include "bus/key_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace bus {
namespace {

struct KeyRig {
  support::TempFolder folder;
  std::string path = folder.path() / "key";

  std::string write(const std::string& text, mode_t mode = 0600) {
    std::ofstream(path) << text;
    REQUIRE(chmod(path.c_str(), mode) == 0);
    return path;
  }
};

KeyPair made() {
  auto keys = make_key_pair();
  REQUIRE(keys);
  return *std::move(keys);
}

}  // namespace

TEST_CASE("A secret key is written once, for its owner alone, and read again") {
  KeyRig rig;
  const KeyPair keys = made();
  CHECK(keys.secret_key != made().secret_key);
  REQUIRE_FALSE(write_secret_file(rig.path, keys));
  struct stat is {};
  REQUIRE(stat(rig.path.c_str(), &is) == 0);
  CHECK((is.st_mode & 07777) == 0600);
  const auto read = read_secret_file(rig.path);
  REQUIRE(read);
  CHECK(read->secret_key == keys.secret_key);
  CHECK(read->public_key == keys.public_key);
  const auto again = write_secret_file(rig.path, made());
  REQUIRE(again);
  CHECK(again->why.find("is there already") != std::string::npos);
  CHECK(read_secret_file(rig.path)->secret_key == keys.secret_key);
  CHECK(write_secret_file(rig.path + "/below", keys));
}

TEST_CASE("A secret key that others may read or write is refused, and so is what is none") {
  KeyRig rig;
  const KeyPair keys = made();
  for (const mode_t mode : {0604U, 0602U, 0644U, 0666U, 0777U}) {
    const auto read = read_secret_file(rig.write(keys.secret_key, mode));
    REQUIRE_FALSE(read);
    CHECK(read.error().why.find("is secret") != std::string::npos);
    CHECK(read.error().why.find(keys.secret_key) == std::string::npos);
  }
  CHECK(read_secret_file(rig.write(keys.secret_key, 0640)));
  CHECK(read_secret_file(rig.write(keys.secret_key, 0400)));
  for (const std::string& text :
       {std::string(), std::string("# nothing\n"), keys.secret_key.substr(1),
        keys.secret_key + "\n" + keys.secret_key, keys.secret_key + "\nmore\n",
        "secret = " + keys.secret_key}) {
    const auto read = read_secret_file(rig.write(text));
    REQUIRE_FALSE(read);
    CHECK(read.error().why.find(keys.secret_key.substr(1)) == std::string::npos);
  }
  CHECK_FALSE(read_secret_file(rig.write(std::string(300'000, '\n'))));
  CHECK_FALSE(read_secret_file(rig.folder.path()));
  CHECK_FALSE(read_secret_file(rig.path + "-none"));
}

TEST_CASE("A key that begins like a comment is a key") {
  KeyRig rig;
  const std::string key = "#" + std::string(39, '0');  // 84 * 85^4 is above 2^32: no key
  CHECK_FALSE(read_secret_file(rig.write(key)));
  const auto read = read_secret_file(rig.write("# one\r\n  " + made().secret_key + " \r\n\n"));
  CHECK(read);
}

TEST_CASE("A public key is given as it is, or by its file") {
  KeyRig rig;
  const KeyPair keys = made();
  CHECK(*read_public_key(keys.public_key) == keys.public_key);
  CHECK(*read_public_key(rig.write("# cartd\n" + keys.public_key + "\n", 0644)) == keys.public_key);
  // One whose path could be a key.
  std::string path = rig.folder.path() / "k";
  path.resize(std::max<std::size_t>(path.size(), kKeyText), 'x');
  std::ofstream(path) << keys.public_key;
  CHECK(*read_public_key(path) == keys.public_key);
  CHECK_FALSE(read_public_key(""));
  CHECK_FALSE(read_public_key(keys.public_key.substr(1)));
  CHECK_FALSE(read_public_key(rig.write("cartd")));
}

TEST_CASE("Who is let in is not for everybody to say") {
  KeyRig rig;
  const std::string line = "gateway " + made().public_key + " one\n";
  CHECK(read_allow_file(rig.write(line, 0644))->size() == 1);
  CHECK(read_allow_file(rig.write(line, 0646)).error().why.find("written by anybody") !=
        std::string::npos);
  CHECK(read_allow_file(rig.write(line + "x")).error().why.find("line 2") != std::string::npos);
  CHECK_FALSE(read_allow_file(rig.path + "-none"));
}

TEST_CASE("Who connects has both keys, or stays on this machine, or says that it need not") {
  KeyRig rig;
  const KeyPair keys = made();
  rig.write(keys.secret_key);
  const std::vector<std::string> here = {"tcp://127.0.0.1:5550", "ipc:///run/x"};
  const std::vector<std::string> away = {"tcp://127.0.0.1:5550", "tcp://cartd:5550"};
  CHECK_FALSE(read_client_keys({}, here)->has_value());
  const auto insecure = read_client_keys({}, away);
  REQUIRE_FALSE(insecure);
  CHECK(insecure.error().what == "--curve-secret");
  CHECK(insecure.error().why.find("tcp://cartd:5550") != std::string::npos);
  CHECK(insecure.error().why.find("--insecure-bus") != std::string::npos);
  CHECK_FALSE(read_client_keys({"", "", true}, away)->has_value());
  const auto both = read_client_keys({rig.path, keys.public_key}, away);
  REQUIRE(both);
  REQUIRE(both->has_value());
  CHECK((*both)->own.public_key == keys.public_key);
  CHECK((*both)->server == keys.public_key);
  // Where it is allowed to do without, keys are used all the same.
  CHECK(read_client_keys({rig.path, keys.public_key, true}, away)->has_value());
  CHECK(read_client_keys({rig.path, ""}, here).error().what == "--curve-server");
  CHECK(read_client_keys({"", keys.public_key}, here).error().what == "--curve-secret");
  CHECK(read_client_keys({rig.path, "x"}, here).error().what == "--curve-server");
  CHECK(read_client_keys({rig.path + "-none", keys.public_key}, here).error().what ==
        "--curve-secret");
}

}  // namespace bus
