// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The target of a request line (RFC 9112, 3.2).
#pragma once

#include <optional>
#include <string_view>

namespace gateway {

/// What a request line asks for, as it was sent: nothing is decoded. Views into the target.
struct Target {
  std::string_view path;       // "*" only of OPTIONS; empty only of CONNECT, which names no path
  std::string_view query;      // what follows the first '?'; may have further ones (RFC 3986, 3.4)
  std::string_view authority;  // in place of Host, where the target has one; else empty
};

/// Returns the parts of `target`; nothing if it is in none of the forms that are for `method`: a path,
/// an http or https URL whose scheme may have any case, "*" for OPTIONS, "host:port" for CONNECT. A
/// fragment is never sent (RFC 9110, 4.2.5), and user names in a URL are refused (RFC 9110, 4.2.4).
std::optional<Target> read_target(std::string_view method, std::string_view target);

}  // namespace gateway
