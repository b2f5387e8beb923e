// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The floor: what held polls and their answers cost when nothing is done but epoll, recv and send.
//
//   floor [--port N]       prints "listening 127.0.0.1:PORT"
//
// Not a shop: it finds the end of a request's head, tells a POST from a GET by its first letter,
// and writes fixed bytes of the length the gateway would write. A GET is held, a POST answered at
// once; then everyone held is answered. There is no limit to a turn, and nobody's wait ends by
// itself.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\n"
    "Cache-Control: private, no-cache\r\n"
    "Content-Length: 209\r\n"
    "Content-Type: application/json\r\n"
    "Date: Sun, 22 Nov 2026 16:00:00 GMT\r\n"
    "ETag: \"b8baaa3f2e6e.1\"\r\n"
    "\r\n"
    R"({"inventorycount":"999999999","cursor":"b8baaa3f2e6e.1","reset":false,"stale":false,"items":[)"
    R"({"item":"P","available":999999999,"held":1,"stock":1000000000,"next_release_ms":899991}],)"
    R"("next":{"delay_ms":     0}})";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
static_assert(kAnswer.size() - kAnswer.find(kHeadEnd) - kHeadEnd.size() == 209);

constexpr std::size_t kTail = kHeadEnd.size() - 1;  // what of a head's end may have come before
constexpr std::uint32_t kNotHeld = ~0U;

/// One client; the descriptor is its index.
struct Connection {
  std::array<char, kTail> tail;  // the last bytes of a head that is not whole
  bool in_head : 1;              // the first letter was there, the end was not
  bool is_change : 1;            // it was a P
  std::uint32_t held_at;         // where in `held_` it waits, or kNotHeld
};

class Floor {
 public:
  explicit Floor(std::uint16_t port) : epoll_(epoll_create1(0)), listener_(open_listener(port)) {
    CHECK(epoll_ >= 0);
    watch(listener_, EPOLLIN | EPOLLET);
  }

  std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    return ntohs(address.sin_port);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 1024> events;
    while (true) {
      const int count = epoll_wait(epoll_, events.data(), events.size(), -1);
      CHECK(count >= 0 || errno == EINTR);
      for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        if (event.data.fd == listener_)
          accept_all();
        else if ((event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
          drop(event.data.fd);
        else
          receive(event.data.fd);
      }
    }
  }

 private:
  static int open_listener(std::uint16_t port) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted ones inherit it
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener, 65'535) != 0) {
      std::perror("floor: cannot listen");
      std::exit(1);
    }
    return listener;
  }

  void watch(int fd, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0);
  }

  void accept_all() {
    while (true) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd < 0) return;  // no more; or no descriptors, and the next who comes wakes it again
      const auto index = static_cast<std::size_t>(fd);
      if (connections_.size() <= index) connections_.resize(index + 1);
      connections_[index] = {.held_at = kNotHeld};
      watch(fd, EPOLLIN | EPOLLRDHUP | EPOLLET);
    }
  }

  /// Reads until there is nothing left, which a read that does not fill the buffer shows.
  void receive(int fd) {
    ssize_t count;
    do {
      count = recv(fd, input_.data() + kTail, kRead, 0);
      if (count > 0) on_bytes(fd, static_cast<std::size_t>(count));
    } while (count == kRead);
    if (count == 0 || (count < 0 && errno != EAGAIN)) drop(fd);
  }

  /// `count` bytes stand behind the place for the tail. A client here waits for each answer and
  /// sends a body in one piece, so what follows a head is its body; one that comes by itself begins
  /// with neither G nor P.
  void on_bytes(int fd, std::size_t count) {
    Connection& connection = connections_[static_cast<std::size_t>(fd)];
    char* const bytes = input_.data() + kTail;
    if (connection.in_head) {
      std::memcpy(input_.data(), connection.tail.data(), kTail);
    } else {
      if (bytes[0] != 'G' && bytes[0] != 'P') return;
      std::memset(input_.data(), 0, kTail);
      connection.is_change = bytes[0] == 'P';
    }
    const std::string_view seen(input_.data(), kTail + count);
    connection.in_head = seen.find(kHeadEnd) == std::string_view::npos;
    if (connection.in_head)
      std::memcpy(connection.tail.data(), bytes + count - kTail, kTail);
    else if (connection.is_change)
      change(fd);
    else
      hold(fd);
  }

  void hold(int fd) {
    auto& held_at = connections_[static_cast<std::size_t>(fd)].held_at;
    if (held_at != kNotHeld) return;
    held_at = static_cast<std::uint32_t>(held_.size());
    held_.push_back(fd);
  }

  void change(int fd) {
    answer(fd);
    for (const int held : held_) {
      connections_[static_cast<std::size_t>(held)].held_at = kNotHeld;
      answer(held);
    }
    held_.clear();
  }

  /// Who does not take a few hundred bytes is hung up on, and dropped by the event of that.
  void answer(int fd) {
    if (send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) != ssize_t{kAnswer.size()})
      shutdown(fd, SHUT_RDWR);
  }

  void drop(int fd) {
    const std::uint32_t held_at = connections_[static_cast<std::size_t>(fd)].held_at;
    if (held_at != kNotHeld) {
      connections_[static_cast<std::size_t>(held_.back())].held_at = held_at;
      held_[held_at] = held_.back();
      held_.pop_back();
    }
    close(fd);
  }

  static constexpr ssize_t kRead = 16'384;

  const int epoll_;
  const int listener_;
  std::vector<Connection> connections_;
  std::vector<int> held_;
  std::array<char, kTail + kRead> input_;
};

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  if (argc == 3 && std::string_view(argv[1]) == "--port") {
    port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  } else if (argc != 1) {
    std::fputs("usage: floor [--port N]\n", stderr);
    return 2;
  }
  rlimit descriptors{};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);

  Floor floor(port);
  std::printf("listening 127.0.0.1:%d\n", floor.port());
  std::fflush(stdout);
  floor.run();
}
