// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a gate asks before it lets somebody in: a challenge of ALTCHA's protocol, version 1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "gateway/gate/gate_keys.h"
#include "proto/ids.h"

namespace gateway {

/// What a proof is for: a session's units of some items, or a new session. It is good for nothing else.
struct GateSubject {
  std::optional<proto::SessionId> session{};  // nothing: a new one
  std::vector<proto::ItemId> items{};         // sorted, each once
};

/// What stands in the salt: ALTCHA hashes it with the number that is looked for, so that it is as it was signed.
///
/// `<32 hex digits>?expires=<seconds since 1970>&for=<32 hex digits>&`, and nothing else: behind its last '&' no digit of the
/// number can become one of the salt, nor the other way round.
struct GateSalt {
  std::string random;
  base::WallTime expires_at;
  std::string purpose;  // mac of a GateSubject

  std::string str() const;
  /// The inverse of str(); nothing for any other text.
  static std::optional<GateSalt> parse(std::string_view text);
};

/// How long a challenge may be answered: a slow phone, a shopper who looks away. A script has as long to work ahead.
inline constexpr base::Millis kChallengeLife = std::chrono::minutes{5};

/// What is drawn for a challenge.
struct GateDraw {
  std::array<unsigned char, 16> salt;
  std::int64_t number;  // what is looked for, from 0 to the most tries
};

/// The mac of what it is for.
std::string purpose_of(const GateSubject& subject, const GateKeys::Key& key);
/// SHA-256 of salt and number, as hex.
std::string challenge_of(std::string_view salt, std::int64_t number);

/// The JSON of a challenge: who answers it tries up to `most` numbers. REQUIRES: nobody guesses the draw.
std::string challenge_body(const GateSubject& subject, std::int64_t most, const GateDraw& draw,
                           const GateKeys& keys, base::WallTime now);

}  // namespace gateway
