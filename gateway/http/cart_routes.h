// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a session asks of its cart, and of the orders that are made of it.
#pragma once

#include "gateway/http/reading.h"

namespace gateway {

/// GET /cart and POST /cart.
Route route_cart(const HttpRequest& request, const Reading& reading);
/// POST /checkout.
Route route_checkout(const HttpRequest& request, const Reading& reading);
/// POST /orders/{order}/release.
Route route_release(const HttpRequest& request, const Reading& reading);
/// GET /orders/{order}.
Route route_order(const HttpRequest& request, const Reading& reading);

}  // namespace gateway
