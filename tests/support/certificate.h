// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Certificates for tests, made when they are asked for.
#pragma once

#include <string>

namespace support {

/// A self-signed certificate for one host, good for a day, and its key, each as PEM.
struct Certificate {
  explicit Certificate(const std::string& host);

  std::string certificate;
  std::string key;
};

}  // namespace support
