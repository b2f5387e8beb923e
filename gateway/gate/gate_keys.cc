// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/gate/gate_keys.h"

#include <sodium.h>

#include <tuple>

#include "gateway/gate/hex.h"

namespace gateway {
namespace {

using GateMac = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

// No session is signed as this: it has no blank.
constexpr std::string_view kGatePurpose = "gate of holdfast, 1";

GateMac gate_mac_of(std::string_view text, const GateKeys::Key& key) {
  GateMac mac;
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), key.data());
  return mac;
}

}  // namespace

GateKeys::GateKeys(const SessionKeys& sessions) {
  static_assert(std::tuple_size_v<GateMac> == SessionKeys::kKeyBytes);
  for (const auto& key : sessions.keys()) keys_.push_back(gate_mac_of(kGatePurpose, key));
}

std::string GateKeys::mac(std::string_view text, const Key& key, std::size_t digits) {
  return hex_of(gate_mac_of(text, key)).substr(0, digits);
}

}  // namespace gateway
