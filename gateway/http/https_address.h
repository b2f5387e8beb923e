// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where a request that came without TLS is to go.
#pragma once

#include <cstdint>
#include <string>

#include "gateway/http/http_message.h"

namespace gateway {

/// Returns the same target at https and `port`: "https://shop.example/?a=b". Empty where the request names
/// no host or no path.
std::string https_address(const HttpRequest& request, std::uint16_t port);
/// 308, which keeps method and body, with that address; 400 where there is none.
HttpResponse moved_to_https(const HttpRequest& request, std::uint16_t port);

}  // namespace gateway
