// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shop says of itself, once: the catalog file, `put_shop`, /v1 and the page's data have it by the same list,
// and one judge says what may be said.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/description.h"
#include "proto/field_error.h"

namespace proto {

/// The accent on light and on dark paper, "#8a3d1e"; empty: the page's own.
struct Colours {
  std::string light;
  std::string dark;

  friend bool operator==(const Colours&, const Colours&) = default;
};

/// How the page shows what there is: many things side by side, or one, large.
enum class Layout { kShelf, kDrop };
inline constexpr std::array<std::string_view, 2> kLayouts = {"shelf", "drop"};

/// A way to the shop's terms, its imprint, its privacy notice.
struct ShopLink {
  Names name;
  std::string url;

  friend bool operator==(const ShopLink&, const ShopLink&) = default;
};
using ShopLinks = std::vector<ShopLink>;

/// A default is what is unset.
struct Shop {
  Names name;
  Names tagline;
  std::string logo;  // as an item's picture
  Colours colours;
  Layout layout{};
  std::string contact;  // "mailto:…", or an https URL
  ShopLinks links;
  std::string pay;  // where an order is paid, its number in the place of "{order}"

  friend bool operator==(const Shop&, const Shop&) = default;
};

std::optional<FieldError> judge_shop_name(const Names& name);
std::optional<FieldError> judge_tagline(const Names& tagline);
std::optional<FieldError> judge_logo(const std::string& logo);
std::optional<FieldError> judge_colours(const Colours& colours);
std::optional<FieldError> judge_layout(const Layout& layout);
std::optional<FieldError> judge_contact(const std::string& contact);
std::optional<FieldError> judge_links(const ShopLinks& links);
std::optional<FieldError> judge_pay(const std::string& pay);

/// Calls `visit` for each attribute, with what each of `all` has there.
template <class Visit, class... All>
void visit_shop(Visit&& visit, All&... all) {
  visit(Attribute<Names>{"name", judge_shop_name}, all.name...);
  visit(Attribute<Names>{"tagline", judge_tagline}, all.tagline...);
  visit(Attribute<std::string>{"logo", judge_logo}, all.logo...);
  visit(Attribute<Colours>{"colours", judge_colours}, all.colours...);
  visit(Attribute<Layout>{"layout", judge_layout}, all.layout...);
  visit(Attribute<std::string>{"contact", judge_contact}, all.contact...);
  visit(Attribute<ShopLinks>{"links", judge_links}, all.links...);
  visit(Attribute<std::string>{"pay", judge_pay}, all.pay...);
}

/// What is wrong with the first of what is said that may not be said; nothing: all is well.
std::optional<FieldError> judge(const Shop& shop);

}  // namespace proto
