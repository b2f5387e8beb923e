// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A shop's own tokens: what is let in, and all that is not.
#include "gateway/sessions/jwt_keys.h"

#include <sodium.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/jwt_values.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/gateway/session_values.h"

namespace gateway {
namespace {

namespace jwt = support::jwt;
using Json = nlohmann::json;

JwtKeys keys_of(const std::string& listed) {
  auto keys = JwtKeys::parse("{\"keys\":[" + listed + "]}");
  REQUIRE(keys);
  return *std::move(keys);
}
JwtKeys all_keys() { return keys_of(jwt::kJwkRsa + "," + jwt::kJwkEc + "," + jwt::kJwkEd); }

std::string why_refused(const std::string& text) {
  const auto keys = JwtKeys::parse(text);
  REQUIRE_FALSE(keys);
  return keys.error().why;
}

std::string encoded(std::string_view bytes) {
  std::string text(
      sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), 0);
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();  // its end
  return text;
}

/// Signed by the key of kJwkEd, whatever it says.
std::string signed_token(const std::string& header, const std::string& claims) {
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed;
  REQUIRE(sodium_base642bin(seed.data(), seed.size(), jwt::kEdSeed.data(), jwt::kEdSeed.size(),
                            nullptr, nullptr, nullptr,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0);
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_key;
  crypto_sign_seed_keypair(public_key.data(), secret_key.data(), seed.data());
  const std::string text = encoded(header) + "." + encoded(claims);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       secret_key.data());
  return text + "." + encoded(signature);
}
std::string saying(const Json& claims) { return signed_token(R"({"alg":"EdDSA"})", claims.dump()); }

}  // namespace

TEST_CASE("A token that one of the keys has signed says who it is, by each algorithm") {
  for (const std::string& token : {jwt::kTokenRs256, jwt::kTokenEs256, jwt::kTokenEdDsa}) {
    const auto read = all_keys().verify(token, kSigned, {});
    REQUIRE(read);
    CHECK(read->sub == "ann@shop.example");
    CHECK(read->expires_at == *base::parse_rfc3339("2100-01-01T00:00:00.000Z"));
    CHECK_FALSE(all_keys().verify(token, read->expires_at, {}));
    CHECK(all_keys().verify(token, read->expires_at - base::Millis{1}, {}));
  }
}

TEST_CASE("The algorithm is the key's, whatever the token says") {
  const std::string rows[] = {
      jwt::kTokenNone,          // no signature
      jwt::kTokenNoneSigned,    // one, that is said to be none
      jwt::kTokenHs256Pem,      // the public key taken for a secret
      jwt::kTokenHs256Modulus,  // the same
      jwt::kTokenPs256,         // right, by an algorithm that this key is not for
      jwt::kTokenEsByRsa,       // keys of the other kind
      jwt::kTokenRsByEc,
      jwt::kTokenOtherRsa,  // of somebody else's key
      signed_token(R"({"alg":"RS256"})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":"ES256"})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":"none"})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":"eddsa"})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":["EdDSA"]})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":"EdDSA","kid":"r1"})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":"EdDSA","kid":"o2"})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":"EdDSA","crit":["exp"]})", R"({"sub":"ann","exp":4102444800})"),
      signed_token(R"({"alg":"none","alg":"EdDSA"})", R"({"sub":"ann","exp":4102444800})"),
  };
  for (const std::string& token : rows) {
    CAPTURE(token);
    CHECK_FALSE(all_keys().verify(token, kSigned, {}));
  }
  CHECK(all_keys().verify(signed_token(R"({"alg":"EdDSA"})", R"({"sub":"ann","exp":4102444800})"),
                          kSigned, {}));
  // Without the key of a token's algorithm there is none for it.
  CHECK_FALSE(keys_of(jwt::kJwkRsa).verify(jwt::kTokenEs256, kSigned, {}));
  CHECK_FALSE(keys_of(jwt::kJwkEc).verify(jwt::kTokenEdDsa, kSigned, {}));
  CHECK_FALSE(keys_of(jwt::kJwkEd).verify(jwt::kTokenRs256, kSigned, {}));
}

