// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/poll_crowd.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace support {
namespace {

// Connecting in slices: a listener's backlog is shorter than a crowd, and an overflow costs
// each refused client a second.
constexpr std::size_t kConnectSlice = 256;

class Epoll {
 public:
  Epoll() : fd_(epoll_create1(EPOLL_CLOEXEC)) {}
  ~Epoll() { close(fd_); }
  Epoll(const Epoll&) = delete;
  Epoll& operator=(const Epoll&) = delete;

  void watch(int fd, std::size_t index) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    epoll_ctl(fd_, EPOLL_CTL_ADD, fd, &event);
  }
  void forget(int fd) { epoll_ctl(fd_, EPOLL_CTL_DEL, fd, nullptr); }
  std::vector<std::size_t> wait(Deadline deadline) {
    std::array<epoll_event, 512> events;
    const int count =
        epoll_wait(fd_, events.data(), static_cast<int>(events.size()), deadline.poll_timeout());
    std::vector<std::size_t> ready;
    for (int i = 0; i < count; ++i)
      ready.push_back(static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64));
    return ready;
  }

 private:
  int fd_;
};

}  // namespace

std::size_t raise_open_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

PollCrowd::PollCrowd(const std::string& address, std::size_t count, Deadline deadline) {
  clients_.reserve(count);
  for (std::size_t first = 0; first < count; first = clients_.size()) {
    for (std::size_t i = 0; i < kConnectSlice && clients_.size() < count; ++i)
      clients_.push_back({start_connecting(address), HttpResponseParser()});
    wait_for_connect(first, deadline);
  }
}

PollCrowd::~PollCrowd() {
  for (const auto& client : clients_) close(client.fd);
}

void PollCrowd::wait_for_connect(std::size_t first, Deadline deadline) {
  for (std::size_t i = first; i < clients_.size(); ++i) {
    pollfd entry{clients_[i].fd, POLLOUT, 0};
    while (poll(&entry, 1, deadline.poll_timeout()) <= 0)
      if (deadline.passed()) throw TimedOut("connecting a crowd");
    if ((entry.revents & (POLLERR | POLLHUP)) != 0) throw ConnectionLost("connecting a crowd");
  }
}

void PollCrowd::send(const HttpRequest& request) {
  const std::string bytes = request.bytes();
  for (auto& client : clients_) {
    client.parser = HttpResponseParser();
    // A request is far smaller than a socket's empty buffer, so it goes at once or never.
    if (::send(client.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size()))
      throw ConnectionLost("sending to a crowd's gateway");
  }
}

bool PollCrowd::advance(Client& client) {
  std::array<char, 4096> bytes;
  for (;;) {
    const ssize_t count = recv(client.fd, bytes.data(), bytes.size(), 0);
    if (count > 0) {
      client.parser.feed({bytes.data(), static_cast<std::size_t>(count)});
    } else if (count < 0 && errno == EAGAIN) {
      return client.parser.complete();
    } else if (client.parser.complete()) {
      return true;  // answered, then closed
    } else {
      throw ConnectionLost("one of a crowd was closed after '" + client.parser.so_far() + "'");
    }
  }
}

std::vector<HttpResponse> PollCrowd::read(Deadline deadline) {
  Epoll epoll;
  for (std::size_t i = 0; i < clients_.size(); ++i) epoll.watch(clients_[i].fd, i);
  std::size_t missing = clients_.size();
  answered_at_.clear();
  while (missing > 0) {
    const auto ready = epoll.wait(deadline);
    if (ready.empty() && deadline.passed())
      throw TimedOut(std::to_string(missing) + " of " + std::to_string(clients_.size()) +
                     " clients got no answer");
    for (const std::size_t index : ready) {
      if (!advance(clients_[index])) continue;
      answered_at_.push_back(std::chrono::system_clock::now());
      epoll.forget(clients_[index].fd);
      --missing;
    }
  }
  std::vector<HttpResponse> answers;
  answers.reserve(clients_.size());
  for (auto& client : clients_) answers.push_back(client.parser.take());
  return answers;
}

std::size_t PollCrowd::with_news() const {
  std::size_t count = 0;
  for (const auto& client : clients_) {
    pollfd entry{client.fd, POLLIN, 0};
    if (poll(&entry, 1, 0) > 0) ++count;
  }
  return count;
}

}  // namespace support
