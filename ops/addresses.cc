// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/addresses.h"

#include <charconv>

namespace ops {
namespace {

/// Digits only, 0 to 65535.
std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

std::string HostPort::str() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

base::OrFailure<HostPort> parse_host_port(std::string_view text) {
  const auto refusal = [&] {
    return base::Failure{"", "'" + std::string(text) + "' is not an address like 127.0.0.1:8080"};
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return refusal();
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return refusal();
  const std::string_view port_text = text.substr(colon + 1);
  const auto port = port_text == "*" ? 0 : parse_port(port_text);
  if (host.empty() || !port) return refusal();
  return HostPort{host == "*" ? "0.0.0.0" : std::string(host), *port};
}

std::optional<std::string> check_endpoint(const std::string& text) {
  constexpr std::string_view kTcp = "tcp://";
  constexpr std::string_view kIpc = "ipc://";
  const bool right = text.starts_with(kTcp) ? parse_host_port(text.substr(kTcp.size())).ok()
                                            : text.starts_with(kIpc) && text.size() > kIpc.size();
  if (right) return std::nullopt;
  return "'" + text + "' is not an endpoint like tcp://127.0.0.1:5550 or ipc:///run/cartd.sock";
}

}  // namespace ops
