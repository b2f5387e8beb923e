// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Where shoppers come in: a gateway's URL, looked up.
#pragma once

#include <netinet/in.h>

#include <string>

#include "base/failure.h"

namespace crowd {

struct Door {
  std::string url;
  std::string host;  // as `Host` says it
  std::string name;  // the same without its port
  sockaddr_in address{};
  bool is_tls = false;
};

/// "http://127.0.0.1:8080" or "https://shop.example": a host and a port, nothing behind it. Its name is looked up, for an address
/// of IPv4. Fails with a sentence about the URL.
base::OrFailure<Door> find_door(const std::string& url);

}  // namespace crowd
