// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gate/challenge.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "gateway/gate/hex.h"
#include "proto/json_writer.h"

namespace gateway {
namespace {

using base::Seconds;
using base::WallTime;

constexpr std::size_t kSaltDigits = 32;
constexpr std::string_view kExpires = "?expires=";
constexpr std::string_view kFor = "&for=";
// "9999999999" is in the year 2286.
constexpr std::size_t kMostSaltExpiry = 10;

}  // namespace

std::string GateSalt::str() const {
  const auto seconds = std::chrono::floor<Seconds>(expires_at.time_since_epoch()).count();
  std::string text = random;
  text.append(kExpires).append(std::to_string(seconds)).append(kFor).append(purpose);
  return text + '&';
}

std::optional<GateSalt> GateSalt::parse(std::string_view text) {
  const auto digits =
      text.size() - std::min(text.size(), 2 * kSaltDigits + kExpires.size() + kFor.size() + 1);
  if (digits < 1 || digits > kMostSaltExpiry) return std::nullopt;
  const std::string_view number = text.substr(kSaltDigits + kExpires.size(), digits);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + digits, seconds);
  if (error != std::errc() || end != number.data() + digits || seconds < 0) return std::nullopt;
  GateSalt salt{std::string(text.substr(0, kSaltDigits)), WallTime{Seconds{seconds}},
                std::string(text.substr(text.size() - kSaltDigits - 1, kSaltDigits))};
  const bool is_ours = is_hex(salt.random, kSaltDigits) && is_hex(salt.purpose, kSaltDigits);
  // There is one spelling of each.
  return is_ours && salt.str() == text ? std::optional(std::move(salt)) : std::nullopt;
}

std::string purpose_of(const GateSubject& subject, const GateKeys::Key& key) {
  if (!subject.session) return GateKeys::mac("for session", key, kSaltDigits);
  std::string text = "for items " + subject.session->str();
  for (const auto& item : subject.items) text.append(" ").append(item.str());
  return GateKeys::mac(text, key, kSaltDigits);
}

std::string challenge_of(std::string_view salt, std::int64_t number) {
  const std::string text = std::string(salt) + std::to_string(number);
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hex_of(hash);
}

std::string challenge_body(const GateSubject& subject, std::int64_t most, const GateDraw& draw,
                           const GateKeys& keys, WallTime now) {
  const auto& key = keys.signing_key();
  const std::string salt =
      GateSalt{hex_of(draw.salt), now + kChallengeLife, purpose_of(subject, key)}.str();
  const std::string challenge = challenge_of(salt, draw.number);
  proto::JsonWriter json;
  json.begin_object();
  json.field("algorithm", "SHA-256");
  json.field("challenge", challenge);
  json.field("maxnumber", most);
  json.field("salt", salt);
  json.field("signature", GateKeys::mac(challenge, key));
  json.end_object();
  return json.take();
}

}  // namespace gateway
