// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bus/core/z85.h"

#include <cstdint>

namespace bus {
namespace {

constexpr std::string_view kDigits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
constexpr std::size_t kGroupBytes = 4;
constexpr std::size_t kGroupText = 5;
constexpr std::uint32_t kBase = 85;
static_assert(kDigits.size() == kBase);
static_assert(sizeof(KeyBytes) / kGroupBytes * kGroupText == kKeyText);

/// Five digits, the highest first.
std::optional<std::uint32_t> parse_group(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char digit : digits) {
    const auto at = kDigits.find(digit);
    if (at == std::string_view::npos) return std::nullopt;
    value = value * kBase + at;
  }
  if (value > UINT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

}  // namespace

std::string to_z85(const KeyBytes& key) {
  std::string text(kKeyText, '0');
  for (std::size_t group = 0; group * kGroupBytes < key.size(); ++group) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < kGroupBytes; ++i) value = value << 8 | key[group * kGroupBytes + i];
    for (std::size_t i = kGroupText; i-- > 0; value /= kBase)
      text[group * kGroupText + i] = kDigits[value % kBase];
  }
  return text;
}

std::optional<KeyBytes> parse_z85(std::string_view text) {
  if (text.size() != kKeyText) return std::nullopt;
  KeyBytes key;
  for (std::size_t group = 0; group * kGroupText < text.size(); ++group) {
    const auto value = parse_group(text.substr(group * kGroupText, kGroupText));
    if (!value) return std::nullopt;
    for (std::size_t i = 0; i < kGroupBytes; ++i)
      key[group * kGroupBytes + i] = static_cast<unsigned char>(*value >> (24 - 8 * i));
  }
  return key;
}

}  // namespace bus
