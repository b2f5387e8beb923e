// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// One logfmt line per event on stderr: `ts=… level=info event=listening what=http address=…`.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace ops {

enum class Level { kInfo, kWarning, kError };

/// One `key=value` of a line. Values with spaces, quotes or control bytes are quoted and escaped,
/// so that a line is one line whatever a client sent.
struct Field {
  Field(std::string_view field_key, std::string_view text) : key(field_key), value(text) {}
  Field(std::string_view field_key, const char* text) : key(field_key), value(text) {}
  Field(std::string_view field_key, const std::string& text) : key(field_key), value(text) {}
  template <std::integral Number>
  Field(std::string_view field_key, Number number)
      : key(field_key), value(std::to_string(number)) {}

  std::string_view key;
  std::string value;
};

/// Writes one line. Any thread. `event` is a stable name in snake_case: docs/watching.md lists them.
void log(Level level, std::string_view event, std::initializer_list<Field> fields = {});

/// From now on log() writes nothing: for a test in which a thousand programs live.
void silence_log();

/// The line's part after `level=`, for tests: `event=x key=value`.
std::string to_logfmt(std::string_view event, std::initializer_list<Field> fields);

}  // namespace ops
