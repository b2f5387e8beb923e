// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The tags in the page's head that say what it is about, for who does not run it: search engines, and messengers that
// show what a link leads to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proto/description.h"
#include "proto/shop.h"

namespace gateway {

/// Which page of the shop it is.
enum class PagePlace {
  kShop,
  kItem,
  kReceipt,  // of an order, of which nothing is said here: who may see it is not known yet
  kNowhere,  // there is no such page
};

struct PageSubject {
  PagePlace place = PagePlace::kShop;
  const proto::Shop& shop;
  // Of kItem.
  std::string_view item{};
  const proto::Description* description = nullptr;
  std::string_view order{};      // of kReceipt
  std::string_view languages{};  // Accept-Language
  // "https://shop.example"; with "http:" where nobody has said how the visitor came; empty: not known.
  std::string_view origin{};
};

/// The title, what is said of the page, its address and picture by Open Graph's names, the colours of a browser's own
/// bars, and where who has no JavaScript goes on. Of what shop and item say nothing is left that HTML could see. Pure.
std::string page_head(const PageSubject& subject);

}  // namespace gateway
