// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cartctl/core/display_text.h"
#include "cartctl/exit_status.h"

namespace cartctl {
namespace {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

Written print(std::string_view text) {
  if (write_all(STDOUT_FILENO, text)) return Written::kYes;
  if (errno == EPIPE) return Written::kNobodyReads;
  complain(std::string("the output cannot be written: ") + std::strerror(errno));
  return Written::kFailed;
}

int print_and_end(std::string_view text, int status) {
  return print(text) == Written::kFailed ? kUsage : status;
}

void complain(std::string_view sentence) {
  write_all(STDERR_FILENO, "cartctl: " + printable(sentence) + "\n");
}

int refuse(std::string_view why) {
  complain(why);
  return kUsage;
}

}  // namespace cartctl
