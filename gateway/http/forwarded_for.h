// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whom a proxy speaks for, and how they came to it.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/core/address.h"

namespace gateway {

/// Returns the client that X-Forwarded-For names: its last address, which is the one that the proxy in
/// front of us has seen itself and put there. Where that is a trusted proxy as well, the one before it, and so
/// on: each names whom it has seen. An address may have a port, as some proxies write it, and then one of IPv6 has
/// brackets (RFC 7239, 6). Nothing where what is read is no address: what stands before it was
/// written by nobody who is trusted.
std::optional<Address> forwarded_for(std::string_view field, const AddressRanges& trusted);

/// Whether X-Forwarded-Proto says that the client came by https. Of several the last counts: it is what the proxy in
/// front of us says.
bool is_https(std::string_view field);

}  // namespace gateway
