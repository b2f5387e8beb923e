// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/descriptors.h"

#include <unistd.h>

namespace gateway {

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace gateway
