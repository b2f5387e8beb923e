// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/handshake_load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <vector>

#include "base/check.h"
#include "crowd/net/socket.h"

namespace bench {
namespace {

using crowd::Socket;

using base::MonoClock;
using base::MonoTime;

constexpr base::Seconds kMost{60};
constexpr int kLookAgainMs = 100;

class Wave {
 public:
  Wave(const sockaddr_in& target, std::size_t count) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    CHECK(epoll_ >= 0);
    for (std::size_t client = 0; client < count; ++client) {
      sockets_.push_back(Socket::connect(target, client));
      if (!sockets_.back()) ++result_.errors;
    }
  }
  ~Wave() { close(epoll_); }

  HandshakeResult run(const std::function<void()>& begun) {
    start_ = MonoClock::now();
    for (std::size_t client = 0; client < sockets_.size(); ++client)
      if (sockets_[client]) begin(client);
    begun();
    std::array<epoll_event, 256> events;
    while (left_ > 0 && MonoClock::now() < start_ + kMost) {
      const int ready =
          epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kLookAgainMs);
      for (int i = 0; i < ready; ++i) go_on(events[static_cast<std::size_t>(i)].data.u64);
    }
    result_.errors += left_;
    result_.took = MonoClock::now() - start_;
    return std::move(result_);
  }

 private:
  void begin(std::size_t client) {
    ++left_;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
    event.data.u64 = client;
    CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, sockets_[client]->fd(), &event) == 0);
    sockets_[client]->begin_tls();
    go_on(client);
  }

  void go_on(std::size_t client) {
    auto& socket = sockets_[client];
    if (!socket || socket->is_secure()) return;
    const auto done = socket->shake_hands();
    if (!done) return;
    --left_;
    if (*done) {
      result_.latencies.add(MonoClock::now() - start_);
    } else {
      ++result_.errors;
      socket.reset();
    }
  }

  int epoll_;
  std::vector<std::optional<Socket>> sockets_;
  MonoTime start_;
  std::size_t left_ = 0;
  HandshakeResult result_;
};

}  // namespace

HandshakeResult shake_hands(const sockaddr_in& target, std::size_t count,
                            const std::function<void()>& begun) {
  return Wave(target, count).run(begun);
}

}  // namespace bench
