// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/sessions/base64.h"

#include <sodium.h>

#include <cstddef>

namespace gateway {
namespace {

/// `variant`: libsodium's.
std::optional<std::string> decode(std::string_view text, int variant) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const bool is_base64 =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, &end, variant) == 0;
  if (!is_base64 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  if (auto bytes = decode(text, sodium_base64_VARIANT_ORIGINAL)) return bytes;
  return decode(text, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

std::optional<std::string> decode_base64url(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace gateway
