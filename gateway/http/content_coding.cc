// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/content_coding.h"

#include <algorithm>
#include <optional>

#include "gateway/http/field_text.h"

namespace gateway {
namespace {

/// Thousandths: a weight has at most three digits behind the point (RFC 9110, 12.4.2).
using Weight = int;
constexpr Weight kFull = 1000;

/// Nothing for what is no weight.
std::optional<Weight> parse_weight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  const Weight whole = text[0] == '1' ? kFull : 0;
  text.remove_prefix(1);
  if (text.empty()) return whole;
  if (text[0] != '.' || text.size() > 4) return std::nullopt;
  Weight part = 0;
  Weight unit = kFull / 10;
  for (const char digit : text.substr(1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    part += (digit - '0') * unit;
    unit /= 10;
  }
  if (whole + part > kFull) return std::nullopt;
  return whole + part;
}

/// The weight behind a coding's name; the full one where there is none.
std::optional<Weight> weight_of(std::string_view parameters) {
  if (parameters.empty()) return kFull;
  parameters = trim(parameters.substr(1));  // the semicolon
  if (parameters.size() < 2 || !equals_ignoring_case(parameters.substr(0, 2), "q="))
    return std::nullopt;
  return parse_weight(parameters.substr(2));
}

}  // namespace

ContentCoding choose_coding(std::string_view accept_encoding) {
  std::optional<Weight> gzip;
  std::optional<Weight> identity;
  std::optional<Weight> any;
  while (!accept_encoding.empty()) {
    const auto end = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view member = trim(accept_encoding.substr(0, end));
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const auto name_end = std::min(member.find(';'), member.size());
    const std::string_view name = trim(member.substr(0, name_end));
    const auto weight = weight_of(member.substr(name_end));
    if (!weight) continue;
    // x-gzip is gzip (RFC 9110, 8.4.1.3).
    if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip"))
      gzip = weight;
    else if (equals_ignoring_case(name, "identity"))
      identity = weight;
    else if (name == "*")
      any = weight;
  }
  const Weight for_gzip = gzip.value_or(any.value_or(0));
  // What is not listed is still acceptable, but nothing that was asked for.
  const Weight for_identity = identity.value_or(any.value_or(0));
  return for_gzip > 0 && for_gzip >= for_identity ? ContentCoding::kGzip : ContentCoding::kIdentity;
}

}  // namespace gateway
