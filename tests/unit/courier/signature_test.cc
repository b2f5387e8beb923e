// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/http/signature.h"

#include <vector>

#include "tests/support/catch.h"

namespace courier {

TEST_CASE("A signature is that of Standard Webhooks' own example") {
  const auto key = parse_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  REQUIRE(key);
  const std::vector<std::string> one = {*key};
  const auto signed_once =
      signature(one, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})");
  CHECK(signed_once == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  const std::vector<std::string> two = {*key, *key};
  CHECK(signature(two, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})") ==
        signed_once + " " + signed_once);
}

TEST_CASE("A secret is whsec_ and 24 to 64 bytes in base64") {
  CHECK(parse_secret("whsec_" + std::string(86, 'A') + "==")->size() == 64);
  for (const std::string& text :
       {std::string(), std::string("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), std::string("whsec_"),
        std::string("whsec_c2hvcnQ="), std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"),
        "whsec_" + std::string(88, 'A')})
    CHECK_FALSE(parse_secret(text));
}

}  // namespace courier
