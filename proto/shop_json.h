// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a shop says of itself, as the text that people write, files and stores keep, and pages read.
#pragma once

#include <string>
#include <string_view>

#include "proto/error.h"
#include "proto/shop.h"

namespace proto {

/// One object; what is unset is left out.
std::string to_json(const Shop& shop);

/// The inverse, of what came from outside: judged, and a field that is unknown is refused, since who misspells one is
/// not to believe that it was heeded. Fails with kBadRequest and `field`, but without one where the text is no JSON
/// object; then it says where in the text that shows.
Result<Shop> parse_shop(std::string_view json);

}  // namespace proto
