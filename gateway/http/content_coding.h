// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How an answer's bytes are coded on their way: what Accept-Encoding asks for.
#pragma once

#include <string_view>

namespace gateway {

enum class ContentCoding { kIdentity, kGzip };

/// The coding that a request with this Accept-Encoding is best answered in (RFC 9110, 12.5.3): gzip
/// where it is asked for and not less wanted than the plain bytes. A member of the list that cannot
/// be read counts for nothing. The plain bytes are the answer to everything else, also to one who
/// refuses them and takes nothing we have: better than no answer.
ContentCoding choose_coding(std::string_view accept_encoding);

/// Whether brotli is named there, and wanted no less than gzip and the plain bytes: for what is to be had in it,
/// which are files alone. "*" is not enough, since who writes that means what everybody knows.
bool takes_brotli(std::string_view accept_encoding);

}  // namespace gateway
