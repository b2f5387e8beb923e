// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The keys of a shop's own servers, as `gateway --keys` reads them and `cartctl key new` makes them.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace ops {

/// What a key may be for. Each is a right of its own: who may write may not read for that.
enum class Scope {
  kItemsWrite,
  kStockWrite,
  kOrdersRead,
  kOrdersWrite,
  kCartsRead,
  kCartsWrite,
  kEventsRead,
  kSessionsWrite,
  kSaleWrite,
  kHooksWrite,
  kHistoryRead,
  kEverything,
};
inline constexpr std::array<std::string_view, 12> kScopes = {
    "items:write", "stock:write",    "orders:read", "orders:write", "carts:read",   "carts:write",
    "events:read", "sessions:write", "sale:write",  "hooks:write",  "history:read", "*"};

constexpr std::string_view to_string(Scope scope) {
  return kScopes[static_cast<std::size_t>(scope)];
}
std::optional<Scope> parse_scope(std::string_view text);

/// A key, without its secret.
struct BackendKey {
  static constexpr std::size_t kHashBytes = 32;

  std::string id;    // a name of its own, which is part of the key
  std::string name;  // whose it is, for people
  std::vector<Scope> scopes;
  std::array<unsigned char, kHashBytes> hash{};  // of the whole key

  bool may(Scope scope) const;
};

/// A key that was just made: it is told once, and only its hash is kept.
struct NewBackendKey {
  std::string key;   // "hf_<id>_<secret>"
  std::string line;  // for the file: "<id> <name> <scopes> <hash>"
};
/// With new random bytes. Fails where `name` is not 1 to 64 of A-Z a-z 0-9 . _ -, or there is no scope.
base::OrFailure<NewBackendKey> new_backend_key(std::string_view name,
                                               const std::vector<Scope>& scopes);

/// All that may come in. A key's secret has 256 random bits, so that a fast hash is the right one: there
/// is no dictionary to try, and what a slow one would cost is paid for each request. The whole key is hashed,
/// by SHA-256: `printf %s KEY | sha256sum` says the same.
class BackendKeys {
 public:
  /// Reads a file's text, a key a line; blank lines and those that begin with '#' say nothing. Fails
  /// with the number of the first line that is wrong, and why; never with what stands in it.
  static base::OrFailure<BackendKeys> parse(std::string_view text);
  /// The same of a file. Fails also where anybody may write to it: who can, is let in. That it can be read
  /// is no harm, no key can be made of a hash.
  static base::OrFailure<BackendKeys> read(const std::string& path);

  /// The key that was presented; null for one that is none of these. Hashes are compared in constant time.
  const BackendKey* find(std::string_view presented) const;
  std::size_t size() const { return keys_.size(); }

 private:
  std::map<std::string, BackendKey, std::less<>> keys_;  // by id
};

}  // namespace ops
