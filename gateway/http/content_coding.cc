// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/content_coding.h"

#include <algorithm>
#include <optional>

#include "gateway/http/field_text.h"
#include "gateway/http/weight.h"

namespace gateway {
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
