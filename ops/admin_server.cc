// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/admin_server.h"

#include <httplib.h>
#include <poll.h>
#include <prometheus/text_serializer.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <sstream>
#include <thread>
#include <utility>

#include "ops/addresses.h"
#include "ops/log.h"

namespace ops {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// httplib keeps a thread for each connection, whatever its peer does or does not. So a connection
// has one request and little time, and less of it to ask while others wait for a thread: who hangs
// must not keep a health check from its answer. Who has asked is answered in full.
constexpr int kThreads = 8;
constexpr milliseconds kPatience{2000};
constexpr milliseconds kPatienceWhileOthersWait{100};
constexpr milliseconds kLook{20};  // how long nobody looks whether others wait
// Accepted and without a thread; further ones are closed. It takes kThreads a second to be through.
constexpr int kMaxWaiting = 64;
// A request, with a body that nobody reads. httplib bounds a line, not their number.
constexpr std::size_t kMaxRequestBytes = 16 * 1024;

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

// Named, since AdminServer::Impl is of these.
namespace admin {

/// What all threads of a server look at.
struct Load {
  std::atomic<int> connections{0};  // with a thread, and without one
  std::atomic<bool> stopping{false};

  bool others_wait() const { return connections > kThreads; }
};

/// One connection, whose peer gets kPatience for its request, as much again for our answer, and
/// kMaxRequestBytes.
/// The members that later versions of httplib ask for stand here too, without `override`, since in
/// 0.11.4 they override nothing.
class Connection : public httplib::Stream {
 public:
  Connection(socket_t socket, const Load& load) : socket_(socket), load_(load) {}

  bool is_readable() const override { return begin_ < end_ || wait_for(POLLIN); }
  bool is_writable() const override { return begin_answer() && wait_for(POLLOUT); }
  bool wait_readable() const { return is_readable(); }
  bool wait_writable() const { return is_writable(); }
  time_t duration() const { return 0; }

  ssize_t read(char* into, size_t size) override {
    if (begin_ == end_ && !fill()) return -1;
    const std::size_t count = std::min(size, end_ - begin_);
    std::memcpy(into, buffer_.data() + begin_, count);
    begin_ += count;
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* bytes, size_t size) override {
    begin_answer();
    std::size_t sent = 0;
    while (sent < size) {
      if (!wait_for(POLLOUT)) return -1;
      const ssize_t count = ::send(socket_, bytes + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count > 0) sent += static_cast<std::size_t>(count);
      if (count < 0 && errno != EAGAIN && errno != EINTR) return -1;
    }
    return static_cast<ssize_t>(sent);
  }

  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return socket_; }

 private:
  /// False when the peer has closed, or has had its time or its bytes.
  bool fill() {
    const std::size_t wanted = std::min(buffer_.size(), kMaxRequestBytes - read_);
    if (wanted == 0 || !wait_for(POLLIN)) return false;
    const ssize_t count = ::recv(socket_, buffer_.data(), wanted, MSG_DONTWAIT);
    if (count <= 0) return false;
    begin_ = 0;
    end_ = static_cast<std::size_t>(count);
    read_ += end_;
    return true;
  }

  /// httplib writes when it has read the request. Returns true.
  bool begin_answer() const {
    if (!std::exchange(answering_, true)) began_ = steady_clock::now();
    return true;
  }

  bool wait_for(short events) const {
    while (!load_.stopping) {
      const bool hurries = !answering_ && load_.others_wait();
      const milliseconds patience = hurries ? kPatienceWhileOthersWait : kPatience;
      const milliseconds left =
          std::chrono::ceil<milliseconds>(began_ + patience - steady_clock::now());
      if (left <= milliseconds{0}) return false;
      pollfd polled{socket_, events, 0};
      if (::poll(&polled, 1, static_cast<int>(std::min(left, kLook).count())) > 0) return true;
    }
    return false;
  }

  const socket_t socket_;
  const Load& load_;
  mutable steady_clock::time_point began_ = steady_clock::now();  // to ask, or to be answered
  mutable bool answering_ = false;
  std::array<char, 4096> buffer_;
  std::size_t begin_ = 0;  // of what is in the buffer and not taken
  std::size_t end_ = 0;
  std::size_t read_ = 0;
};

/// httplib's server on connections of ours.
class Engine : public httplib::Server {
 public:
  Engine() {
    new_task_queue = [this] { return new Queue(*this); };
  }

  Load load;

 private:
  /// Threads, and connections that wait for one, up to kMaxWaiting.
  class Queue : public httplib::TaskQueue {
   public:
    explicit Queue(Engine& engine) : engine_(engine), pool_(kThreads) {}

    // It returns bool in later versions, and nothing in 0.11.4.
    using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr));
    Taken enqueue(std::function<void()> serve) override {
      if (engine_.load.connections >= kThreads + kMaxWaiting) {
        engine_.refuses_ = true;  // only this thread accepts, and so refuses
        serve();
        engine_.refuses_ = false;
      } else {
        ++engine_.load.connections;
        pool_.enqueue([this, serve = std::move(serve)] {
          serve();
          --engine_.load.connections;
        });
      }
      return static_cast<Taken>(true);
    }
    void shutdown() override { pool_.shutdown(); }

   private:
    Engine& engine_;
    httplib::ThreadPool pool_;
  };

  bool process_and_close_socket(socket_t socket) override {
    if (!refuses_) {
      Connection connection(socket, load);
      bool closed = false;
      process(*this, connection, closed);
    }
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return true;
  }

  /// The argument list grew between 0.11.4 and 0.18.7.
  template <class Self>
  static void process(Self& self, httplib::Stream& stream, bool& closed) {
    constexpr bool kClose = true;
    if constexpr (requires { self.process_request(stream, kClose, closed, nullptr); })
      self.process_request(stream, kClose, closed, nullptr);
    else
      self.process_request(stream, std::string(), 0, std::string(), 0, kClose, closed, nullptr);
  }

  static thread_local bool refuses_;
};

thread_local bool Engine::refuses_ = false;

}  // namespace admin

struct AdminServer::Impl {
  admin::Engine http;
  std::thread thread;
};

AdminServer::AdminServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

AdminServer::~AdminServer() {
  if (!impl_->thread.joinable()) return;
  impl_->http.load.stopping = true;
  impl_->http.stop();
  impl_->thread.join();
}

base::OrFailure<std::unique_ptr<AdminServer>> AdminServer::start(
    const std::string& address, std::shared_ptr<prometheus::Registry> registry, Readiness readiness,
    std::vector<AdminPage> pages) {
  auto impl = std::make_unique<Impl>();
  if (address == "off") return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
  auto parsed = parse_host_port(address);
  if (!parsed) return parsed.error();
  HostPort at = *parsed;

  httplib::Server& http = impl->http;
  http.set_socket_options(set_socket_options);
  http.set_payload_max_length(kMaxRequestBytes);
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
    if (chosen <= 0) return base::Failure{"admin", "cannot listen on " + address};
    at.port = static_cast<std::uint16_t>(chosen);
  } else if (!http.bind_to_port(at.host, at.port)) {
    return base::Failure{"admin", "cannot listen on " + address + ": is it in use?"};
  }
  impl->thread = std::thread([&http] { http.listen_after_bind(); });
  // stop() before the accept loop runs would be forgotten; this wait is microseconds.
  while (!http.is_running()) std::this_thread::yield();
  log(Level::kInfo, "listening", {{"what", "admin"}, {"address", at.str()}});
  return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
}

}  // namespace ops
