// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/backend/accept.h"

#include <algorithm>
#include <optional>

#include "gateway/http/field_text.h"
#include "gateway/http/weight.h"

namespace gateway {

bool prefers_csv(std::string_view accept) {
  Weight csv = 0;
  std::optional<Weight> json;
  Weight any = 0;
  while (!accept.empty()) {
    const auto end = std::min(accept.find(','), accept.size());
    const std::string_view member = trim(accept.substr(0, end));
    accept.remove_prefix(std::min(end + 1, accept.size()));
    // Other parameters than q stand before it.
    const auto name_end = std::min(member.find(';'), member.size());
    const auto weight_at = member.rfind(';');
    const std::string_view last =
        weight_at == std::string_view::npos ? std::string_view() : member.substr(weight_at);
    const Weight weight = weight_of(last).value_or(kFullWeight);
    const std::string_view name = trim(member.substr(0, name_end));
    if (equals_ignoring_case(name, "text/csv"))
      csv = std::max(csv, weight);
    else if (equals_ignoring_case(name, "application/json"))
      json = std::max(json.value_or(0), weight);
    else if (name == "*/*" || equals_ignoring_case(name, "application/*"))
      any = std::max(any, weight);
  }
  // Who names both alike has no wish; who names CSV alone has one, though anything would do.
  return csv > 0 && (json ? csv > *json : csv >= any);
}

}  // namespace gateway
