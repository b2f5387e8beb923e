// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/forwarded_for.h"

#include "gateway/http/field_text.h"

namespace gateway {

std::optional<Address> forwarded_for(std::string_view field, const AddressRanges& trusted) {
  std::optional<Address> client;
  while (true) {
    const auto comma = field.rfind(',');
    const auto last = comma == std::string_view::npos ? field : field.substr(comma + 1);
    const auto address = Address::parse(trim(last));
    if (!address) return client;
    client = address;
    if (comma == std::string_view::npos || !any_contains(trusted, *address)) return client;
    field = field.substr(0, comma);
  }
}

}  // namespace gateway
