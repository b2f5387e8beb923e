// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/stream_piece.h"

#include <array>
#include <charconv>

#include "base/check.h"

namespace gateway {
namespace {

std::string hex(std::size_t number) {
  std::array<char, 2 * sizeof number> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return {digits.data(), end};
}

}  // namespace

StreamPiece::StreamPiece(std::string_view text)
    : chunk_(hex(text.size())), text_size_(text.size()) {
  CHECK(!text.empty());  // an empty chunk would be the last one
  chunk_.append("\r\n");
  text_at_ = chunk_.size();
  chunk_.append(text).append("\r\n");
}

std::string_view stream_end(bool http10) { return http10 ? "" : "0\r\n\r\n"; }

}  // namespace gateway
