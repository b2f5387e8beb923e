// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The line before a chunk of a body (RFC 9112, 7.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace gateway {

/// Returns the size that `line`, without its CR LF, tells; nothing if it is not
/// `1*HEXDIG *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`. Extensions mean nothing
/// here and are read all the same: what another program takes for the end of a line must not pass for
/// one. A size that fits into no size_t is the largest one.
std::optional<std::size_t> read_chunk_size(std::string_view line);

}  // namespace gateway
