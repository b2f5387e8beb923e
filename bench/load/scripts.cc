// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/scripts.h"

#include <unistd.h>

#include <array>
#include <cinttypes>
#include <cstdio>
#include <string_view>

namespace bench {
namespace {

std::string post(const std::string& path, const std::string& fields, std::string_view body) {
  return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" +
         fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// A UUID of this process's, this client's, this sale's.
std::string order_id(std::size_t client, std::uint64_t sale) {
  std::array<char, 64> text;
  const int size =
      std::snprintf(text.data(), text.size(), "%08x-%04x-4000-8000-%012" PRIx64,
                    static_cast<unsigned>(getpid()), static_cast<unsigned>(client & 0xffff), sale);
  return std::string(text.data(), static_cast<std::size_t>(size));
}

}  // namespace

Script change_script(const Dialect& dialect, const std::string& session) {
  return [changes = std::array{dialect.change(session, 0), dialect.change(session, 1)}](
             std::uint64_t number) { return Request{changes[number % changes.size()]}; };
}

Script sale_script(std::size_t client, const std::string& session, const std::string& key) {
  const std::string who = R"({"session":")" + session + '"';
  const std::string add = post("/cart", "", who + R"(,"action":"add","item":"P","quantity":1})");
  const std::string allowed = "Authorization: Bearer " + key + "\r\n";
  return [=](std::uint64_t number) {
    const std::string order = order_id(client, number / kSaleRequests);
    switch (number % kSaleRequests) {
      case 0:
        return Request{add};
      case 1:
        return Request{post("/checkout", "", who + R"(,"order":")" + order + R"("})")};
      default:
        return Request{post("/v1/orders/" + order + "/confirm", allowed, "{}"), 1};
    }
  };
}

}  // namespace bench
