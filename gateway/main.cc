// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// gateway: HTTP on one side, the bus on the other.
//
// Exit statuses, part of the contract with whoever starts it (docs/running.md):
//   0  drained after SIGTERM or SIGINT
//   1  could not start: an address cannot be had
//   2  a wrong flag, a file of keys or a certificate that cannot be read, or a web folder that cannot be
//      served
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <random>
#include <thread>

#include "gateway/admin/pages.h"
#include "gateway/backend/admin_site.h"
#include "gateway/backend_loop.h"
#include "gateway/config.h"
#include "gateway/dashboard/pages.h"
#include "gateway/gateway_loop.h"
#include "gateway/sessions/random_session.h"
#include "gateway/widget/pages.h"
#include "ops/addresses.h"
#include "ops/admin_server.h"
#include "ops/descriptor_limit.h"
#include "ops/flags.h"
#include "ops/log.h"
#include "ops/signals.h"

namespace gateway {
namespace {

using ops::Level;
using ops::log;

constexpr int kExitStart = 1;
// Descriptors that are not connections: listeners, the bus, the operator's port, refused ones.
constexpr std::size_t kReservedDescriptors = 160;
// A shop's own servers are few.
constexpr std::size_t kBackendConnections = 1000;

using Loops = std::vector<std::unique_ptr<GatewayLoop>>;

[[noreturn]] void fail_start(const base::Failure& failure) {
  log(Level::kError, "start_failed", {{"what", failure.what}, {"why", failure.why}});
  std::exit(kExitStart);
}

template <class Value>
Value need(base::OrFailure<Value> result) {
  if (!result) fail_start(result.error());
  return std::move(result).value();
}

std::uint64_t random_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

GatewayLoop::Settings loop_settings(const Config& config, std::size_t descriptors) {
  const auto threads = static_cast<std::size_t>(config.threads);
  const std::size_t room =
      descriptors > 2 * kReservedDescriptors ? descriptors - kReservedDescriptors : descriptors / 2;
  const std::size_t connections = std::min(static_cast<std::size_t>(config.max_connections), room);
  GatewayLoop::Settings settings;
  settings.http.max_connections = (connections + threads - 1) / threads;
  settings.http.allowed_origins = config.allow_origin;
  settings.turn.core.max_holds =
      (static_cast<std::size_t>(config.max_holds) + threads - 1) / threads;
  settings.turn.core.command_timeout = config.command_timeout;
  settings.routes = {config.wait, config.max_wait, config.allow_origin, config.gate_sessions > 0};
  settings.gate_sessions = config.gate_sessions;
  settings.door.bounds = {config.address_sessions, config.address_commands, config.session_commands,
                          config.address_places, config.address_holds};
  settings.http.trusted_proxies = config.trusted_proxies;
  settings.door.clients = {config.exempt, config.trusted_proxies};
  settings.drain = config.drain;
  return settings;
}

bool has_session_keys(const Config& config) {
  return !config.session_keys.empty() || !config.session_jwks.empty();
}

base::OrFailure<SessionDoor> read_session_door(const Config& config) {
  SessionDoor::Settings settings;
  settings.lifetime = config.session_ttl;
  if (!config.session_keys.empty()) {
    auto keys = SessionKeys::read(config.session_keys);
    if (!keys) return base::Failure{"--session-keys", keys.error().why};
    settings.keys = *std::move(keys);
  }
  if (!config.session_jwks.empty()) {
    auto jwks = JwtKeys::read(config.session_jwks);
    if (!jwks) return base::Failure{"--session-jwks", jwks.error().why};
    settings.jwks = *std::move(jwks);
    settings.parties = {config.session_issuer, config.session_audience};
  }
  if (settings.keys)
    log(Level::kInfo, "session_keys_read", {{"keys", settings.keys->keys().size()}});
  if (settings.jwks) log(Level::kInfo, "session_jwks_read", {{"keys", settings.jwks->size()}});
  return SessionDoor(std::move(settings));
}

SessionDoor session_door_or_exit(const Config& config) {
  auto door = read_session_door(config);
  if (!door) ops::Flags::refuse(door.error().what, door.error().why);
  if (door->is_open() && config.listen != "off") log(Level::kWarning, "sessions_open");
  return *std::move(door);
}

/// Another for each loop that speaks to cartd: so a command has one id.
std::string command_prefix(std::uint64_t seed) {
  char prefix[24];
  std::snprintf(prefix, sizeof prefix, "%016llx-", static_cast<unsigned long long>(seed));
  return prefix;
}

std::vector<bus::Endpoint> endpoints(const std::vector<std::string>& addresses,
                                     const std::optional<bus::Curve>& curve) {
  std::vector<bus::Endpoint> endpoints;
  for (const auto& address : addresses) endpoints.push_back({address, curve});
  return endpoints;
}

Loops make_loops(const Config& config, GatewayLoop::Settings settings, const WebFiles& files,
                 const std::shared_ptr<prometheus::Registry>& registry) {
  Loops loops;
  if (config.listen == "off") return loops;
  const auto context = BusClient::make_context();
  for (std::int64_t thread = 0; thread < config.threads; ++thread) {
    const std::uint64_t seed = random_seed();
    settings.turn.core.command_prefix = command_prefix(seed);
    settings.turn.core.random_seed = seed;
    settings.http.random_seed = seed + 1;
    settings.door.bounds.random_seed = seed + 2;
    auto bus = need(BusClient::connect(context, {endpoints(config.commands, config.curve),
                                                 endpoints(config.changes, config.curve)}));
    loops.push_back(std::make_unique<GatewayLoop>(settings, std::move(bus), files, registry));
  }
  return loops;
}

/// The owner's page, which knows where the dashboard of this gateway is, and has the pictures of its pages.
AdminSite admin_site(const Config& config, const WebFiles& files) {
  AdminSite site;
  for (const auto& file : admin_pages())
    site.add(file.path, file.content_type, std::string(file.bytes));
  const auto address = ops::parse_host_port(config.admin);
  site.set_dashboard_port(address ? address->port : 0);
  site.set_pictures([&files](const std::string& path) -> std::optional<AdminSite::Picture> {
    const WebFile* file = files.find(path);
    if (file == nullptr || !file->content_type.starts_with("image/")) return std::nullopt;
    return AdminSite::Picture{file->content_type, file->bytes, file->etag};
  });
  return site;
}

/// The backend's door: a loop of its own, with a connection of its own to cartd; null where there is none.
std::unique_ptr<BackendLoop> make_backend(const Config& config, const WebFiles& files,
                                          const SessionDoor& sessions,
                                          const std::shared_ptr<prometheus::Registry>& registry) {
  if (!config.backend) return nullptr;
  auto keys = ops::BackendKeys::read(config.backend->keys);
  if (!keys) ops::Flags::refuse("--keys", keys.error().why);
  const std::uint64_t seed = random_seed();
  BackendLoop::Settings settings;
  settings.core.command_timeout = config.command_timeout;
  settings.core.command_prefix = command_prefix(seed);
  settings.core.new_session = random_session;
  settings.http.max_connections = kBackendConnections;
  settings.http.random_seed = seed + 1;
  settings.keys = config.backend->keys;
  settings.trusted_proxies = config.trusted_proxies;
  settings.drain = config.drain;
  auto bus = need(BusClient::connect(BusClient::make_context(),
                                     {endpoints(config.backend->operations, config.curve), {}}));
  log(Level::kInfo, "keys_read", {{"keys", keys->size()}});
  return std::make_unique<BackendLoop>(settings, *std::move(keys), sessions,
                                       admin_site(config, files), std::move(bus), registry);
}

bool has_tls(const Config& config) {
  return !config.certificates.empty() && config.listen != "off";
}

/// Says which, once they are read.
base::OrFailure<std::shared_ptr<const TlsCertificates>> read_certificates(const Config& config) {
  std::vector<TlsCertificates::Files> files;
  for (std::size_t i = 0; i < config.certificates.size(); ++i)
    files.push_back({config.certificates[i], config.certificate_keys[i]});
  auto certificates = TlsCertificates::read(files);
  if (certificates)
    log(Level::kInfo, "certificates_read",
        {{"certificates", (*certificates)->size()}, {"until", (*certificates)->good_until()}});
  return certificates;
}

/// Null where there is no TLS.
std::shared_ptr<const TlsCertificates> certificates_or_exit(const Config& config) {
  if (!has_tls(config)) return nullptr;
  auto certificates = read_certificates(config);
  if (!certificates) ops::Flags::refuse(certificates.error().what, certificates.error().why);
  return *std::move(certificates);
}

void read_session_keys_again(const Config& config, const Loops& loops, BackendLoop* backend) {
  const auto door = read_session_door(config);
  if (!door) {
    log(Level::kError, "session_keys_unreadable",
        {{"what", door.error().what}, {"why", door.error().why}});
    return;
  }
  for (const auto& loop : loops) loop->hand_over(*door);
  if (backend != nullptr) backend->hand_over(*door);
}

/// After SIGHUP: where a file is wrong, all goes on as before.
void read_files_again(const Config& config, const Loops& loops, BackendLoop* backend) {
  if (backend != nullptr) backend->request_reload();
  if (has_session_keys(config)) read_session_keys_again(config, loops, backend);
  if (!has_tls(config)) return;
  const auto certificates = read_certificates(config);
  if (!certificates) {
    log(Level::kError, "certificates_unreadable",
        {{"what", certificates.error().what}, {"why", certificates.error().why}});
    return;
  }
  for (const auto& loop : loops) loop->hand_over(*certificates);
}

/// A port for all loops.
ops::HostPort listen(const std::string& what, const std::string& where, const Loops& loops,
                     Entrance entrance) {
  auto address = need(ops::parse_host_port(where));
  const bool shared = loops.size() > 1;
  for (const auto& loop : loops) address = need(loop->listen(address, shared, entrance));
  log(Level::kInfo, "listening", {{"what", what}, {"address", address.str()}});
  return address;
}

void listen(const Config& config, Loops& loops, BackendLoop* backend) {
  if (backend != nullptr) {
    const auto address = need(backend->listen(need(ops::parse_host_port(config.backend->listen))));
    log(Level::kInfo, "listening", {{"what", "backend"}, {"address", address.str()}});
  }
  if (loops.empty()) return;
  const bool tls = has_tls(config);
  const bool required = config.proxy_protocol == "required";
  const auto shop =
      listen(tls ? "https" : "http", config.listen, loops, {.proxied = required, .tls = tls});
  if (config.proxy_protocol != "off" && !required)
    listen("proxied", config.proxy_protocol, loops, {.proxied = true, .tls = tls});
  if (config.plain != "off") listen("plain", config.plain, loops, {.proxied = required});
  if (config.redirect_from == "off") return;
  for (const auto& loop : loops) loop->redirect_to(shop.port);
  listen("redirect", config.redirect_from, loops, {.proxied = required, .redirects = true});
}

/// Runs every loop on a thread of its own until a signal has drained them all. A second signal
/// ends the process at once.
void run_until_stopped(const Config& config, Loops& loops, BackendLoop* backend,
                       ops::StopSignals& signals, ops::ReloadSignal* reload) {
  const int all_done = eventfd(0, EFD_SEMAPHORE);
  CHECK(all_done >= 0);
  std::atomic<std::size_t> running{loops.size() + (backend == nullptr ? 0 : 1)};
  std::vector<std::thread> threads;
  const auto start = [&](auto* loop) {
    threads.emplace_back([loop, &running, all_done] {
      loop->run();
      if (running.fetch_sub(1) == 1) eventfd_write(all_done, 1);
    });
  };
  for (const auto& loop : loops) start(loop.get());
  if (backend != nullptr) start(backend);
  while (!signals.wait(reload == nullptr ? -1 : reload->fd()))
    if (reload->take()) read_files_again(config, loops, backend);
  log(Level::kInfo, "draining");
  for (const auto& loop : loops) loop->request_drain();
  if (backend != nullptr) backend->request_drain();
  if (signals.wait(all_done)) {
    log(Level::kWarning, "stopped", {{"drained", "no"}});
    std::_Exit(0);
  }
  for (auto& thread : threads) thread.join();
  close(all_done);
}

int run(int argc, char** argv) {
  const Config config = parse_config_or_exit(argc, argv);
  auto files = WebFiles::load(config.web);
  if (!files) ops::Flags::refuse("--web", files.error().why);
  for (const auto& file : widget_pages()) files->add(file.path, file.content_type, file.bytes);
  ops::StopSignals signals;  // before any thread starts, as the other
  std::optional<ops::ReloadSignal> reload;
  if (config.backend || has_tls(config) || has_session_keys(config)) reload.emplace();
  const std::size_t descriptors = ops::raise_descriptor_limit();
  auto settings = loop_settings(config, descriptors);
  log(Level::kInfo, "starting",
      {{"program", "gateway"},
       {"version", HOLDFAST_VERSION},
       {"web", config.web},
       {"threads", config.threads},
       {"descriptors", descriptors},
       {"max_connections",
        settings.http.max_connections * static_cast<std::size_t>(config.threads)},
       {"max_holds", config.max_holds}});
  settings.sessions = session_door_or_exit(config);
  const auto registry = std::make_shared<prometheus::Registry>();
  const auto certificates = certificates_or_exit(config);
  Loops loops = make_loops(config, settings, *files, registry);
  for (const auto& loop : loops) loop->hand_over(certificates);
  const auto backend = make_backend(config, *files, settings.sessions, registry);
  listen(config, loops, backend.get());
  const auto readiness = [&loops, &backend]() -> std::string {
    const bool ready =
        std::all_of(loops.begin(), loops.end(), [](const auto& loop) { return loop->ready(); });
    if (!ready) return "no snapshot from cartd yet, or draining";
    if (backend && !backend->ready()) return "no connection to cartd's --operator, or draining";
    return "";
  };
  const auto admin =
      need(ops::AdminServer::start(config.admin, registry, readiness, dashboard_pages()));
  run_until_stopped(config, loops, backend.get(), signals, reload ? &*reload : nullptr);
  log(Level::kInfo, "stopped", {{"drained", "yes"}});
  return 0;
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) { return gateway::run(argc, argv); }
