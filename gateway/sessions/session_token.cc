// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/sessions/session_token.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/check.h"
#include "proto/limits.h"
#include "proto/person.h"

namespace gateway {
namespace {

using base::Seconds;
using base::WallTime;

constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kMacLength = 43;  // 32 bytes in base64
// "9999999999" is in the year 2286.
constexpr std::size_t kMostExpiryDigits = 10;
static_assert(kMostIdInToken + 1 + proto::kPersonNameLength + 1 + kMostExpiryDigits + 1 +
                  kMacLength <=
              proto::limits::kMaxSessionLength);

constexpr std::size_t kPersonBytes = 16;

using Mac = std::array<char, kMacLength + 1>;  // with an end
static_assert(sizeof(Mac) == sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, kBase64));

Mac mac_of(std::string_view text, const SessionKeys::Key& key) {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), key.data());
  Mac written;
  sodium_bin2base64(written.data(), written.size(), mac.data(), mac.size(), kBase64);
  return written;
}

/// What stands before the next '.', which is taken off with it; nothing where there is none.
std::optional<std::string_view> take_part(std::string_view& text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const auto part = text.substr(0, point);
  text.remove_prefix(point + 1);
  return part;
}

std::optional<WallTime> parse_expiry(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || text.size() > kMostExpiryDigits || error != std::errc() ||
      end != text.data() + text.size() || seconds < 0)
    return std::nullopt;
  return WallTime{Seconds{seconds}};
}

}  // namespace

proto::PersonName person_name(std::string_view person) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(person.data()),
                     person.size());
  std::array<char, proto::kPersonNameLength + 1> name;
  sodium_bin2base64(name.data(), name.size(), hash.data(), kPersonBytes, kBase64);
  return *proto::PersonName::parse(name.data());
}

std::string sign(const SessionToken& token, const SessionKeys& keys) {
  const std::string& id = token.id.str();
  CHECK(id.size() <= kMostIdInToken && id.find('.') == std::string::npos, id.size());
  const auto expiry = std::chrono::floor<Seconds>(token.expires_at.time_since_epoch());
  std::string text =
      id + "." + (token.person ? token.person->str() : "") + "." + std::to_string(expiry.count());
  const Mac mac = mac_of(text, keys.signing_key());
  return text + "." + mac.data();
}

std::optional<VerifiedToken> verify(std::string_view text, const SessionKeys& keys, WallTime now) {
  if (text.size() > proto::limits::kMaxSessionLength) return std::nullopt;
  std::string_view rest = text;
  const auto id_text = take_part(rest);
  const auto person = take_part(rest);
  const auto expiry = take_part(rest);
  if (!id_text || !person || !expiry || rest.size() != kMacLength) return std::nullopt;
  auto id = proto::SessionId::parse(*id_text);
  auto name =
      person->size() == proto::kPersonNameLength ? proto::PersonName::parse(*person) : std::nullopt;
  if (!id || id_text->size() > kMostIdInToken || !(person->empty() || name)) return std::nullopt;
  const auto expires_at = parse_expiry(*expiry);
  if (!expires_at) return std::nullopt;
  const std::string_view signed_part = text.substr(0, text.size() - kMacLength - 1);
  const auto& all = keys.keys();
  const auto by = std::find_if(all.begin(), all.end(), [&](const SessionKeys::Key& key) {
    const Mac mac = mac_of(signed_part, key);
    return sodium_memcmp(mac.data(), rest.data(), kMacLength) == 0;
  });
  if (by == all.end() || *expires_at <= now) return std::nullopt;
  return VerifiedToken{{*std::move(id), std::move(name), *expires_at}, by == all.begin()};
}

}  // namespace gateway
