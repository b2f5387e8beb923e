// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/price.h"

#include <algorithm>

#include "proto/currency.h"

namespace proto {
namespace {

constexpr std::size_t kMostDigits = 36;  // none of which overflow

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The library knows no digits of 128 bits.
std::string digits_of(MinorUnits number) {
  constexpr int kBase = 10;
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(number % kBase));
    number /= kBase;
  } while (number > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

std::string amount_of(const Price& price) {
  std::string digits = digits_of(price.minor);
  if (price.decimals == 0) return digits;
  const auto decimals = static_cast<std::size_t>(price.decimals);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  digits.insert(digits.size() - decimals, 1, '.');
  return digits;
}

std::optional<Price> parse_price(std::string_view amount, std::string_view currency) {
  const auto point = amount.find('.');
  const auto whole = amount.substr(0, point);
  const auto decimals =
      point == std::string_view::npos ? std::string_view("") : amount.substr(point + 1);
  if (!is_digits(whole) || (point != std::string_view::npos && !is_digits(decimals)))
    return std::nullopt;
  if (whole.size() > 1 && whole.front() == '0') return std::nullopt;
  if (decimals.size() > kMostDecimals || whole.size() + decimals.size() > kMostDigits)
    return std::nullopt;
  Price price{0, static_cast<int>(decimals.size()), std::string(currency)};
  for (const auto part : {whole, decimals})
    for (const char digit : part) price.minor = 10 * price.minor + (digit - '0');
  return price;
}

}  // namespace proto
