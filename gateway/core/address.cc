// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace gateway {
namespace {

constexpr std::uint64_t kOfIpv4 = 0xffff'ffff'0000'0000;
constexpr int kIpv4Bits = 32;
constexpr int kIpv6Bits = 64;
constexpr std::size_t kMappedAt = 12;  // of IPv4 that is written as IPv6

struct Parsed {
  std::uint64_t key;
  bool is_ipv4;
  bool has_more;  // bits behind the /64
};

std::uint64_t number_of(const std::uint8_t* bytes, std::size_t count) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number << 8 | bytes[i];
  return number;
}

std::optional<Parsed> parse_host(std::string_view text) {
  // inet_pton() wants an end, and nothing longer is an address.
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (text.size() >= host.size()) return std::nullopt;
  std::copy(text.begin(), text.end(), host.begin());
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  in_addr ipv4{};
  if (inet_pton(AF_INET, host.data(), &ipv4) == 1)
    return Parsed{kOfIpv4 | ntohl(ipv4.s_addr), true, false};
  in6_addr ipv6{};
  if (inet_pton(AF_INET6, host.data(), &ipv6) != 1) return std::nullopt;
  if (IN6_IS_ADDR_V4MAPPED(&ipv6))
    return Parsed{kOfIpv4 | number_of(ipv6.s6_addr + kMappedAt, 4), true, false};
  return Parsed{number_of(ipv6.s6_addr, 8), false, number_of(ipv6.s6_addr + 8, 8) != 0};
}

base::Failure none(std::string_view text) {
  return {"", "'" + std::string(text) +
                  "' is no address and no range of them, like 192.0.2.0/24 or 2001:db8::/32"};
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  constexpr std::string_view kNetwork = "/64";
  const bool is_network = text.ends_with(kNetwork);
  if (is_network) text.remove_suffix(kNetwork.size());
  const auto host = parse_host(text);
  if (!host || (is_network && (host->is_ipv4 || host->has_more))) return std::nullopt;
  return Address(host->key);
}

std::string Address::str() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if ((key_ & kOfIpv4) == kOfIpv4) {
    const in_addr bytes{htonl(static_cast<std::uint32_t>(key_))};
    inet_ntop(AF_INET, &bytes, text.data(), text.size());
    return text.data();
  }
  in6_addr bytes{};
  for (std::size_t i = 0; i < 8; ++i)
    bytes.s6_addr[i] = static_cast<std::uint8_t>(key_ >> (56 - 8 * i));
  inet_ntop(AF_INET6, &bytes, text.data(), text.size());
  return text.data() + std::string("/64");
}

base::OrFailure<AddressRange> AddressRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto host = parse_host(text.substr(0, slash));
  if (!host) return none(text);
  const int most = host->is_ipv4 ? kIpv4Bits : kIpv6Bits;
  int length = most;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (error != std::errc() || end != digits.data() + digits.size() || length < 0)
      return none(text);
    if (length > most && !host->is_ipv4 && length <= 128)
      return base::Failure{"", "'" + std::string(text) +
                                   "' is smaller than a /64, which is what a client of IPv6 is"};
    if (length > most) return none(text);
    if (host->has_more)
      return base::Failure{"", "'" + std::string(text) + "' has bits behind its length"};
  }
  const int fixed = length + kIpv6Bits - most;  // of the 64
  const std::uint64_t mask = fixed == 0 ? 0 : ~std::uint64_t{0} << (kIpv6Bits - fixed);
  if ((host->key & ~mask) != 0)
    return base::Failure{"", "'" + std::string(text) + "' has bits behind its length"};
  return AddressRange(host->key, mask);
}

bool any_contains(const AddressRanges& ranges, Address address) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const AddressRange& range) { return range.contains(address); });
}

}  // namespace gateway
