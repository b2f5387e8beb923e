// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: what a proxy says before a client's bytes is understood to the byte, and what it cannot say is refused.
#include "gateway/net/proxy_header.h"

#include <random>
#include <string>

#include "tests/support/catch.h"

using gateway::ProxyHeader;
using Found = ProxyHeader::Read::Step;
using namespace std::string_literals;

namespace {

const std::string kMagic = "\r\n\r\n\0\r\nQUIT\n"s;

std::string header_of(const std::string& command_and_family, const std::string& rest) {
  return kMagic + command_and_family + static_cast<char>(rest.size() / 256) +
         static_cast<char>(rest.size() % 256) + rest;
}
std::string field_of(char type, const std::string& value) {
  return std::string(1, type) + static_cast<char>(value.size() / 256) +
         static_cast<char>(value.size() % 256) + value;
}

// 192.0.2.7:50000 to 192.0.2.1:443.
const std::string kFour = "\xc0\x00\x02\x07\xc0\x00\x02\x01\xc3\x50\x01\xbb"s;
const std::string kSix =
    "\x20\x01\x0d\xb8\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x09"
    "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\xc3\x50\x01\xbb"s;
const std::string kMapped =
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xc0\x00\x02\x07"s + std::string(20, '\0');

std::string client_of(const std::string& bytes) {
  const auto read = ProxyHeader::read(bytes);
  REQUIRE(read.step == Found::kWhole);
  return read.header.client ? read.header.client->str() : "";
}

}  // namespace

TEST_CASE("a proxy's client is the source of the connection it passes on") {
  CHECK(client_of(header_of("\x21\x11", kFour)) == "192.0.2.7");
  CHECK(client_of(header_of("\x21\x21", kSix)) == "2001:db8:0:1::/64");
  CHECK(client_of(header_of("\x21\x21", kMapped)) == "192.0.2.7");
  CHECK(client_of(header_of("\x21\x31", std::string(216, 'u'))).empty());
  CHECK(client_of(header_of("\x21\x00"s, "whatever")).empty());
  // A check of the proxy's own.
  CHECK(client_of(header_of("\x20\x00"s, "")).empty());
  CHECK(client_of(header_of("\x20\x11", kFour)).empty());
}

TEST_CASE("a proxy's header ends where it says and the client's bytes are behind it") {
  const std::string fields = field_of('\x01', "h2") + field_of('\x04', std::string(300, 'p'));
  const std::string header = header_of("\x21\x11", kFour + fields);
  for (std::size_t size = 0; size < header.size(); ++size)
    CHECK(ProxyHeader::read(header.substr(0, size)).step == Found::kNeedMore);
  for (const auto& behind : {"", "GET / HTTP/1.1\r\n", "\r\n\r\n"}) {
    const auto read = ProxyHeader::read(header + behind);
    CHECK(read.step == Found::kWhole);
    CHECK(read.header.bytes == header.size());
    CHECK_FALSE(read.header.tls);
  }
}

TEST_CASE("a proxy that ended TLS says so") {
  const std::string verified(4, '\0');
  CHECK(ProxyHeader::read(header_of("\x21\x11", kFour + field_of(' ', "\x01" + verified)))
            .header.tls);
  CHECK_FALSE(
      ProxyHeader::read(header_of("\x21\x11", kFour + field_of(' ', "\0"s + verified))).header.tls);
  CHECK_FALSE(ProxyHeader::read(header_of("\x21\x11", kFour + field_of(' ', ""))).header.tls);
}

TEST_CASE("what is no header of version 2 is refused at its first wrong byte") {
  CHECK(ProxyHeader::read("G").step == Found::kRefused);
  CHECK(ProxyHeader::read("\x16\x03\x01").step == Found::kRefused);
  CHECK(ProxyHeader::read("PROXY TCP4 192.0.2.7 192.0.2.1 50000 443\r\n").step == Found::kRefused);
  CHECK(ProxyHeader::read("\r\n\r\nGET / HTTP/1.1\r\n").step == Found::kRefused);
  const auto is_refused = [](const std::string& bytes) {
    return ProxyHeader::read(bytes).step == Found::kRefused;
  };
  CHECK(is_refused(header_of("\x11\x11", kFour)));                     // version 1
  CHECK(is_refused(header_of("\x22\x11", kFour)));                     // no such command
  CHECK(is_refused(header_of("\x21\x12", kFour)));                     // datagrams
  CHECK(is_refused(header_of("\x21\x41", kFour)));                     // no such family
  CHECK(is_refused(header_of("\x21\x11", kFour.substr(1))));           // half an address
  CHECK(is_refused(header_of("\x21\x21", kFour)));                     // one of another family
  CHECK(is_refused(header_of("\x21\x11", kFour + "\x01")));            // half a field
  CHECK(is_refused(header_of("\x21\x11", kFour + "\x01\x00\x02x"s)));  // a field beyond the end
  CHECK(is_refused(header_of("\x21\x11", kFour + std::string(2'100, 'x'))));
}

TEST_CASE("whatever comes a header is read no further than it goes") {
  std::mt19937 random(14);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = header_of("\x21\x11", kFour + field_of(' ', std::string(5, '\1')));
    for (int changes = 1 + static_cast<int>(random() % 3); changes > 0; --changes)
      bytes[12 + random() % (bytes.size() - 12)] = static_cast<char>(random());
    bytes.resize(random() % (bytes.size() + 1));
    const auto read = ProxyHeader::read(bytes);
    if (read.step == Found::kWhole) CHECK(read.header.bytes <= bytes.size());
  }
}
