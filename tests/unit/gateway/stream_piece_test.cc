// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/stream_piece.h"

#include "tests/support/catch.h"

namespace gateway {

TEST_CASE("A piece is a chunk where chunks are known") {
  const StreamPiece piece(std::string(26, 'x'));
  const StreamPiece copy = piece;
  CHECK(copy.bytes(false) == "1a\r\n" + std::string(26, 'x') + "\r\n");
  CHECK(copy.bytes(true) == std::string(26, 'x'));
  CHECK(stream_end(false) == "0\r\n\r\n");
  CHECK(stream_end(true).empty());
}

}  // namespace gateway
