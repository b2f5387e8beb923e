// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/http_answer.h"

#include <charconv>

namespace crowd {

std::string_view between(std::string_view text, std::string_view before, char after) {
  const auto start = text.find(before);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + before.size());
  return text.substr(0, text.find(after));
}

std::uint64_t number_in(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::optional<ReadAnswer> read_answer(std::string_view bytes) {
  constexpr std::string_view kHeadEnd = "\r\n\r\n";
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  const auto head_size = bytes.find(kHeadEnd);
  if (head_size == std::string_view::npos) return std::nullopt;
  ReadAnswer read;
  read.answer.head = bytes.substr(0, head_size + 2);
  const auto body_start = head_size + kHeadEnd.size();
  const auto& head = read.answer.head;
  if (head.starts_with(kVersion))
    read.answer.status = static_cast<int>(number_in(head.substr(kVersion.size(), 3)));
  if (read.answer.status == 0) {
    read.size = bytes.size();
    return read;
  }
  const std::size_t length = number_in(between(head, "Content-Length:", '\r'));
  if (bytes.size() < body_start + length) return std::nullopt;
  read.answer.body = bytes.substr(body_start, length);
  read.size = body_start + length;
  return read;
}

}  // namespace crowd
