// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who asks, as far as a bound goes: an address, and ranges of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace gateway {

/// One address of IPv4, or the /64 of IPv6 that one customer of a network has: a home or a rented server may
/// use any address of its own. In 64 bits, so that a table of them compares numbers; two of them never
/// have the same. Pure.
class Address {
 public:
  /// "192.0.2.7", "2001:db8::9", "::ffff:192.0.2.7", or as peer_of() writes it, "2001:db8::/64". Nothing for any
  /// other text.
  static std::optional<Address> parse(std::string_view text);

  std::uint64_t key() const { return key_; }
  /// As peer_of() writes it.
  std::string str() const;
  friend bool operator==(Address, Address) = default;

 private:
  explicit Address(std::uint64_t key) : key_(key) {}

  // The first 64 bits of IPv6. IPv4 is where no host of IPv6 is: ff00::/8 are groups of them.
  std::uint64_t key_;
};

/// "10.0.0.0/8", "2001:db8::/32", or one address. Pure.
class AddressRange {
 public:
  /// Fails for what is none, for bits behind the length, and for a length of IPv6 above 64.
  static base::OrFailure<AddressRange> parse(std::string_view text);

  bool contains(Address address) const { return (address.key() & mask_) == first_; }

 private:
  AddressRange(std::uint64_t first, std::uint64_t mask) : first_(first), mask_(mask) {}

  std::uint64_t first_;
  std::uint64_t mask_;
};

using AddressRanges = std::vector<AddressRange>;
bool any_contains(const AddressRanges& ranges, Address address);

}  // namespace gateway
