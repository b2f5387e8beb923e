// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/keygen.h"

#include <memory>
#include <string>

#include "bus/key_files.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"

namespace cartctl {
namespace {

struct KeygenWords {
  std::string file;
  bool is_there = false;
};

int print_public(const std::string& key, const std::string& sentence, const Settings& settings) {
  return print_and_end(settings.json() ? public_key_json(key) + "\n" : sentence + key + "\n",
                       kDone);
}

/// Nobody is asked: `cartd --curve-allow` is told of the key by who runs it.
int keygen(const KeygenWords& wanted, const Settings& settings) {
  if (wanted.is_there) {
    const auto keys = bus::read_secret_file(wanted.file);
    return keys ? print_public(keys->public_key, "", settings) : refuse(keys.error().why);
  }
  const auto made = bus::make_key_pair();
  if (!made) return refuse(made.error().why);
  if (const auto failed = bus::write_secret_file(wanted.file, *made)) return refuse(failed->why);
  return print_public(made->public_key,
                      wanted.file + " has a new secret key. The public one that belongs to it:\n",
                      settings);
}

}  // namespace

void add_keygen(ops::Flags& program, const Settings& settings) {
  const auto wanted = std::make_shared<KeygenWords>();
  auto& keys = program.command("keygen", "Make a key of the bus: the secret one into FILE",
                               [wanted, &settings] { return keygen(*wanted, settings); });
  keys.argument("FILE", wanted->file, "Where it goes; it must not be there yet");
  keys.toggle("--public", wanted->is_there, "Print the public key of a FILE that is there");
}

}  // namespace cartctl
