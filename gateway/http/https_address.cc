// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/https_address.h"

#include <string_view>

#include "gateway/http/percent.h"
#include "gateway/http/problems.h"

namespace gateway {
namespace {

constexpr std::uint16_t kHttpsPort = 443;

/// A host without its port; of an address of IPv6 the brackets stay.
std::string_view name_of(std::string_view host) {
  const auto colon = host.rfind(':');
  const auto bracket = host.rfind(']');
  const bool is_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
  return is_port ? host.substr(0, colon) : host;
}

}  // namespace

std::string https_address(const HttpRequest& request, std::uint16_t port) {
  const std::string_view name = name_of(request.host);
  if (name.empty() || !request.path.starts_with('/')) return "";
  std::string address = "https://" + std::string(name);
  if (port != kHttpsPort) address += ':' + std::to_string(port);
  address += percent_encoded_path(request.path);
  if (!request.query.empty()) address += '?' + request.query;
  return address;
}

HttpResponse moved_to_https(const HttpRequest& request, std::uint16_t port) {
  std::string address = https_address(request, port);
  if (address.empty())
    return problem_of(RequestFramer::Refusal::kMalformed,
                      "this is served over https, and the request names no host there");
  HttpResponse response;
  response.status = 308;
  response.with("Location", std::move(address));
  return response;
}

}  // namespace gateway
