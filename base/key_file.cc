// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "base/key_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/open_file.h"

namespace base {

OrFailure<std::string> read_key_file(const std::string& path, const KeyFile& kind) {
  const auto wrong = [&](const std::string& why) {
    return Failure{kind.what, "'" + path + "'" + why};
  };
  // A pipe would keep the program waiting here.
  const OpenFile file(path, O_RDONLY | O_NONBLOCK);
  if (!file.is_open() && errno != ENOENT)
    return wrong(std::string(" cannot be read: ") + std::strerror(errno));
  // Of the file that is open: another one may stand there by now.
  struct stat is {};
  if (!file.is_open() || fstat(file.fd(), &is) != 0 || !S_ISREG(is.st_mode))
    return wrong(" is no file");
  if ((is.st_mode & kind.forbidden) != 0) return wrong(kind.too_open);
  std::string text(kind.most + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(file.fd(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return wrong(std::string(" cannot be read: ") + std::strerror(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kind.most) return wrong(kind.too_large);
  text.resize(size);
  return text;
}

}  // namespace base
