// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/sessions/jwt_keys.h"

#include <cjose/jwk.h>
#include <cjose/jws.h>
#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/key_file.h"
#include "gateway/sessions/base64.h"
#include "proto/limits.h"
#include "proto/strict_json.h"

namespace gateway {
namespace {

using base::Failure;
using base::WallTime;
using Json = proto::ParsedJson;

constexpr std::size_t kMostKeySetBytes = 256 * 1024;
constexpr std::size_t kLeastRsaBytes = 256;
constexpr std::size_t kMostRsaBytes = 1024;
// Seconds since 1970 that are a time in every clock: until the year 9999.
constexpr double kLastSecond = 253'402'300'799;

std::optional<Json> parse_json_object(std::string_view text) {
  auto parsed = proto::parse_strict_json(text);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return *std::move(parsed);
}

/// The time of a NumericDate (RFC 7519, 2); nothing where there is none, or one that is no time.
std::optional<WallTime> time_of(const Json& claims, const char* field) {
  const auto at = claims.find(field);
  if (at == claims.end() || !at->is_number()) return std::nullopt;
  const double seconds = at->get<double>();
  if (!std::isfinite(seconds) || seconds < 0 || seconds > kLastSecond) return std::nullopt;
  return WallTime{base::Millis{static_cast<std::int64_t>(std::floor(seconds * 1000))}};
}

/// Whether the token is for `audience`, one of those in its `aud`. Without one, a token that names somebody is for
/// somebody else (RFC 7519, 4.1.3).
bool is_for(const Json& claims, const std::string& audience) {
  const auto aud = claims.find("aud");
  if (audience.empty() || aud == claims.end()) return audience.empty() && aud == claims.end();
  if (!aud->is_array()) return *aud == audience;
  return std::all_of(aud->begin(), aud->end(), [](const Json& each) { return each.is_string(); }) &&
         std::any_of(aud->begin(), aud->end(), [&](const Json& each) { return each == audience; });
}

/// The one algorithm of a key that verifies; empty for one that does not, or by another.
std::string algorithm_of(const Json& key) {
  const auto kind = proto::text_in(key, "kty");
  const auto curve = proto::text_in(key, "crv");
  std::string algorithm;
  if (kind == "RSA") algorithm = "RS256";
  if (kind == "EC" && curve == "P-256") algorithm = "ES256";
  if (kind == "OKP" && curve == "Ed25519") algorithm = "EdDSA";
  const bool is_for_it = proto::text_in(key, "use").value_or("sig") == "sig" &&
                         proto::text_in(key, "alg").value_or(algorithm) == algorithm;
  return is_for_it ? algorithm : "";
}

/// With nothing in it but what is public.
std::shared_ptr<_cjose_jwk_int> import(const Json& key, std::initializer_list<const char*> fields) {
  Json copy = Json::object();
  for (const char* field : fields) {
    auto text = proto::text_in(key, field);
    if (!text) return nullptr;
    copy[field] = *std::move(text);
  }
  const std::string text = copy.dump();
  cjose_err error;
  return {cjose_jwk_import(text.data(), text.size(), &error), [](cjose_jwk_t* imported) {
            if (imported != nullptr) cjose_jwk_release(imported);
          }};
}

bool has_bytes(const Json& key, const char* field, std::size_t least, std::size_t most) {
  const auto bytes = decode_base64url(proto::text_in(key, field).value_or(""));
  return bytes && bytes->size() >= least && bytes->size() <= most;
}

}  // namespace

/// A token, taken apart.
struct JwtKeys::Parts {
  std::string_view whole;
  std::string_view signed_part;  // header and claims
  std::string signature;
  Json header;
  std::string claims;

