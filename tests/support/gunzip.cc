// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/gunzip.h"

#include <zlib.h>

#include <array>

namespace support {

std::optional<std::string> gunzip(std::string_view bytes) {
  z_stream stream{};
  constexpr int kGzipOnly = 16 + 15;
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  std::array<char, 4096> some;
  int outcome = Z_OK;
  while (outcome == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(some.data());
    stream.avail_out = some.size();
    outcome = inflate(&stream, Z_NO_FLUSH);
    text.append(some.data(), some.size() - stream.avail_out);
  }
  const bool whole = outcome == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!whole) return std::nullopt;
  return text;
}

}  // namespace support
