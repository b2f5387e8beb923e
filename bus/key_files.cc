// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bus/key_files.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/key_file.h"
#include "base/open_file.h"
#include "base/written_lines.h"
#include "bus/core/reach.h"

namespace bus {
namespace {

using base::Failure;

/// A file that must not have a right of `forbidden`: that is told as `why`.
base::KeyFile file_without(mode_t forbidden, const char* why) {
  // Far more than a key, or a thousand allowed ones; what reads a file holds it in memory.
  return {"", forbidden, why, 256 * 1024, " is larger than 256 KiB"};
}

std::string quoted(const std::string& path) { return "'" + path + "'"; }

bool write_whole(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(fd) == 0;
}

/// The one line of `text` that is a key. Any other is blank or begins with '#', which a key may, too.
std::optional<std::string> only_key_of(std::string_view text) {
  std::optional<std::string> key;
  base::WrittenLines lines(text);
  while (const auto line = lines.next()) {
    if (parse_z85(*line)) {
      if (key) return std::nullopt;
      key = *line;
    } else if (line->front() != '#') {
      return std::nullopt;
    }
  }
  return key;
}

std::optional<Failure> refuse_unless(bool (*is_here)(std::string_view),
                                     const std::vector<std::string>& addresses) {
  const auto away = std::find_if_not(addresses.begin(), addresses.end(), is_here);
  if (away == addresses.end()) return std::nullopt;
  return Failure{"--curve-secret", "is missing: " + quoted(*away) +
                                       " leaves this machine, where anybody could read and write "
                                       "what goes there. --insecure-bus allows it"};
}

}  // namespace

base::OrFailure<KeyPair> make_key_pair() {
  std::array<char, kKeyText + 1> public_key{};
  std::array<char, kKeyText + 1> secret_key{};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0)
    return Failure{"", "the libzmq of this machine was built without CURVE"};
  return KeyPair{public_key.data(), secret_key.data()};
}

std::optional<Failure> write_secret_file(const std::string& path, const KeyPair& keys) {
  const base::OpenFile file(path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
  if (!file.is_open() && errno == EEXIST)
    return Failure{"", quoted(path) + " is there already, and is left as it is"};
  if (!file.is_open())
    return Failure{"", quoted(path) + " cannot be written: " + std::strerror(errno)};
  const std::string text = "# A secret key of Holdfast's bus. Its public key:\n#   " +
                           keys.public_key + "\n" + keys.secret_key + "\n";
  if (write_whole(file.fd(), text)) return std::nullopt;
  const std::string why = std::strerror(errno);
  unlink(path.c_str());
  return Failure{"", quoted(path) + " cannot be written: " + why};
}

base::OrFailure<KeyPair> read_secret_file(const std::string& path) {
  const auto text = base::read_key_file(
      path, file_without(S_IROTH | S_IWOTH, " can be read by others, and is secret: chmod o-rw"));
  if (!text) return text.error();
  const auto secret = only_key_of(*text);
  if (!secret) return Failure{"", quoted(path) + " has no secret key, as cartctl keygen writes it"};
  std::array<char, kKeyText + 1> public_key{};
  if (zmq_curve_public(public_key.data(), secret->c_str()) != 0)
    return Failure{"", "the libzmq of this machine was built without CURVE"};
  return KeyPair{public_key.data(), *secret};
}

base::OrFailure<std::string> read_public_key(const std::string& text) {
  // A path of 40 characters may look like a key; no key is a path to what is there.
  if (access(text.c_str(), F_OK) != 0 && parse_z85(text)) return text;
  const auto in_file = base::read_key_file(text, file_without(0, ""));
  if (!in_file)
    return Failure{"",
                   "it is neither a key of 40 characters, as cartctl keygen prints it, nor a "
                   "file with one: " +
                       in_file.error().why};
  const auto key = only_key_of(*in_file);
  if (!key) return Failure{"", quoted(text) + " has no key, as cartctl keygen prints it"};
  return *key;
}

base::OrFailure<AllowedKeys> read_allow_file(const std::string& path) {
  return base::read_keys<AllowedKeys>(path, file_without(S_IWOTH, " can be written by anybody"));
}

std::optional<Failure> refuse_insecure(const std::vector<std::string>& addresses) {
  return refuse_unless(stays_here, addresses);
}

base::OrFailure<std::optional<Curve>> read_client_keys(const ClientKeys& flags,
                                                       const std::vector<std::string>& addresses) {
  constexpr const char* kTogether = "is missing: --curve-secret and --curve-server go together";
  if (flags.secret.empty() && flags.server.empty()) {
    if (flags.is_insecure) return std::optional<Curve>();
    if (auto insecure = refuse_unless(leads_here, addresses)) return *std::move(insecure);
    return std::optional<Curve>();
  }
  if (flags.secret.empty()) return Failure{"--curve-secret", kTogether};
  if (flags.server.empty()) return Failure{"--curve-server", kTogether};
  auto own = read_secret_file(flags.secret);
  if (!own) return Failure{"--curve-secret", own.error().why};
  auto server = read_public_key(flags.server);
  if (!server) return Failure{"--curve-server", server.error().why};
  return std::optional<Curve>(Curve{*std::move(own), *std::move(server)});
}

}  // namespace bus
