// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// JSON that came from outside, into a tree, with nothing in it that two readers could take in two ways.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "proto/error.h"
#include "proto/parsed_json.h"

namespace proto {

/// Of a field's name that is none of ours an error tells so many bytes.
inline constexpr std::size_t kMostNamedOfField = 64;

/// Returns the tree of `text`. A number that is whole is an integer in it however it is written, 1.0
/// and 1e2 too, as JSON Schema has it; one whose size a double may not hold exactly stays a double.
///
/// Fails with kBadRequest, and with `field` where one is to blame: a key that an object has twice
/// (RFC 8259, 4: programs differ in which of the two they take), a number that no double holds, such as
/// 1e400. Without `field` where the text is no JSON, or nested deeper than anything here is.
/// `where`, if it is not null, says where in the text that is, for whoever wrote it: "line 3, column 7", or
/// a JSON Pointer (RFC 6901) like "/items/0/stock".
Result<ParsedJson> parse_strict_json(std::string_view text, std::string* where = nullptr);

/// The text of a field of `object`; nothing where it has none of that name, or one that is no text.
/// REQUIRES: it is an object.
std::optional<std::string> text_in(const ParsedJson& object, const char* field);

}  // namespace proto