  static std::optional<Parts> of(std::string_view token) {
    if (token.size() > kMostBytes) return std::nullopt;
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    if (first == token.npos || second == token.npos) return std::nullopt;
    const auto header_text = decode_base64url(token.substr(0, first));
    auto claims = decode_base64url(token.substr(first + 1, second - first - 1));
    auto signature = decode_base64url(token.substr(second + 1));
    if (!header_text || !claims || !signature || signature->empty()) return std::nullopt;
    auto header = parse_json_object(*header_text);
    // What is critical there, and not understood here, is to be refused (RFC 7515, 4.1.11).
    if (!header || header->contains("crit")) return std::nullopt;
    return Parts{token, token.substr(0, second), *std::move(signature), *std::move(header),
                 *std::move(claims)};
  }
};

bool JwtKeys::is_signed(const Parts& parts, const Key& key) {
  if (!key.jwk)
    return parts.signature.size() == crypto_sign_ed25519_BYTES &&
           crypto_sign_ed25519_verify_detached(
               reinterpret_cast<const unsigned char*>(parts.signature.data()),
               reinterpret_cast<const unsigned char*>(parts.signed_part.data()),
               parts.signed_part.size(), key.ed25519.data()) == 0;
  cjose_err error;
  cjose_jws_t* const jws = cjose_jws_import(parts.whole.data(), parts.whole.size(), &error);
  if (jws == nullptr) return false;
  const bool is_right = cjose_jws_verify(jws, key.jwk.get(), &error);
  cjose_jws_release(jws);
  return is_right;
}

std::optional<Jwt> JwtKeys::verify(std::string_view token, WallTime now,
                                   const Parties& parties) const {
  const auto parts = Parts::of(token);
  if (!parts) return std::nullopt;
  const auto algorithm = proto::text_in(parts->header, "alg");
  const auto id = proto::text_in(parts->header, "kid");
  const bool is_right = std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) {
    const bool may_be_it = key.id.empty() || !id || key.id == *id;
    return algorithm == key.algorithm && may_be_it && is_signed(*parts, key);
  });
  if (!is_right) return std::nullopt;
  const auto claims = parse_json_object(parts->claims);
  if (!claims) return std::nullopt;
  auto sub = proto::text_in(*claims, "sub");
  if (!sub || sub->empty() || sub->size() > proto::limits::kMaxPersonBytes) return std::nullopt;
  const auto expires_at = time_of(*claims, "exp");
  if (!expires_at || *expires_at <= now) return std::nullopt;
  if (claims->contains("nbf")) {
    const auto begins_at = time_of(*claims, "nbf");
    if (!begins_at || *begins_at > now) return std::nullopt;
  }
  const bool is_from_them =
      parties.issuer.empty() || proto::text_in(*claims, "iss") == parties.issuer;
  if (!is_from_them || !is_for(*claims, parties.audience)) return std::nullopt;
  return Jwt{*std::move(sub), *expires_at};
}

base::OrFailure<JwtKeys> JwtKeys::parse(std::string_view text) {
  CHECK(sodium_init() >= 0);
  const auto wrong = [](const std::string& why) { return Failure{"session_jwks", why}; };
  const auto set = parse_json_object(text);
  if (!set) return wrong("it is no JSON object");
  const auto listed = set->find("keys");
  if (listed == set->end() || !listed->is_array()) return wrong("it has no array 'keys'");
  JwtKeys keys;
  for (std::size_t number = 1; const Json& each : *listed) {
    const std::string where = "key " + std::to_string(number++);
    if (!each.is_object()) return wrong(where + " is no object");
    if (each.contains("d")) return wrong(where + " is private: its public half is enough");
    Key key{proto::text_in(each, "kid").value_or(""), algorithm_of(each)};
    if (key.algorithm.empty()) continue;
    if (key.algorithm == "EdDSA") {
      const auto bytes = decode_base64url(proto::text_in(each, "x").value_or(""));
      if (!bytes || bytes->size() != key.ed25519.size())
        return wrong(where + " is not 32 bytes in base64url");
      std::copy(bytes->begin(), bytes->end(), key.ed25519.begin());
    } else if (key.algorithm == "RS256") {
      if (!has_bytes(each, "n", kLeastRsaBytes, kMostRsaBytes))
        return wrong(where + " is not of 2048 to 8192 bits");
      key.jwk = import(each, {"kty", "n", "e"});
    } else {
      key.jwk = import(each, {"kty", "crv", "x", "y"});
    }
    if (key.algorithm != "EdDSA" && !key.jwk) return wrong(where + " is not well-formed");
    if (keys.keys_.size() == kMostKeys)
      return wrong("it has more than " + std::to_string(kMostKeys) + " keys");
    keys.keys_.push_back(std::move(key));
  }
  if (keys.keys_.empty()) return wrong("it has no key for RS256, ES256 or EdDSA");
  return keys;
}

base::OrFailure<JwtKeys> JwtKeys::read(const std::string& path) {
  return base::read_keys<JwtKeys>(path, {"session_jwks", S_IWOTH, " can be written by anybody",
                                         kMostKeySetBytes, " is larger than 256 KiB"});
}

}  // namespace gateway
