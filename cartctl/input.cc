// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/input.h"

#include <cstdio>

#include <array>

#include "cartctl/output.h"

namespace cartctl {

std::optional<std::string> read_file(const std::string& name, std::size_t most) {
  std::FILE* const file = name == "-" ? stdin : std::fopen(name.c_str(), "rb");
  if (file == nullptr) {
    complain("FILE: '" + name + "' cannot be read");
    return std::nullopt;
  }
  std::string text;
  std::array<char, 65'536> piece;
  while (text.size() <= most) {
    const std::size_t size = std::fread(piece.data(), 1, piece.size(), file);
    if (size == 0) break;
    text.append(piece.data(), size);
  }
  const bool failed = std::ferror(file) != 0;
  if (file != stdin) std::fclose(file);
  if (!failed && text.size() <= most) return text;
  complain("FILE: '" + name + "' " +
           (failed ? "cannot be read" : "is longer than " + std::to_string(most) + " bytes"));
  return std::nullopt;
}

}  // namespace cartctl
