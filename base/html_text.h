// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Text in HTML: what anybody says becomes text there, never an element.
#pragma once

#include <string>
#include <string_view>

namespace base {

/// Appends `text` as HTML shows it, between elements or between the double quotes of an attribute (WHATWG HTML, 13.3).
inline void append_html_text(std::string& html, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
}

inline std::string html_text(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  append_html_text(html, text);
  return html;
}

}  // namespace base
