// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Text for a terminal: what a peer sent, made safe to print and as wide as it looks.
#pragma once

#include <string>
#include <string_view>

namespace cartctl {

/// `text` with everything a terminal could take for an order written out: control characters, what
/// turns the direction of writing, bytes that are not UTF-8. ESC becomes `\x1b`, U+202E `\u202e`.
std::string printable(std::string_view text);

/// Whether all of it is UTF-8, without a zero byte.
bool is_utf8(std::string_view text);

/// The columns of a terminal that printable text takes: a Chinese character two, a combining accent
/// none.
std::size_t display_width(std::string_view printable_text);

/// printable text of at most `columns` columns; what is cut off is shown as `…`.
std::string shorten(std::string_view printable_text, std::size_t columns);

}  // namespace cartctl
