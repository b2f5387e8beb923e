// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a proxy that passes bytes through says before them: the PROXY protocol's version 2.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "gateway/core/address.h"

namespace gateway {

struct ProxyHeader {
  std::size_t bytes = 0;          // of it, in front of what the client sent
  std::optional<Address> client;  // nothing: the proxy speaks for itself, or does not know
  bool tls = false;               // the proxy says that the client came by TLS, which ended there

  /// Longer ones are refused: addresses take 36 bytes, and what else may be said is not much.
  static constexpr std::size_t kMost = 2'048;

  struct Read;
  /// Reads one that `bytes` begin with (haproxy.org/download/2.8/doc/proxy-protocol.txt, 2.2). Version 1, which is a line of
  /// text, is none. Pure.
  static Read read(std::string_view bytes);
};

struct ProxyHeader::Read {
  enum class Step {
    kNeedMore,  // it may become one
    kWhole,
    kRefused,  // it is none, or it cannot be understood
  };
  Step step;
  ProxyHeader header;
};

}  // namespace gateway
