// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What signs the challenges of a gate.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/sessions/session_keys.h"

namespace gateway {

/// Of each key that sessions are signed with one for the gate, so that neither says anything of the other: the first
/// signs, each verifies. So all gateways of a shop take each other's challenges, and a key is replaced as theirs is.
///
/// Three kinds of text are signed, of which none can be another: a challenge (64 hex digits), what begins with "for " and what
/// begins with "session ".
class GateKeys {
 public:
  using Key = SessionKeys::Key;
  explicit GateKeys(const SessionKeys& sessions);
  /// These. REQUIRES: not empty.
  explicit GateKeys(std::vector<Key> keys) : keys_(std::move(keys)) {}

  const std::vector<Key>& keys() const { return keys_; }
  const Key& signing_key() const { return keys_.front(); }

  /// HMAC-SHA-256 as hex, of which the first `digits` are returned.
  static std::string mac(std::string_view text, const Key& key, std::size_t digits = 64);

 private:
  std::vector<Key> keys_;
};

}  // namespace gateway
