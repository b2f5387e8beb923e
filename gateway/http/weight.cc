// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/weight.h"

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

/// Nothing for what is no weight.
std::optional<Weight> parse_weight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  const Weight whole = text[0] == '1' ? kFullWeight : 0;
  text.remove_prefix(1);
  if (text.empty()) return whole;
  if (text[0] != '.' || text.size() > 4) return std::nullopt;
  Weight part = 0;
  Weight unit = kFullWeight / 10;
  for (const char digit : text.substr(1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    part += (digit - '0') * unit;
    unit /= 10;
  }
  if (whole + part > kFullWeight) return std::nullopt;
  return whole + part;
}

}  // namespace

std::optional<Weight> weight_of(std::string_view parameters) {
  if (parameters.empty()) return kFullWeight;
  parameters = trim(parameters.substr(1));  // the semicolon
  if (parameters.size() < 2 || !equals_ignoring_case(parameters.substr(0, 2), "q="))
    return std::nullopt;
  return parse_weight(parameters.substr(2));
}

}  // namespace gateway
