// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the page without scripts says, in both languages.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/http/language.h"

namespace gateway {

/// What stands for a key; empty where there is no such key.
std::string_view plain_word(Language language, std::string_view key);

/// The same with what is in its braces, "{name}", put in.
std::string plain_words(
    Language language, std::string_view key,
    std::initializer_list<std::pair<std::string_view, std::string_view>> values);

/// What a form came to, about an item of that name; empty where the key is none of those.
std::string plain_outcome(Language language, std::string_view key, std::string_view item);

}  // namespace gateway