TEST_CASE("A token of which one bit is changed is refused, by each algorithm") {
  const auto keys = all_keys();
  for (const std::string& token : {jwt::kTokenRs256, jwt::kTokenEs256, jwt::kTokenEdDsa}) {
    for (std::size_t at = 0; at < token.size(); ++at) {
      // All bits of the last character, of which some may be none of the signature's; of others one.
      for (int bit = 0; bit < (at + 1 == token.size() ? 8 : 1); ++bit) {
        std::string other = token;
        other[at] = static_cast<char>(
            other[at] ^ (1 << (at + 1 == token.size() ? bit : static_cast<int>(at % 8))));
        CAPTURE(at, bit);
        CHECK_FALSE(keys.verify(other, kSigned, {}));
      }
    }
    for (const std::string& other :
         {token + "=", token + ".", token + "." + token, "." + token,
          token.substr(0, token.size() - 1), token.substr(0, token.rfind('.')),
          token.substr(0, token.rfind('.') + 1), " " + token})
      CHECK_FALSE(keys.verify(other, kSigned, {}));
  }
  CHECK_FALSE(keys.verify("", kSigned, {}));
  CHECK_FALSE(keys.verify("..", kSigned, {}));
  CHECK_FALSE(keys.verify(std::string(JwtKeys::kMostBytes + 1, 'A'), kSigned, {}));
}

TEST_CASE("A token has a subject and an end, and is of now") {
  const auto keys = keys_of(jwt::kJwkEd);
  const std::int64_t now = std::chrono::floor<base::Seconds>(kSigned.time_since_epoch()).count();
  const Json good[] = {
      {{"sub", "ann"}, {"exp", now + 1}},
      {{"sub", "ann"}, {"exp", static_cast<double>(now) + 0.5}},
      {{"sub", std::string(200, 'x')}, {"exp", now + 1}},
      {{"sub", "ann"}, {"exp", now + 1}, {"nbf", now}, {"iss", "shop"}},
  };
  for (const Json& claims : good) {
    CAPTURE(claims.dump());
    CHECK(keys.verify(saying(claims), kSigned, {}));
  }
  const Json bad[] = {
      {{"sub", "ann"}},
      {{"exp", now + 1}},
      {{"sub", ""}, {"exp", now + 1}},
      {{"sub", 17}, {"exp", now + 1}},
      {{"sub", std::string(201, 'x')}, {"exp", now + 1}},
      {{"sub", "ann"}, {"exp", now}},
      {{"sub", "ann"}, {"exp", now - 3600}},
      {{"sub", "ann"}, {"exp", -1}},
      {{"sub", "ann"}, {"exp", 1e300}},
      {{"sub", "ann"}, {"exp", std::to_string(now + 1)}},
      {{"sub", "ann"}, {"exp", nullptr}},
      {{"sub", "ann"}, {"exp", now + 10}, {"nbf", now + 1}},
      {{"sub", "ann"}, {"exp", now + 10}, {"nbf", "soon"}},
      Json::array({"sub", "exp"}),
      "ann",
  };
  for (const Json& claims : bad) {
    CAPTURE(claims.dump());
    CHECK_FALSE(keys.verify(saying(claims), kSigned, {}));
  }
  CHECK_FALSE(keys.verify(signed_token(R"({"alg":"EdDSA"})", "{"), kSigned, {}));
  CHECK_FALSE(keys.verify(
      signed_token(R"({"alg":"EdDSA"})", R"({"sub":"ann","sub":"bob","exp":4102444800})"), kSigned,
      {}));
}

TEST_CASE("A key is found by its name, where both have one") {
  Json other = Json::parse(jwt::kJwkEd);
  other["kid"] = "o2";
  Json nameless = other;
  nameless.erase("kid");
  const std::string claims = R"({"sub":"ann","exp":4102444800})";
  const auto by_name = [&](const char* header) { return signed_token(header, claims); };
  CHECK_FALSE(keys_of(other.dump()).verify(by_name(R"({"alg":"EdDSA","kid":"o1"})"), kSigned, {}));
  CHECK(keys_of(other.dump()).verify(by_name(R"({"alg":"EdDSA"})"), kSigned, {}));
  CHECK(keys_of(nameless.dump()).verify(by_name(R"({"alg":"EdDSA","kid":"o1"})"), kSigned, {}));
}

