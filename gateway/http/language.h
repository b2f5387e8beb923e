// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which of the shop's two languages a reader wants: what Accept-Language asks for.
#pragma once

#include <string>
#include <string_view>

#include "proto/description.h"

namespace gateway {

enum class Language { kEnglish, kChinese };

/// The one that is wanted more, or first where both are as much (RFC 9110, 12.5.4); English for who wants neither.
Language choose_language(std::string_view accept_language);

/// As `lang` has it.
std::string_view tag_of(Language language);

/// The text in that language, else in English, else any; `otherwise` where there is none.
std::string_view text_in(const proto::Names& texts, Language language, std::string_view otherwise);

}  // namespace gateway
