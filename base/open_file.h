// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A file that is open.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace base {

/// A file's descriptor, which is closed with it.
class OpenFile {
 public:
  /// `flags` and `mode` as open() has them; errno says why it is not open.
  explicit OpenFile(const std::string& path, int flags, mode_t mode = 0)
      : fd_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  bool is_open() const { return fd_ >= 0; }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace base
