// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A file that keys are in, read whole.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "base/failure.h"

namespace base {

/// What such a file is, and what it must not be.
struct KeyFile {
  const char* what;       // a failure is about that
  mode_t forbidden;       // who has one of these rights must not …
  const char* too_open;   // … which is said so, behind the file's name
  std::size_t most;       // bytes
  const char* too_large;  // likewise
};

/// All that is in it. Fails, with its name, where it is no file, is too open or too large, or cannot be read; never
/// with what stands in it.
OrFailure<std::string> read_key_file(const std::string& path, const KeyFile& kind);

/// Keys::parse() of it. Fails like both, never without its name.
template <class Keys>
OrFailure<Keys> read_keys(const std::string& path, const KeyFile& kind) {
  const auto text = read_key_file(path, kind);
  if (!text) return text.error();
  auto keys = Keys::parse(*text);
  if (!keys) return Failure{kind.what, "'" + path + "', " + keys.error().why};
  return keys;
}

}  // namespace base
