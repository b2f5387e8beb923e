// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A shop that holds each poll in a thread of its own: cpp-httplib as its README shows it, and a
// condition variable.
//
//   thread_per_poll [--port N] [--max-polls N]       prints "listening 127.0.0.1:PORT"
//
// Its pool has all its threads from the start, and a connection keeps one as long as it stands.
#include <httplib.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>

namespace {

// For POST /cart while all polls are held: `load commands` has 64 clients.
constexpr int kThreadsForCommands = 100;

/// One product, which has no end. Any thread.
class Stock {
 public:
  void take_one() {
    const std::lock_guard lock(mutex_);
    ++taken_;
    changed_.notify_all();
  }

  /// As JSON; waits for the next change, however long that is.
  std::string wait_for_change() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this, seen = taken_] { return taken_ != seen; });
    return json();
  }

  std::string now() {
    const std::lock_guard lock(mutex_);
    return json();
  }

 private:
  /// As long as a gateway's answer.
  std::string json() const {
    const std::string left = std::to_string(1'000'000'000 - taken_);
    const std::string taken = std::to_string(taken_);
    return R"({"inventorycount":")" + left + R"(","cursor":"b8baaa3f2e6e.)" + taken +
           R"(","reset":false,"stale":false,"items":[{"item":"P","available":)" + left +
           R"(,"held":)" + taken +
           R"(,"stock":1000000000,"next_release_ms":899991}],"next":{"delay_ms":     0}})";
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t taken_ = 0;
};

int serve(int port, int max_polls) {
  Stock stock;
  httplib::Server server;
  server.Get("/status", [&stock](const httplib::Request&, httplib::Response& response) {
    response.set_content(stock.wait_for_change(), "application/json");
  });
  server.Post("/cart", [&stock](const httplib::Request&, httplib::Response& response) {
    stock.take_one();
    response.set_content(stock.now(), "application/json");
  });
  server.new_task_queue = [max_polls] {
    return new httplib::ThreadPool(static_cast<std::size_t>(max_polls + kThreadsForCommands));
  };
  server.set_tcp_nodelay(true);
  // As its default ends a connection after 5 requests, or after 5 s without one.
  server.set_keep_alive_max_count(1'000'000'000);
  server.set_keep_alive_timeout(3600);
  int listener = -1;
  server.set_socket_options([&listener](socket_t socket) { listener = socket; });

  if (port == 0)
    port = server.bind_to_any_port("127.0.0.1");
  else if (!server.bind_to_port("127.0.0.1", port))
    port = -1;
  // It listens with a backlog of 5, and a crowd that comes at once would wait for TCP to try again.
  if (port < 0 || ::listen(listener, 65'535) != 0) {
    std::perror("thread_per_poll: cannot listen");
    return 1;
  }
  std::printf("listening 127.0.0.1:%d\n", port);
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  int port = 0;
  int max_polls = 1000;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (i + 1 < argc && flag == "--port") {
      port = std::atoi(argv[i + 1]);
    } else if (i + 1 < argc && flag == "--max-polls") {
      max_polls = std::max(1, std::atoi(argv[i + 1]));
    } else {
      std::fputs("usage: thread_per_poll [--port N] [--max-polls N]\n", stderr);
      return 2;
    }
  }
  rlimit descriptors{};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);
  try {
    return serve(port, max_polls);
  } catch (const std::system_error& error) {
    std::fprintf(stderr, "thread_per_poll: no more threads: %s\n", error.what());
    return 1;
  }
}
