// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/forwarded_for.h"

#include "gateway/http/field_text.h"
#include "gateway/http/host.h"

namespace gateway {
namespace {

/// Of "192.0.2.7:443", "[2001:db8::9]:443" and "[2001:db8::9]" the address; any other text as it is.
std::string_view without_port(std::string_view node) {
  if (!is_host(node)) return node;
  return node.starts_with('[') ? node.substr(1, node.find(']') - 1)
                               : node.substr(0, node.find(':'));
}

}  // namespace

std::optional<Address> forwarded_for(std::string_view field, const AddressRanges& trusted) {
  std::optional<Address> client;
  while (true) {
    const auto comma = field.rfind(',');
    const auto last = comma == std::string_view::npos ? field : field.substr(comma + 1);
    const auto address = Address::parse(without_port(trim(last)));
    if (!address) return client;
    client = address;
    if (comma == std::string_view::npos || !any_contains(trusted, *address)) return client;
    field = field.substr(0, comma);
  }
}

bool is_https(std::string_view field) {
  return equals_ignoring_case(trim(field.substr(field.rfind(',') + 1)), "https");
}

}  // namespace gateway
