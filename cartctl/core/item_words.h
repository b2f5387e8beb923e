// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is said of an item, in words: those of a command line, and of the cells of a table.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "proto/description.h"

namespace cartctl {

/// A flag of `item put`, and what it says of the item.
struct ItemFlag {
  const char* name;
  const char* help;
  bool repeated;  // a text in a language each time: en=Tea
  /// Adds what a word says to the patch. Returns what is wrong with the word, if it has another
  /// form.
  std::optional<std::string> (*read)(const std::string& word, proto::ItemPatch& patch);
  const char* unset;  // the word for what is not said; of texts none
  /// The word that says what is said; empty: it is unset. Of texts null.
  std::string (*write)(const proto::Terms& terms);
  const proto::Names& (*texts)(const proto::Terms& terms);  // of what is no text null
};
std::span<const ItemFlag> item_flags();

}  // namespace cartctl
