// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a listening socket is for.
#pragma once

namespace gateway {

/// How the connections of one listener begin, and what they are given.
struct Entrance {
  bool proxied = false;    // with a header of the proxy in front
  bool tls = false;        // with a TLS handshake
  bool redirects = false;  // each request is answered with where HTTPS is
};

}  // namespace gateway
