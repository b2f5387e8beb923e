// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// An HTTP answer, read from the bytes that have come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace crowd {

/// One whole HTTP answer, or of a stream its head or a piece of its body, as chunked as it came; the
/// views point into the bytes it was read from.
struct Answer {
  int status = 0;
  std::string_view head;  // its lines, each with its end
  std::string_view body;
};

/// The answer that `bytes` begin with and its size; nothing while it is not whole. `bytes` that are
/// no HTTP answer give a status of 0 and are all of it.
struct ReadAnswer {
  Answer answer;
  std::size_t size = 0;
};
std::optional<ReadAnswer> read_answer(std::string_view bytes);

/// What stands between `before` and `after`; empty where they do not.
std::string_view between(std::string_view text, std::string_view before, char after);
/// The number that `text` begins with, behind spaces; 0 where it begins with none.
std::uint64_t number_in(std::string_view text);

}  // namespace crowd
