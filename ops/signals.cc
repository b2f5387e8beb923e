// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <initializer_list>

#include "base/check.h"

namespace ops {
namespace {

/// A descriptor of which they are read from now on.
int read_from_now_on(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int each : signals) sigaddset(&set, each);
  CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
  const int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  CHECK(fd >= 0);
  return fd;
}

bool take_one(int fd) {
  signalfd_siginfo info;
  return read(fd, &info, sizeof info) == sizeof info;
}

}  // namespace

ReloadSignal::ReloadSignal() : fd_(read_from_now_on({SIGHUP})) {}
ReloadSignal::~ReloadSignal() { close(fd_); }
bool ReloadSignal::take() { return take_one(fd_); }

StopSignals::StopSignals() : fd_(read_from_now_on({SIGTERM, SIGINT})) { signal(SIGPIPE, SIG_IGN); }
StopSignals::~StopSignals() { close(fd_); }
bool StopSignals::take() { return take_one(fd_); }

bool StopSignals::wait(int other_fd) {
  while (!take()) {
    pollfd readable[] = {{fd_, POLLIN, 0}, {other_fd, POLLIN, 0}};
    if (poll(readable, 2, -1) > 0 && readable[1].revents != 0) return false;
  }
  return true;
}

}  // namespace ops
