#include "proto/ops/admin_server.h"

#include <httplib.h>
#include <prometheus/text_serializer.h>

#include <sstream>
#include <thread>

#include "proto/ops/addresses.h"
#include "proto/ops/log.h"

namespace proto::ops {
namespace {

constexpr int kThreads = 2;

/// Without httplib's default SO_REUSEPORT: two programs on one port would each get half of what an
/// operator asks, and neither would say so.
void set_socket_options(socket_t socket) {
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

}  // namespace

struct AdminServer::Impl {
  httplib::Server http;
  std::thread thread;
};

AdminServer::AdminServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

AdminServer::~AdminServer() {
  if (!impl_->thread.joinable()) return;
  impl_->http.stop();
  impl_->thread.join();
}

Result<std::unique_ptr<AdminServer>> AdminServer::start(
    const std::string& address, std::shared_ptr<prometheus::Registry> registry,
    Readiness readiness) {
  auto impl = std::make_unique<Impl>();
  if (address == "off") return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
  auto parsed = parse_host_port(address);
  if (!parsed) return parsed.error();
  HostPort at = *parsed;

  httplib::Server& http = impl->http;
  http.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  http.set_socket_options(set_socket_options);
  http.Get("/metrics", [registry](const httplib::Request&, httplib::Response& response) {
    const prometheus::TextSerializer serializer;
    std::ostringstream text;
    serializer.Serialize(text, registry->Collect());
    response.set_content(text.str(), "text/plain; version=0.0.4; charset=utf-8");
  });
  http.Get("/livez", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("ok\n", "text/plain");
  });
  http.Get("/readyz", [readiness](const httplib::Request&, httplib::Response& response) {
    const std::string why_not = readiness();
    response.status = why_not.empty() ? 200 : 503;
    response.set_content(why_not.empty() ? "ready\n" : why_not + "\n", "text/plain");
  });

  if (at.port == 0) {
    const int chosen = http.bind_to_any_port(at.host);
    if (chosen <= 0) return Error::bad_request("admin", "cannot listen on " + address);
    at.port = static_cast<std::uint16_t>(chosen);
  } else if (!http.bind_to_port(at.host, at.port)) {
    return Error::bad_request("admin", "cannot listen on " + address + ": is it in use?");
  }
  impl->thread = std::thread([&http] { http.listen_after_bind(); });
  // stop() before the accept loop runs would be forgotten; this wait is microseconds.
  while (!http.is_running()) std::this_thread::yield();
  log(Level::kInfo, "listening", {{"what", "admin"}, {"address", at.str()}});
  return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
}

}  // namespace proto::ops
