// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/shop.h"

#include "proto/ids.h"
#include "proto/limits.h"
#include "proto/web_address.h"

namespace proto {
namespace {

bool is_shop_name(std::string_view text) { return is_line(text, limits::kMaxShopNameBytes); }
bool is_tagline(std::string_view text) { return is_line(text, limits::kMaxTaglineBytes); }

std::string line_of(std::size_t bytes) {
  return "one line of 1 to " + std::to_string(bytes) + " bytes";
}

/// As CSS and `theme-color` have it; one spelling.
bool is_colour(std::string_view text) {
  constexpr std::size_t kSize = 7;
  return text.size() == kSize && text.front() == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

}  // namespace

std::optional<FieldError> judge_shop_name(const Names& name) {
  return judge_texts("name", name, is_shop_name, line_of(limits::kMaxShopNameBytes));
}

std::optional<FieldError> judge_tagline(const Names& tagline) {
  return judge_texts("tagline", tagline, is_tagline, line_of(limits::kMaxTaglineBytes));
}

std::optional<FieldError> judge_logo(const std::string& logo) {
  if (logo.empty() || is_picture_address(logo)) return std::nullopt;
  return FieldError{"logo",
                    "must be a URL like \"https://cdn.example/logo.svg\" or a path below the "
                    "page like \"/img/logo.svg\", of at most " +
                        std::to_string(limits::kMaxImageBytes) + " bytes"};
}

std::optional<FieldError> judge_colours(const Colours& colours) {
  for (const std::string& colour : {colours.light, colours.dark})
    if (!colour.empty() && !is_colour(colour))
      return FieldError{"colours", "must be written like \"#8a3d1e\""};
  return std::nullopt;
}

std::optional<FieldError> judge_layout(const Layout&) { return std::nullopt; }

std::optional<FieldError> judge_contact(const std::string& contact) {
  if (contact.empty() || is_contact_address(contact)) return std::nullopt;
  return FieldError{"contact",
                    "must be an address like \"mailto:shop@example.com\", or a URL that begins "
                    "with \"https://\", of at most " +
                        std::to_string(limits::kMaxImageBytes) + " bytes"};
}

std::optional<FieldError> judge_links(const ShopLinks& links) {
  if (links.size() > limits::kMaxShopLinks)
    return FieldError{"links", "must be at most " + std::to_string(limits::kMaxShopLinks)};
  for (std::size_t i = 0; i < links.size(); ++i) {
    const std::string entry = "in entry " + std::to_string(i + 1);
    if (links[i].name.empty()) return FieldError{"links", entry + " must have a name"};
    if (const auto wrong = judge_shop_name(links[i].name))
      return FieldError{"links", entry + ": the name " + wrong->detail};
    if (!is_link_address(links[i].url))
      return FieldError{"links", entry +
                                     " must have as its url one like "
                                     "\"https://shop.example/terms\", or a path like \"/terms\", "
                                     "of at most " +
                                     std::to_string(limits::kMaxImageBytes) + " bytes"};
  }
  return std::nullopt;
}

std::optional<FieldError> judge_pay(const std::string& pay) {
  if (pay.empty() || is_payment_address(pay)) return std::nullopt;
  return FieldError{"pay",
                    "must be a URL like \"https://shop.example/pay?order={order}\", or a path like "
                    "\"/pay/{order}\", with {order} in it once, of at most " +
                        std::to_string(limits::kMaxImageBytes) + " bytes"};
}

std::optional<FieldError> judge(const Shop& shop) {
  std::optional<FieldError> wrong;
  visit_shop(
      [&wrong](const auto& attribute, const auto& said) {
        if (!wrong) wrong = attribute.judge(said);
      },
      shop);
  return wrong;
}

}  // namespace proto
