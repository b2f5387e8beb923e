// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// gzip (RFC 1952) in pieces that are made at different times. The only file that knows zlib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace gateway {

/// A part of a text, coded so that parts can be put one behind the other: it begins and ends at a
/// byte and refers to nothing before it.
struct GzipPiece {
  std::string bytes;
  std::uint32_t crc = 0;   // of the text
  std::size_t length = 0;  // of the text
};

/// How much time is given to make it small.
enum class Effort { kOnce, kPerChange };

GzipPiece compressed_piece(std::string_view text, Effort effort);
/// As it is, a few bytes longer. What is secret beside what others may choose must not be
/// compressed with it: the length of the answer would tell, guess by guess, what the secret is
/// (BREACH).
GzipPiece stored_piece(std::string_view text);

/// The whole: the pieces' texts one behind the other, as gzip.
std::string gzip_of(std::initializer_list<const GzipPiece*> pieces);

}  // namespace gateway
