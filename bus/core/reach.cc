// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bus/core/reach.h"

#include <algorithm>

namespace bus {
namespace {

constexpr std::string_view kTcp = "tcp://";

/// Of "tcp://host:port"; "" where it is another transport's.
std::string_view host_of(std::string_view address) {
  if (!address.starts_with(kTcp)) return "";
  const std::string_view rest = address.substr(kTcp.size());
  return rest.substr(0, rest.rfind(':'));
}

bool is_ipv4(std::string_view host) {
  return std::all_of(host.begin(), host.end(),
                     [](unsigned char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

}  // namespace

bool stays_here(std::string_view address) {
  const std::string_view host = host_of(address);
  return address.starts_with("ipc://") || host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && is_ipv4(host));
}

bool leads_here(std::string_view address) {
  const std::string_view host = host_of(address);
  return stays_here(address) || host == "0.0.0.0" || host == "[::]";
}

}  // namespace bus