TEST_CASE("Of a set those keys count that verify, and a private one is none for this place") {
  Json enc = Json::parse(jwt::kJwkRsa);
  enc["use"] = "enc";
  Json ps = Json::parse(jwt::kJwkRsa);
  ps["alg"] = "PS256";
  const std::string secret = R"({"kty":"oct","k":"AAAA","alg":"HS256"})";
  const auto keys = keys_of(enc.dump() + "," + secret + "," + jwt::kJwkEc384 + "," + ps.dump() +
                            "," + R"({"kty":"new"})" + "," + jwt::kJwkEd);
  CHECK(keys.size() == 1);
  CHECK(keys.verify(jwt::kTokenEdDsa, kSigned, {}));
  CHECK_FALSE(keys.verify(jwt::kTokenRs256, kSigned, {}));

  const auto set = [](const std::string& listed) { return "{\"keys\":[" + listed + "]}"; };
  CHECK(why_refused(set("")) == "it has no key for RS256, ES256 or EdDSA");
  CHECK(why_refused(set(secret)) == "it has no key for RS256, ES256 or EdDSA");
  CHECK(why_refused(set(jwt::kJwkEd + "," + jwt::kJwkRsaPrivate)) ==
        "key 2 is private: its public half is enough");
  CHECK(why_refused(set(jwt::kJwkRsaSmall)) == "key 1 is not of 2048 to 8192 bits");
  CHECK(why_refused(set(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})")) ==
        "key 1 is not well-formed");
  CHECK(why_refused(set(R"({"kty":"OKP","crv":"Ed25519","x":"AA"})")) ==
        "key 1 is not 32 bytes in base64url");
  CHECK(why_refused(set("17")) == "key 1 is no object");
  CHECK(why_refused("[]") == "it is no JSON object");
  CHECK(why_refused("{}") == "it has no array 'keys'");
  CHECK(why_refused("") == "it is no JSON object");
  std::string many;
  for (int i = 0; i < 33; ++i) many += (i == 0 ? "" : ",") + jwt::kJwkEd;
  CHECK(why_refused(set(many)) == "it has more than 32 keys");
}

TEST_CASE("A file of a shop's own keys that anybody may write to is refused") {
  const support::TempFolder folder;
  const std::string path = folder.write("jwks.json", "{\"keys\":[" + jwt::kJwkEd + "]}");
  REQUIRE(chmod(path.c_str(), 0644) == 0);
  CHECK(JwtKeys::read(path));
  REQUIRE(chmod(path.c_str(), 0646) == 0);
  CHECK_FALSE(JwtKeys::read(path));
  CHECK_FALSE(JwtKeys::read(path + ".none"));
}

TEST_CASE("A token is for whom it says, and from whom") {
  const auto keys = keys_of(jwt::kJwkEd);
  const Json claims = {{"sub", "ann"}, {"exp", 4102444800}};
  const auto is_let_in = [&](const Json& more, const JwtKeys::Parties& parties) {
    Json all = claims;
    if (!more.is_null()) all.update(more);
    return keys.verify(saying(all), kSigned, parties).has_value();
  };
  const JwtKeys::Parties nobody{}, shop{"", "shop"}, ours{"https://id.example", ""};
  // RFC 7519, 4.1.3: what names those it is for is for nobody else.
  CHECK(is_let_in({}, nobody));
  CHECK_FALSE(is_let_in({}, shop));
  CHECK(is_let_in({{"aud", "shop"}}, shop));
  CHECK(is_let_in({{"aud", {"crm", "shop"}}}, shop));
  const Json others[] = {"crm",
                         "SHOP",
                         "shop ",
                         "",
                         17,
                         nullptr,
                         true,
                         Json::object(),
                         Json::array(),
                         Json::array({"crm"}),
                         Json::array({"shop", 17}),
                         Json::array({Json::array({"shop"})}),
                         {{"shop", "shop"}}};
  for (const Json& other : others) {
    CAPTURE(other.dump());
    CHECK_FALSE(is_let_in({{"aud", other}}, shop));
    CHECK_FALSE(is_let_in({{"aud", other}}, nobody));
  }
  CHECK_FALSE(is_let_in({{"aud", "shop"}}, nobody));
  // 4.1.1
  CHECK(is_let_in({{"iss", "https://id.example"}}, ours));
  CHECK(is_let_in({{"iss", 17}}, nobody));
  for (const Json& other : {Json("https://id.example/"), Json("HTTPS://id.example"), Json(17),
                            Json(nullptr), Json::array({"https://id.example"})})
    CHECK_FALSE(is_let_in({{"iss", other}}, ours));
  CHECK_FALSE(is_let_in({}, ours));
  CHECK_FALSE(is_let_in({{"iss", "https://id.example"}}, {"https://id.example", "shop"}));
  CHECK(
      is_let_in({{"iss", "https://id.example"}, {"aud", "shop"}}, {"https://id.example", "shop"}));
}

}  // namespace gateway
