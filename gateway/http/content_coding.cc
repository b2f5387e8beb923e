// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/content_coding.h"

#include <algorithm>
#include <optional>

#include "gateway/http/field_text.h"
#include "gateway/http/weight.h"

namespace gateway {
namespace {

/// What is said of each coding, by its name.
struct Wanted {
  std::optional<Weight> brotli;
  std::optional<Weight> gzip;
  std::optional<Weight> identity;
  std::optional<Weight> any;

  Weight for_gzip() const { return gzip.value_or(any.value_or(0)); }
  // What is not listed is still acceptable, but nothing that was asked for.
  Weight for_identity() const { return identity.value_or(any.value_or(0)); }
};

Wanted read(std::string_view accept_encoding) {
  Wanted wanted;
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
      wanted.gzip = weight;
    else if (equals_ignoring_case(name, "br"))
      wanted.brotli = weight;
    else if (equals_ignoring_case(name, "identity"))
      wanted.identity = weight;
    else if (name == "*")
      wanted.any = weight;
  }
  return wanted;
}

}  // namespace

ContentCoding choose_coding(std::string_view accept_encoding) {
  const Wanted wanted = read(accept_encoding);
  const bool gzip = wanted.for_gzip() > 0 && wanted.for_gzip() >= wanted.for_identity();
  return gzip ? ContentCoding::kGzip : ContentCoding::kIdentity;
}

bool takes_brotli(std::string_view accept_encoding) {
  const Wanted wanted = read(accept_encoding);
  const Weight brotli = wanted.brotli.value_or(0);
  return brotli > 0 && brotli >= wanted.for_gzip() && brotli >= wanted.for_identity();
}

}  // namespace gateway
