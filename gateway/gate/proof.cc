// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gate/proof.h"

#include <sodium.h>

#include <algorithm>
#include <optional>

#include "gateway/gate/hex.h"
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

/// Padded or not.
std::optional<std::string> payload_of(std::string_view text) {
  if (text.size() > kMostProofBytes) return std::nullopt;
  std::string bytes(text.size(), '\0');
  for (const int variant :
       {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING}) {
    std::size_t size = 0;
    const char* end = nullptr;
    const bool is_base64 =
        sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &size, &end, variant) == 0;
    if (!is_base64 || end != text.data() + text.size()) continue;
    bytes.resize(size);
    return bytes;
  }
  return std::nullopt;
}

std::optional<std::string> claimed(const proto::ParsedJson& json, const char* name) {
  const auto at = json.find(name);
  if (at == json.end() || !at->is_string()) return std::nullopt;
  return at->get<std::string>();
}

std::optional<Claim> read_claim(std::string_view text) {
  const auto bytes = payload_of(text);
  if (!bytes) return std::nullopt;
  const auto json = proto::parse_strict_json(*bytes);
  if (!json || !json->is_object()) return std::nullopt;
  auto challenge = claimed(*json, "challenge");
  auto salt = claimed(*json, "salt");
  auto signature = claimed(*json, "signature");
  const auto number = json->find("number");
  if (claimed(*json, "algorithm") != "SHA-256" || !challenge || !salt || !signature ||
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
