// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What each endpoint of /v1 asks of cartd. `name`: what stands in its path for {…}. Each throws a FieldError or a
// HttpResponse where the request is wrong.
#pragma once

#include <string>

#include "gateway/backend/backend_request.h"
#include "gateway/http/http_message.h"

namespace gateway {

/// What the key may do that is sent with it.
BackendRequest read_key_look(const std::string& name, const HttpRequest& request);
BackendRequest read_items(const std::string& name, const HttpRequest& request);
BackendRequest read_item_look(const std::string& name, const HttpRequest& request);
BackendRequest read_item_remove(const std::string& name, const HttpRequest& request);
/// The whole of what is said of an item: what is left out is unset.
BackendRequest read_item_put(const std::string& name, const HttpRequest& request);
BackendRequest read_holds(const std::string& name, const HttpRequest& request);
BackendRequest read_places(const std::string& name, const HttpRequest& request);
BackendRequest read_report(const std::string& name, const HttpRequest& request);
BackendRequest read_stock(const std::string& name, const HttpRequest& request);
BackendRequest read_orders(const std::string& name, const HttpRequest& request);
BackendRequest read_order_look(const std::string& name, const HttpRequest& request);
BackendRequest read_order_confirm(const std::string& name, const HttpRequest& request);
BackendRequest read_order_release(const std::string& name, const HttpRequest& request);
BackendRequest read_order_extend(const std::string& name, const HttpRequest& request);
BackendRequest read_return(const std::string& name, const HttpRequest& request);
BackendRequest read_cart(const std::string& name, const HttpRequest& request);
BackendRequest read_cart_release(const std::string& name, const HttpRequest& request);
BackendRequest read_events(const std::string& name, const HttpRequest& request);
BackendRequest read_hooks(const std::string& name, const HttpRequest& request);
/// Whether it is enabled, and where it goes on: each if it is said.
BackendRequest read_hook_change(const std::string& name, const HttpRequest& request);
BackendRequest read_history(const std::string& name, const HttpRequest& request);
BackendRequest read_pause(const std::string& name, const HttpRequest& request);
BackendRequest read_resume(const std::string& name, const HttpRequest& request);
BackendRequest read_shop_look(const std::string& name, const HttpRequest& request);
BackendRequest read_shop_put(const std::string& name, const HttpRequest& request);
BackendRequest read_new_session(const std::string& name, const HttpRequest& request);
BackendRequest read_verify(const std::string& name, const HttpRequest& request);

}  // namespace gateway
