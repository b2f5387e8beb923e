// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/display_text.h"

#include <clocale>
#include <cstdio>
#include <cwchar>

#include <locale.h>

#include "base/check.h"

namespace cartctl {
namespace {

/// The C library knows how wide characters are, in the locale of the thread: this one, while it
/// lives.
class Utf8Locale {
 public:
  Utf8Locale() : before_(uselocale(utf8())) {}
  ~Utf8Locale() { uselocale(before_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  static locale_t utf8() {
    static const locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    CHECK(made != nullptr);  // it is built into the C library
    return made;
  }
  const locale_t before_;
};

struct Character {
  wchar_t code = 0;
  std::size_t bytes = 1;
  int width = -1;  // columns; -1: not to be printed
  bool is_one = true;
};

/// They order the letters around them anew: what is shown would not be what is there.
bool turns_direction(wchar_t code) {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
         code == 0x200e || code == 0x200f;
}

/// The first character of `text`, which is not empty. REQUIRES: a Utf8Locale lives.
Character first_of(std::string_view text) {
  std::mbstate_t state{};
  Character first;
  const std::size_t bytes = std::mbrtowc(&first.code, text.data(), text.size(), &state);
  if (bytes == 0 || bytes > text.size())  // a zero byte, or none of UTF-8
    return Character{static_cast<wchar_t>(static_cast<unsigned char>(text.front())), 1, -1, false};
  first.bytes = bytes;
  first.width = turns_direction(first.code) ? -1 : wcwidth(first.code);
  return first;
}

void append_escaped(std::string& out, const Character& character) {
  char text[16];
  std::snprintf(text, sizeof text, character.bytes == 1 ? "\\x%02x" : "\\u%04x",
                static_cast<unsigned>(character.code));
  out += text;
}

}  // namespace

std::string printable(std::string_view text) {
  const Utf8Locale utf8;
  std::string out;
  while (!text.empty()) {
    const Character character = first_of(text);
    if (character.width < 0) {
      append_escaped(out, character);
    } else {
      out += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return out;
}

bool is_utf8(std::string_view text) {
  const Utf8Locale utf8;
  while (!text.empty()) {
    const Character character = first_of(text);
    if (!character.is_one) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

std::size_t display_width(std::string_view text) {
  const Utf8Locale utf8;
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_of(text);
    columns += static_cast<std::size_t>(character.width < 0 ? 0 : character.width);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string shorten(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  const Utf8Locale utf8;
  std::size_t kept = 0;
  std::size_t used = 1;  // the `…`
  while (kept < text.size()) {
    const Character character = first_of(text.substr(kept));
    used += static_cast<std::size_t>(character.width < 0 ? 0 : character.width);
    if (used > columns) break;
    kept += character.bytes;
  }
  return std::string(text.substr(0, kept)) + "…";
}

}  // namespace cartctl
