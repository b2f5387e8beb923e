// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/proxy_header.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstring>

#include "gateway/net/peer_address.h"

namespace gateway {
namespace {

using Step = ProxyHeader::Read::Step;

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t kHead =
    16;  // with version and command, family and transport, and the size of the rest
constexpr unsigned kVersion = 2;
constexpr unsigned kLocal = 0;
constexpr unsigned kProxy = 1;
constexpr unsigned kStream = 1;
// Source, destination, and a port of each.
constexpr std::size_t kIpv4Bytes = 2 * (4 + 2);
constexpr std::size_t kIpv6Bytes = 2 * (16 + 2);
constexpr std::size_t kUnixBytes = 2 * 108;
// What follows the addresses: a type, a size of two bytes, a value.
constexpr std::size_t kFieldHead = 3;
constexpr unsigned kTlsField = 0x20;
constexpr unsigned kCameByTls = 0x01;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::size_t size_at(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) * 256 + byte_at(bytes, at + 1);
}

std::optional<Address> ipv4(std::string_view source) {
  sockaddr_storage storage{};
  auto& address = reinterpret_cast<sockaddr_in&>(storage);
  address.sin_family = AF_INET;
  std::memcpy(&address.sin_addr, source.data(), sizeof address.sin_addr);
  return Address::parse(peer_of(storage));
}

std::optional<Address> ipv6(std::string_view source) {
  sockaddr_storage storage{};
  auto& address = reinterpret_cast<sockaddr_in6&>(storage);
  address.sin6_family = AF_INET6;
  std::memcpy(&address.sin6_addr, source.data(), sizeof address.sin6_addr);
  return Address::parse(peer_of(storage));
}

/// Reads the fields behind the addresses; false where one goes beyond the end.
bool read_fields(std::string_view fields, ProxyHeader& header) {
  while (!fields.empty()) {
    if (fields.size() < kFieldHead) return false;
    const std::size_t size = size_at(fields, 1);
    if (fields.size() < kFieldHead + size) return false;
    if (byte_at(fields, 0) == kTlsField && size > 0)
      header.tls = (byte_at(fields, kFieldHead) & kCameByTls) != 0;
    fields.remove_prefix(kFieldHead + size);
  }
  return true;
}

/// Reads what a proxy says of its client; false where that cannot be.
bool read_client(unsigned family_and_transport, std::string_view rest, ProxyHeader& header) {
  const unsigned family = family_and_transport >> 4;
  const unsigned transport = family_and_transport & 0x0f;
  // Unknown: the rest says nothing that is understood.
  if (family_and_transport == 0) return true;
  if (transport != kStream) return false;
  std::size_t addresses = 0;
  if (family == 1) addresses = kIpv4Bytes;
  if (family == 2) addresses = kIpv6Bytes;
  if (family == 3) addresses = kUnixBytes;
  if (addresses == 0 || rest.size() < addresses) return false;
  if (family == 1) header.client = ipv4(rest);
  if (family == 2) header.client = ipv6(rest);
  return read_fields(rest.substr(addresses), header);
}

}  // namespace

ProxyHeader::Read ProxyHeader::read(std::string_view bytes) {
  if (bytes.substr(0, kSignature.size()) != kSignature.substr(0, bytes.size()))
    return {Step::kRefused, {}};
  if (bytes.size() < kHead) return {Step::kNeedMore, {}};
  const unsigned version = byte_at(bytes, 12) >> 4;
  const unsigned command = byte_at(bytes, 12) & 0x0f;
  ProxyHeader header;
  header.bytes = kHead + size_at(bytes, 14);
  if (version != kVersion || command > kProxy || header.bytes > kMost) return {Step::kRefused, {}};
  if (bytes.size() < header.bytes) return {Step::kNeedMore, {}};
  const std::string_view rest = bytes.substr(kHead, header.bytes - kHead);
  if (command != kLocal && !read_client(byte_at(bytes, 13), rest, header))
    return {Step::kRefused, {}};
  return {Step::kWhole, header};
}

}  // namespace gateway
