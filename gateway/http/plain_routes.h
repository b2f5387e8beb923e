// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// GET and POST /plain, read: the page without scripts, and its forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/http_message.h"
#include "gateway/http/reading.h"
#include "gateway/http/routes.h"

namespace gateway {

/// What is wrong with a form is no problem document, but said on the page that it leads back to.
Route route_plain(const HttpRequest& request, const Reading& reading);

/// The 303 that a form is answered with: to the page, where it says `said` of an item.
HttpResponse back_to_plain(std::string_view said, const std::optional<proto::ItemId>& about,
                           const PlainPart& part);
/// What `part` adds to a query: "&search=red%20tea&after=P", or nothing.
std::string plain_query(const PlainPart& part);
/// The same to an order's own page, which says `said`, too, where it is not empty.
HttpResponse on_to_order(const proto::OrderId& order, std::string_view said);

}  // namespace gateway
