// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/sessions/random_session.h"

#include <sodium.h>

#include <array>

#include "base/check.h"

namespace gateway {

proto::SessionId random_session() {
  CHECK(sodium_init() >= 0);
  std::array<unsigned char, 16> bits;
  randombytes_buf(bits.data(), bits.size());
  std::array<char, 2 * bits.size() + 1> digits;
  sodium_bin2hex(digits.data(), digits.size(), bits.data(), bits.size());
  return *proto::SessionId::parse(digits.data());
}

}  // namespace gateway
