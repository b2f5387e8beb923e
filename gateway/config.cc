// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/config.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "bus/key_files.h"
#include "gateway/http/origin.h"
#include "ops/addresses.h"
#include "ops/flags.h"
#include "proto/limits.h"

namespace gateway {
namespace {

using base::Millis;
using base::Seconds;

std::string default_web() {
  for (const char* folder : {HOLDFAST_INSTALLED_WEB, HOLDFAST_SOURCE_WEB})
    if (std::filesystem::exists(std::filesystem::path(folder) / "index.html")) return folder;
  return HOLDFAST_INSTALLED_WEB;
}

/// All three, or none. An --operator of a file or an environment that cartd shares says nothing.
std::optional<Config::Backend> judge(const ops::Flags& flags, const Config::Backend& given) {
  const bool has_door = !given.listen.empty();
  const bool has_keys = !given.keys.empty();
  const bool has_operator = flags.is_on_command_line("--operator") ||
                            ((has_door || has_keys) && !given.operations.empty());
  if (!has_door && !has_keys && !has_operator) return std::nullopt;
  constexpr const char* kTogether = "is missing: --backend, --operator and --keys go together";
  if (!has_door) ops::Flags::refuse("--backend", kTogether);
  if (!has_operator) ops::Flags::refuse("--operator", kTogether);
  if (!has_keys) ops::Flags::refuse("--keys", kTogether);
  return given;
}

// A gateway whose peers are on the loopback or in a private network is tried out, or stands behind a
// proxy: all shoppers have the proxy's address there, until it is said to be one.
const std::vector<std::string> kPrivate = {
    "127.0.0.0/8",    "::1",      "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
    "169.254.0.0/16", "fc00::/7", "fe80::/10"};

AddressRanges read_ranges(const char* flag, const std::vector<std::string>& texts) {
  AddressRanges ranges;
  for (const auto& text : texts) {
    auto range = AddressRange::parse(text);
    if (!range) ops::Flags::refuse(flag, range.error().why);
    ranges.push_back(*range);
  }
  return ranges;
}

/// Each certificate has its key: in a file of its own, or in its own file.
void judge_certificates(Config& config) {
  auto& keys = config.certificate_keys;
  if (keys.empty()) keys = config.certificates;
  if (keys.size() != config.certificates.size())
    ops::Flags::refuse("--certificate-key",
                       "is to be there once for each --certificate, in the same order, or not at "
                       "all: then each certificate's file has its key, too");
  if (!config.certificates.empty()) return;
  if (config.plain != "off")
    ops::Flags::refuse("--plain", "is what --listen is without a --certificate");
  if (config.redirect_from != "off")
    ops::Flags::refuse("--redirect-from", "leads to https, which takes a --certificate");
}

void judge_parties(const Config& config) {
  if (!config.session_jwks.empty()) return;
  if (!config.session_audience.empty())
    ops::Flags::refuse("--session-audience", "is of the tokens that --session-jwks verifies");
  if (!config.session_issuer.empty())
    ops::Flags::refuse("--session-issuer", "is of the tokens that --session-jwks verifies");
}

void judge_proxy_protocol(const Config& config) {
  const std::string& where = config.proxy_protocol;
  if (where == "off" || where == "required") return;
  if (const auto address = ops::parse_host_port(where); !address)
    ops::Flags::refuse("--proxy-protocol",
                       "is 'off', 'required' or an address: " + address.error().why);
}

/// The keys for what it speaks to.
std::optional<bus::Curve> curve_or_exit(const Config& config, const bus::ClientKeys& given) {
  std::vector<std::string> addresses;
  if (config.listen != "off") {
    addresses = config.commands;
    addresses.insert(addresses.end(), config.changes.begin(), config.changes.end());
  }
  if (config.backend)
    addresses.insert(addresses.end(), config.backend->operations.begin(),
                     config.backend->operations.end());
  auto curve = bus::read_client_keys(given, addresses);
  if (!curve) ops::Flags::refuse(curve.error().what, curve.error().why);
  return *std::move(curve);
}

}  // namespace

Config parse_config_or_exit(int argc, char** argv) {
  Config config;
  config.web = default_web();
  ops::Flags flags("gateway",
                   "Serves the shop over HTTP: the page, the long poll GET /status, and "
                   "the cart.\nAny number may run on one cartd.");
  Config::Backend backend;
  flags.address("--listen", config.listen, /*may_be_off=*/true,
                "Where to serve HTTP; port 0: the system chooses; 'off', with --backend: nowhere");
  flags.endpoints("--commands", config.commands, "cartd's command socket");
  flags.endpoints("--changes", config.changes, "cartd's change feed");
  bus::ClientKeys keys;
  flags.text("--curve-secret", keys.secret,
             "A file of this gateway's secret key, for a cartd that asks for one");
  flags.text("--curve-server", keys.server, "cartd's public key, or a file with it");
  flags.toggle("--insecure-bus", keys.is_insecure,
               "Whether the bus may leave this machine without keys");
  flags.text("--web", config.web, "The folder of the page");
  flags.count("--threads", config.threads, 1, 64, "Independent event loops on one port");
  flags.count("--max-connections", config.max_connections, 1, 10'000'000,
              "Connections at a time; further ones get 503. Bounded by RLIMIT_NOFILE");
  flags.count("--max-holds", config.max_holds, 0, 10'000'000,
              "Polls and streams held at a time; further ones are answered at once");
  flags.duration("--wait", config.wait, Millis{0}, Seconds{3600},
                 "How long a poll is held that does not say; at most --max-wait");
  flags.duration("--max-wait", config.max_wait, Seconds{1}, Seconds{3600},
                 "The longest wait a poll may ask for");
  flags.duration("--command-timeout", config.command_timeout, Millis{1}, Seconds{60},
                 "How long cartd's reply to a command is waited for");
  flags.duration("--drain", config.drain, Millis{0}, Seconds{3600},
                 "On SIGTERM: how long held polls are answered before the exit");
  flags.texts(
      "--certificate", config.certificates,
      "A certificate with its chain, PEM: --listen then serves HTTPS; read again on SIGHUP");
  flags.texts("--certificate-key", config.certificate_keys,
              "Its key's file; without it the certificate's file has the key, too");
  flags.address("--plain", config.plain, /*may_be_off=*/true,
                "With --certificate: where the same is served without TLS; 'off': nowhere");
  flags.address("--redirect-from", config.redirect_from, /*may_be_off=*/true,
                "Where plain HTTP is answered with a redirect to https; 'off': nowhere");
  flags.text(
      "--proxy-protocol", config.proxy_protocol,
      "Where each connection begins with a proxy's header, PROXY protocol 2: an address of its "
      "own, or 'required': at --listen; 'off': nowhere");
  flags.texts("--allow-origin", config.allow_origin,
              "An origin whose pages may read answers, like https://shop.example");
  constexpr std::int64_t kMostTokens = 1'000'000;
  flags.count("--address-sessions", config.address_sessions, 0, kMostTokens,
              "New sessions a minute of one address, and as many at once; 0: any number");
  flags.count("--address-commands", config.address_commands, 0, kMostTokens,
              "Commands a minute of one address, and as many at once; 0: any number");
  flags.count("--session-commands", config.session_commands, 0, kMostTokens,
              "Commands a minute of one session, and as many at once; 0: any number");
  flags.count("--address-places", config.address_places, 0, kMostTokens,
              "Places in line a minute for one address, and as many at once; 0: any number");
  flags.count("--address-holds", config.address_holds, 0, kMostTokens,
              "Polls and streams held at a time for one address; 0: any number");
  std::vector<std::string> exempt;
  flags.texts("--exempt", exempt,
              "Addresses that are not bounded, like 192.0.2.0/24; without it those of private "
              "networks; 'none': nobody");
  std::vector<std::string> proxies;
  flags.texts("--trusted-proxy", proxies,
              "Addresses whose X-Forwarded-For is believed: its last is the client");
  flags.text(
      "--session-keys", config.session_keys,
      "A file of the keys that sign sessions; others are refused then. Read again on SIGHUP");
  flags.text("--session-jwks", config.session_jwks,
             "A file of the keys that verify the shop's own tokens (JWT), which are sessions then. "
             "Read again on SIGHUP");
  flags.text("--session-audience", config.session_audience,
             "Whom such a token is to be for, in its aud; without it one that has an aud is none");
  flags.text("--session-issuer", config.session_issuer,
             "Who is to have issued such a token, in its iss; without it whoever has the key");
  flags.duration("--session-ttl", config.session_ttl, Seconds{60}, Seconds{34'560'000},
                 "How long a session is good that is signed here and not renewed");
  flags.count("--gate-sessions", config.gate_sessions, 0, proto::limits::kMaxGate,
              "Tries that the proof takes at most for which a new session is given; 0: it is given "
              "for nothing");
  flags.address("--admin", config.admin, /*may_be_off=*/true,
                "Where to serve /dashboard, /metrics, /livez, /readyz; 'off': nowhere");
  flags.address(
      "--backend", backend.listen, /*may_be_off=*/false,
      "Where the shop's own servers ask, at /v1: with --operator and --keys, no public port");
  flags.endpoints("--operator", backend.operations, "cartd's operator's socket, for --backend");
  flags.text("--keys", backend.keys,
             "A file of the keys that may come in at --backend; read again on SIGHUP");
  flags.parse_or_exit(argc, argv);
  config.backend = judge(flags, backend);
  if (config.listen == "off" && !config.backend)
    ops::Flags::refuse("--listen", "is 'off' where there is no --backend: nothing would be served");
  config.curve = curve_or_exit(config, keys);
  for (auto& origin : config.allow_origin) {
    auto parsed = parse_origin(origin);
    if (!parsed) ops::Flags::refuse("--allow-origin", parsed.error().why);
    origin = std::move(*parsed);
  }
  if (exempt.empty()) exempt = kPrivate;
  if (exempt != std::vector<std::string>{"none"}) config.exempt = read_ranges("--exempt", exempt);
  config.trusted_proxies = read_ranges("--trusted-proxy", proxies);
  if (config.gate_sessions > 0 && config.session_keys.empty())
    ops::Flags::refuse("--gate-sessions", "takes --session-keys: they sign what is asked");
  judge_certificates(config);
  judge_proxy_protocol(config);
  judge_parties(config);
  config.wait = std::min(config.wait, config.max_wait);
  return config;
}

}  // namespace gateway
