#include "proto/ops/admin_server.h"

#include <httplib.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "proto/ops/addresses.h"
#include "proto/ops/log.h"

namespace proto::ops {
namespace {

// httplib keeps a thread for each connection, also for one on which nothing is asked: browsers open
// several at a time, some only in case. So a connection has one request, soon, and there are some
// threads more than an operator has requests.
constexpr int kThreads = 4;
constexpr int kPatienceSeconds = 1;

/// Without httplib's default SO_REUSEPORT: two programs on one port would each get half of what an
/// operator asks, and neither would say so.
void set_socket_options(socket_t socket) {
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

// Whatever a page were made to contain, it could neither load nor tell anything elsewhere.
constexpr const char* kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

void set_page(httplib::Response& response, std::string_view bytes, const std::string& type) {
  response.set_content(bytes.data(), bytes.size(), type);
  response.set_header("Content-Security-Policy", kPagePolicy);
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cache-Control", "no-cache");  // a newer program has newer pages
}

/// What this port has, as links.
std::string contents_of(const std::vector<AdminPage>& pages) {
  std::string list;
  const auto link = [&list](const std::string& path) {
    list += "<li><a href=\"" + path + "\">" + path + "</a></li>\n";
  };
  for (const auto& page : pages)
    if (page.content_type.starts_with("text/html")) link(page.path);
  for (const char* path : {"/metrics", "/livez", "/readyz"}) link(path);
  return "<!doctype html>\n<html lang=\"en\">\n<title>Holdfast</title>\n<ul>\n" + list + "</ul>\n";
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
    const std::string& address, std::shared_ptr<prometheus::Registry> registry, Readiness readiness,
    std::vector<AdminPage> pages) {
  auto impl = std::make_unique<Impl>();
  if (address == "off") return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
  auto parsed = parse_host_port(address);
  if (!parsed) return parsed.error();
  HostPort at = *parsed;

  httplib::Server& http = impl->http;
  http.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  http.set_socket_options(set_socket_options);
  http.set_keep_alive_max_count(1);
  http.set_keep_alive_timeout(kPatienceSeconds);
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
  http.Get("/",
           [contents = contents_of(pages)](const httplib::Request&, httplib::Response& response) {
             set_page(response, contents, "text/html; charset=utf-8");
           });
  // Last, and by equality: httplib would take a path for a regular expression.
  http.Get(".+", [pages = std::move(pages)](const httplib::Request& request,
                                            httplib::Response& response) {
    const auto page = std::find_if(pages.begin(), pages.end(), [&](const AdminPage& each) {
      return each.path == request.path || each.path + "/" == request.path;
    });
    if (page == pages.end()) {
      response.status = 404;
      response.set_content("not found\n", "text/plain");
    } else {
      set_page(response, page->bytes, page->content_type);
    }
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
