// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/poller.h"

#include <algorithm>
#include <cerrno>

#include "base/check.h"

namespace gateway {

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) { CHECK(epoll_.is_open(), errno); }

void Poller::watch_edges(int fd, std::uint64_t token) {
  watch(fd, token, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

void Poller::watch_readable(int fd, std::uint64_t token) { watch(fd, token, EPOLLIN); }

void Poller::watch(int fd, std::uint64_t token, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = token;
  CHECK(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0, errno);
}

std::span<const Poller::Event> Poller::wait(base::Nanos most) {
  // Rounded up: what is due in half a millisecond is not to be asked for all the time until then.
  const auto millis = std::chrono::ceil<base::Millis>(std::max(most, base::Nanos{0}));
  const int count = epoll_wait(epoll_.get(), raw_.data(), static_cast<int>(raw_.size()),
                               static_cast<int>(millis.count()));
  CHECK(count >= 0 || errno == EINTR, errno);
  const auto taken = static_cast<std::size_t>(std::max(count, 0));
  for (std::size_t i = 0; i < taken; ++i) {
    const std::uint32_t events = raw_[i].events;
    const bool broken = (events & (EPOLLHUP | EPOLLERR)) != 0;
    const bool ending = broken || (events & EPOLLRDHUP) != 0;
    events_[i] = {raw_[i].data.u64, ending || (events & EPOLLIN) != 0, (events & EPOLLOUT) != 0,
                  ending, broken};
  }
  return {events_.data(), taken};
}

}  // namespace gateway
