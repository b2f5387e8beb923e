// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Text as it is searched: the same letters however they were typed.
#pragma once

#include <string>
#include <string_view>

namespace gateway {

/// `utf8` without the case of its letters, accents, and the difference of half and full width: of
/// Latin, Greek, Cyrillic and Armenian letters. What is no UTF-8 stays as it is.
std::string folded(std::string_view utf8);

}  // namespace gateway
