// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Percent-encoding (RFC 3986, 2.1), read strictly, and written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gateway {

/// Returns `text` with each %XX as the byte it stands for; nothing if a percent sign is not followed
/// by two hex digits, as in "%", "%4", "%zz" and "%u0050". `plus_is_space`: '+' stands for a space,
/// as in forms and queries, and not in paths (WHATWG URL, 5.1).
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
/// The same, into an empty `decoded`; false where percent_decoded() returns nothing.
bool percent_decode(std::string_view text, bool plus_is_space, std::string& decoded);

/// Returns a path that was decoded as it stands in an address: each byte as %XX that no path has as it is.
std::string percent_encoded_path(std::string_view path);
/// The same for one value of a query.
std::string percent_encoded_value(std::string_view value);

}  // namespace gateway
