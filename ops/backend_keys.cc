// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/backend_keys.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/key_file.h"
#include "base/written_lines.h"
#include "proto/ids.h"

namespace ops {
namespace {

using base::Failure;

constexpr std::string_view kPrefix = "hf_";
constexpr std::size_t kIdBytes = 6;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kMaxName = 64;
// More than any shop has; what reads them holds them in memory.
constexpr std::size_t kMaxKeys = 1000;
constexpr std::size_t kMaxFileBytes = 1024 * 1024;

using Hash = std::array<unsigned char, BackendKey::kHashBytes>;
static_assert(BackendKey::kHashBytes == crypto_hash_sha256_BYTES);

bool is_name(std::string_view text) { return proto::is_token(text, kMaxName, "._-"); }

std::string to_hex(const unsigned char* bytes, std::size_t size) {
  std::string text(2 * size + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();  // its end
  return text;
}

std::string random_hex(std::size_t size) {
  std::vector<unsigned char> bytes(size);
  randombytes_buf(bytes.data(), bytes.size());
  return to_hex(bytes.data(), bytes.size());
}

Hash hash_of(std::string_view key) {
  Hash hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return hash;
}

std::optional<Hash> parse_hash(std::string_view text) {
  Hash hash;
  std::size_t size = 0;
  const char* end = nullptr;
  const bool is_hex =
      sodium_hex2bin(hash.data(), hash.size(), text.data(), text.size(), nullptr, &size, &end) == 0;
  if (!is_hex || size != hash.size() || end != text.data() + text.size()) return std::nullopt;
  return hash;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

base::OrFailure<BackendKey> parse_line(std::string_view line) {
  const auto wrong = [](const std::string& why) { return Failure{"keys", why}; };
  const auto words = split(line, " \t");
  if (words.size() != 4) return wrong("it is not 'ID NAME SCOPES HASH'");
  if (!proto::is_token(words[0], kMaxName, "")) return wrong("its id is not of A-Z a-z 0-9");
  if (!is_name(words[1])) return wrong("its name is not 1 to 64 of A-Z a-z 0-9 . _ -");
  BackendKey key{std::string(words[0]), std::string(words[1]), {}, {}};
  for (const auto word : split(words[2], ",")) {
    const auto scope = parse_scope(word);
    if (!scope) return wrong("'" + std::string(word.substr(0, kMaxName)) + "' is no scope");
    key.scopes.push_back(*scope);
  }
  if (key.scopes.empty()) return wrong("it has no scope");
  const auto hash = parse_hash(words[3]);
  if (!hash) return wrong("its hash is not 64 digits of hexadecimal");
  key.hash = *hash;
  return key;
}

}  // namespace

std::optional<Scope> parse_scope(std::string_view text) {
  const auto at = std::find(kScopes.begin(), kScopes.end(), text);
  if (at == kScopes.end()) return std::nullopt;
  return static_cast<Scope>(at - kScopes.begin());
}

bool BackendKey::may(Scope scope) const {
  return std::any_of(scopes.begin(), scopes.end(),
                     [scope](Scope each) { return each == scope || each == Scope::kEverything; });
}

base::OrFailure<NewBackendKey> new_backend_key(std::string_view name,
                                               const std::vector<Scope>& scopes) {
  CHECK(sodium_init() >= 0);
  if (!is_name(name)) return Failure{"name", "is not 1 to 64 of A-Z a-z 0-9 . _ -"};
  if (scopes.empty()) return Failure{"scope", "is missing: what the key is for"};
  const std::string id = random_hex(kIdBytes);
  std::string key = std::string(kPrefix) + id + "_" + random_hex(kSecretBytes);
  std::string listed;
  for (const Scope scope : scopes) (listed += listed.empty() ? "" : ",") += to_string(scope);
  const Hash hash = hash_of(key);
  std::string line =
      id + " " + std::string(name) + " " + listed + " " + to_hex(hash.data(), hash.size());
  return NewBackendKey{std::move(key), std::move(line)};
}

base::OrFailure<BackendKeys> BackendKeys::parse(std::string_view text) {
  BackendKeys keys;
  base::WrittenLines lines(text);
  while (const auto line = lines.next()) {
    if (line->front() == '#') continue;
    const auto wrong = [&](const std::string& why) { return Failure{"keys", lines.where() + why}; };
    auto key = parse_line(*line);
    if (!key) return wrong(key.error().why);
    if (keys.size() >= kMaxKeys)
      return wrong("there are more than " + std::to_string(kMaxKeys) + " keys");
    const std::string id = key->id;
    if (!keys.keys_.emplace(id, *std::move(key)).second) return wrong("its id is another key's");
  }
  return keys;
}

base::OrFailure<BackendKeys> BackendKeys::read(const std::string& path) {
  return base::read_keys<BackendKeys>(path, {"keys", S_IWOTH, " can be written by anybody",
                                             kMaxFileBytes, " is larger than 1 MiB"});
}

const BackendKey* BackendKeys::find(std::string_view presented) const {
  if (!presented.starts_with(kPrefix)) return nullptr;
  const std::string_view rest = presented.substr(kPrefix.size());
  const auto at = keys_.find(rest.substr(0, rest.find('_')));
  if (at == keys_.end()) return nullptr;  // which ids there are is no secret
  const Hash hash = hash_of(presented);
  const bool is_it = sodium_memcmp(hash.data(), at->second.hash.data(), hash.size()) == 0;
  return is_it ? &at->second : nullptr;
}

}  // namespace ops
