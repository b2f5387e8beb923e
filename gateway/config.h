// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The gateway's flags. docs/running.md is their reference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "bus/endpoint.h"
#include "gateway/core/address.h"

namespace gateway {

struct Config {
  std::string listen = "0.0.0.0:8080";  // or "off", with a backend's door
  std::vector<std::string> commands = {"tcp://127.0.0.1:5550"};
  std::vector<std::string> changes = {"tcp://127.0.0.1:5551"};
  std::optional<bus::Curve> curve;  // for all endpoints; nothing: in the clear
  std::string web;                  // the folder; empty: the installed one, else the source's
  std::int64_t threads = 1;
  std::int64_t max_connections = 100'000;
  std::int64_t max_holds = 90'000;
  base::Millis wait{25'000};
  base::Millis max_wait{55'000};
  base::Millis command_timeout{2'000};
  base::Millis drain{10'000};
  // What one address, and one session, may have; 0: any number. docs/running.md says why so many.
  std::int64_t address_sessions = 20;
  std::int64_t address_commands = 1200;
  std::int64_t session_commands = 240;
  std::int64_t address_places = 60;
  std::int64_t address_holds = 2000;
  AddressRanges exempt;
  AddressRanges trusted_proxies;
  std::vector<std::string> certificates;      // files, PEM; empty: no TLS
  std::vector<std::string> certificate_keys;  // as many, each the file of its certificate's key
  std::string plain = "off";                  // an address, with certificates
  std::string redirect_from = "off";          // an address, with certificates
  std::string proxy_protocol = "off";         // "required", or an address of its own
  std::vector<std::string> allow_origin;      // each as browsers send it
  std::string session_keys;                   // the file; empty: sessions are open
  std::string session_jwks;                   // the file; empty: the shop has no tokens of its own
  std::string session_audience;               // with session_jwks; empty: tokens without one
  std::string session_issuer;                 // with session_jwks; empty: any
  base::Millis session_ttl = std::chrono::hours{720};
  std::int64_t gate_sessions = 0;  // tries that a new session takes at most; 0: none
  std::string admin = "127.0.0.1:9551";
  /// The backend's door; nothing: there is none.
  struct Backend {
    std::string listen;
    std::vector<std::string> operations;  // cartd's operator's endpoint, of each that may lead
    std::string keys;                     // the file
  };
  std::optional<Backend> backend;
};

/// Reads flags, environment and file; prints and exits on --help, --version and mistakes.
Config parse_config_or_exit(int argc, char** argv);

}  // namespace gateway
