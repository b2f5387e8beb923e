// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The keys that sessions are signed with, as `gateway --session-keys` reads them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace gateway {

/// All keys of a shop: the first signs, each of them verifies. So a key is replaced in two steps: the new one is
/// put before it, and once what it has signed is over, the old one is taken out.
///
/// Never empty.
class SessionKeys {
 public:
  static constexpr std::size_t kKeyBytes = 32;
  using Key = std::array<unsigned char, kKeyBytes>;
  // What no key has signed is held against each of them: 1 µs each.
  static constexpr std::size_t kMostKeys = 8;

  /// Reads a file's text, a key a line in base64; blank lines and those that begin with '#' say nothing. Fails
  /// with the number of the line that is wrong, and never with what stands in it.
  static base::OrFailure<SessionKeys> parse(std::string_view text);
  /// The same of a file. Fails also where others than its owner and its group may read or write it: who has a
  /// key makes whatever session they want.
  static base::OrFailure<SessionKeys> read(const std::string& path);

  const std::vector<Key>& keys() const { return keys_; }
  const Key& signing_key() const { return keys_.front(); }

 private:
  std::vector<Key> keys_;
};

}  // namespace gateway
