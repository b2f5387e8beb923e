// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// An answer to a challenge: what ALTCHA's widget sends, judged.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "base/units.h"
#include "gateway/gate/challenge.h"
#include "gateway/gate/gate_keys.h"

namespace gateway {

/// Why a proof does not let in.
enum class ProofFault {
  kUnreadable,  // not the base64 of such a JSON, or of another algorithm
  kExpired,     // its time is over
  kWrong,       // not the number, or no challenge of this shop's
  kOther,       // for another session, or other items
  kUsed,        // it has let in already
};
inline constexpr std::array<std::string_view, 5> kProofFaults = {"unreadable", "expired", "wrong",
                                                                 "other", "used"};

// The longest: one of the widget's has 500.
inline constexpr std::size_t kMostProofBytes = 2'000;
// Items of one cart may each ask for the most tries.
inline constexpr std::int64_t kMostTries = 1'000'000'000;

/// A proof that is right.
struct Proof {
  std::string challenge;
  base::WallTime expires_at;
  const GateKeys::Key* key;  // that the challenge was signed with
};

/// Judges `text`, base64 of `{"algorithm":"SHA-256","challenge":…,"number":…,"salt":…,"signature":…}`, of which other
/// fields are passed over. Right is what is signed with one of `keys`, not over, for `subject`, and has the number.
/// What is secret is compared in constant time.
std::variant<Proof, ProofFault> judge_proof(std::string_view text, const GateSubject& subject,
                                            const GateKeys& keys, base::WallTime now);

/// The session that a proof for a new one is given: the same however often it is asked for. Nobody guesses it who has not
/// the proof and a key.
proto::SessionId session_of(const Proof& proof);

}  // namespace gateway
