// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/gzip.h"

#include <random>

#include "tests/support/catch.h"
#include "tests/support/gunzip.h"

namespace gateway {
namespace {

std::string random_text(std::size_t size) {
  std::mt19937_64 random(size);
  std::string text;
  while (text.size() < size) text += static_cast<char>(random() % 256);
  return text;
}

}  // namespace

TEST_CASE("Pieces of either kind make one text, in any order and of any size") {
  const std::string texts[] = {"",
                               "a",
                               "<html>",
                               std::string(100'000, 'x'),
                               random_text(65'535),
                               random_text(65'536),
                               random_text(200'000)};
  for (const auto& first : texts) {
    for (const auto& second : texts) {
      INFO(first.size() << " and " << second.size());
      const GzipPiece one = compressed_piece(first, Effort::kPerChange);
      const GzipPiece two = stored_piece(second);
      CHECK(support::gunzip(gzip_of({&one, &two})) == first + second);
      CHECK(support::gunzip(gzip_of({&two, &one, &two})) == second + first + second);
    }
  }
  CHECK(support::gunzip(gzip_of({})) == "");
}

TEST_CASE("A stored piece stands in the bytes as it is, a compressed one is small") {
  const std::string text = "session=0123456789abcdef0123456789abcdef";
  const GzipPiece stored = stored_piece(text);
  CHECK(stored.bytes.find(text) != std::string::npos);
  CHECK(stored.bytes.size() == text.size() + 5);
  for (const Effort effort : {Effort::kOnce, Effort::kPerChange})
    CHECK(compressed_piece(std::string(100'000, 'x'), effort).bytes.size() < 1'000);
}

}  // namespace gateway
