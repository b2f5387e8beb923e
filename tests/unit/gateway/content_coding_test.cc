// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/content_coding.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("Who asks for gzip gets it, however it is written") {
  for (const char* field : {"gzip", "GZip", "x-gzip", "gzip, deflate, br, zstd", "deflate,gzip",
                            "*", "br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip;q=1", "gzip;q=1.000",
                            "gzip;q=0.001", "gzip;Q=0.5", "gzip ; q=0.5", "gzip\t;\tq=0.5",
                            " ,, gzip ,", "gzip, identity", "identity;q=0.5, gzip;q=0.5",
                            "identity;q=0, gzip;q=0.1", "*, identity;q=0.5", "identity;q=0, *"}) {
    INFO(field);
    CHECK(choose_coding(field) == ContentCoding::kGzip);
  }
}

TEST_CASE("Who does not, or wants the plain bytes more, gets those") {
  for (const char* field : {"",
                            " ",
                            ",",
                            "identity",
                            "br",
                            "deflate, br",
                            "gzip;q=0",
                            "gzip;q=0.0",
                            "gzip;q=0.000",
                            "x-gzip;q=0",
                            "*;q=0",
                            "gzip;q=0, *",
                            "*;q=0.9, gzip;q=0",
                            "gzip;q=0.5, identity",
                            "identity;q=0.6, gzip;q=0.5",
                            "gzips",
                            "agzip",
                            "gzip deflate",
                            "\"gzip\"",
                            "identity;q=0",
                            "gzip;q=0, identity;q=0"}) {
    INFO(field);
    CHECK(choose_coding(field) == ContentCoding::kIdentity);
  }
}

TEST_CASE("A member whose weight cannot be read counts for nothing, and the others count") {
  for (const char* weight : {"q", "q=", "q=2", "q=1.1", "q=1.001", "q=0.1234", "q=.5", "q=-1",
                             "q=0,5x", "q=0.5x", "w=1", "q=1;", "q=1;q=1", "q =1", "q= 1"}) {
    INFO(weight);
    CHECK(choose_coding(std::string("gzip;") + weight) == ContentCoding::kIdentity);
    CHECK(choose_coding(std::string("br;") + weight + ", gzip") == ContentCoding::kGzip);
  }
}

TEST_CASE("Brotli is for who names it and wants nothing more") {
  for (const char* field : {"br", "BR", "gzip, deflate, br, zstd", "br;q=0.5, gzip;q=0.5",
                            "gzip;q=0.8, br", "identity;q=0.3, br;q=0.4", "br, *;q=0.1"}) {
    INFO(field);
    CHECK(takes_brotli(field));
  }
  for (const char* field : {"", "gzip", "*", "br;q=0", "br;q=0.5, gzip", "br;q=0.5, identity",
                            "br;q=0.5, *", "br;q=x", "brotli", "b r"}) {
    INFO(field);
    CHECK_FALSE(takes_brotli(field));
  }
}

}  // namespace gateway
