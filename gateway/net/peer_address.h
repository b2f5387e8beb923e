// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is at the other end of a connection.
#pragma once

#include <sys/socket.h>

#include <string>

namespace gateway {

/// Returns whom an address stands for, as text: one of IPv4, also where IPv6 writes it, and of IPv6 the
/// /64 that one customer of a network has: "192.0.2.7", "2001:db8:0:1::/64". Empty for any other kind.
std::string peer_of(const sockaddr_storage& address);
/// The same of the peer of a connected socket; empty where it is gone.
std::string peer_of(int fd);

}  // namespace gateway
