// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/key_file.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

namespace ops {

base::OrFailure<std::string> read_key_file(const std::string& path, const KeyFile& kind) {
  const auto wrong = [&](const std::string& why) {
    return base::Failure{kind.what, "'" + path + "'" + why};
  };
  struct stat is {};
  if (stat(path.c_str(), &is) != 0 || !S_ISREG(is.st_mode)) return wrong(" is no file");
  if ((is.st_mode & kind.forbidden) != 0) return wrong(kind.too_open);
  if (static_cast<std::size_t>(is.st_size) > kind.most) return wrong(kind.too_large);
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || (is.st_size > 0 && !(text << file.rdbuf()))) return wrong(" cannot be read");
  return text.str();
}

}  // namespace ops
