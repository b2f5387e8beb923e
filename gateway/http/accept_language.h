// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The Accept-Language header field (RFC 9110, 12.5.4), and which of several texts its sender reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proto/description.h"

namespace gateway {

/// Returns the language ranges in `accept_language`, those that are wanted most in front, of as much in their order;
/// what has a weight of 0, or one that is none, is left out, and so is all behind the first sixteen. They point into it.
std::vector<std::string_view> accepted_languages(std::string_view accept_language);

/// Returns the one of `texts` for who reads `languages`, best first: for each in turn the text of that tag, else of the
/// tag with less and less of its end (RFC 4647, 3.4), else one of the same language. Where none fits: the English one,
/// else any. Tags have no case. Null where there are no texts.
const std::string* text_for(const proto::Names& texts,
                            const std::vector<std::string_view>& languages);

}  // namespace gateway
