// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Bodies whose length nobody knows when they begin: in the chunks of HTTP/1.1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gateway {

/// A piece of a body of unknown length, as each version of HTTP wants it. Made once, written to any number.
class StreamPiece {
 public:
  explicit StreamPiece(std::string_view text);
  /// HTTP/1.0 knows no chunks: there the body ends with the connection.
  std::string_view bytes(bool http10) const {
    return http10 ? std::string_view(chunk_).substr(text_at_, text_size_) : chunk_;
  }

 private:
  std::string chunk_;
  std::size_t text_at_;
  std::size_t text_size_;
};

/// The end of the body.
std::string_view stream_end(bool http10);

}  // namespace gateway
