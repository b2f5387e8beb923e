// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The shop as a page of forms, for a browser without JavaScript.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"
#include "gateway/core/requests.h"
#include "gateway/core/stock_cache.h"
#include "gateway/http/language.h"
#include "gateway/http/routes.h"

namespace gateway {

/// What GET /plain shows. Numbers are as ShownState lets them be seen; whatever a shop says is text.
struct PlainPage {
  Language language = Language::kEnglish;
  const StockCache& stock;
  base::MonoTime now;
  std::string_view style;                // where it is; empty: it has none
  std::string message{};                 // what the last form came to; empty: nothing
  const CatalogAnswer* items = nullptr;  // a part of them; null: an order is shown in their place
  PlainPart part{};                      // which; forms come back to it
  const CartAnswer* cart = nullptr;      // null: it is empty, or not known
  const OrderAnswer* order = nullptr;
  bool heard = true;           // cartd has said what is in the cart
  bool admitted = true;        // there is a session to have a cart with
  std::string_view new_order;  // the id that a purchase from this page has
};

std::string plain_page(const PlainPage& page);

/// "14:05", rounded up; with days as the language has them.
std::string plain_time(base::Millis left, Language language);

}  // namespace gateway
