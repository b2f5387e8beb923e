// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gate/proof.h"

#include <sodium.h>

#include <algorithm>
#include <optional>

#include "gateway/gate/hex.h"
#include "gateway/sessions/base64.h"
#include "proto/strict_json.h"

namespace gateway {
namespace {

using base::WallTime;

constexpr std::size_t kMacDigits = 64;
constexpr std::size_t kSessionDigits = 32;

struct Claim {
  std::string challenge;
  std::string salt;
  std::string signature;
  std::int64_t number = 0;
};

std::optional<Claim> read_claim(std::string_view text) {
  if (text.size() > kMostProofBytes) return std::nullopt;
  const auto bytes = decode_base64(text);
  if (!bytes) return std::nullopt;
  const auto json = proto::parse_strict_json(*bytes);
  if (!json || !json->is_object()) return std::nullopt;
  auto challenge = proto::text_in(*json, "challenge");
  auto salt = proto::text_in(*json, "salt");
  auto signature = proto::text_in(*json, "signature");
  const auto number = json->find("number");
  if (proto::text_in(*json, "algorithm") != "SHA-256" || !challenge || !salt || !signature ||
      number == json->end() || !number->is_number_integer())
    return std::nullopt;
  if (!is_hex(*challenge, kMacDigits) || !is_hex(*signature, kMacDigits)) return std::nullopt;
  // What is larger than an int64 is below 0 as one.
  const auto found = number->get<std::int64_t>();
  if (found < 0 || found > kMostTries) return std::nullopt;
  return Claim{*std::move(challenge), *std::move(salt), *std::move(signature), found};
}

/// REQUIRES: both are of the same length.
bool are_same(std::string_view a, std::string_view b) {
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::variant<Proof, ProofFault> judge_proof(std::string_view text, const GateSubject& subject,
                                            const GateKeys& keys, WallTime now) {
  const auto claim = read_claim(text);
  if (!claim) return ProofFault::kUnreadable;
  const auto salt = GateSalt::parse(claim->salt);
  if (!salt) return ProofFault::kWrong;
  if (salt->expires_at <= now) return ProofFault::kExpired;
  const auto& all = keys.keys();
  const auto by = std::find_if(all.begin(), all.end(), [&](const GateKeys::Key& key) {
    return are_same(GateKeys::mac(claim->challenge, key), claim->signature);
  });
  if (by == all.end() || !are_same(challenge_of(claim->salt, claim->number), claim->challenge))
    return ProofFault::kWrong;
  if (!are_same(purpose_of(subject, *by), salt->purpose)) return ProofFault::kOther;
  return Proof{claim->challenge, salt->expires_at, &*by};
}

proto::SessionId session_of(const Proof& proof) {
  return *proto::SessionId::parse(
      GateKeys::mac("session " + proof.challenge, *proof.key, kSessionDigits));
}

}  // namespace gateway
