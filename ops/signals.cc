// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/check.h"

namespace ops {

StopSignals::StopSignals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  CHECK(pthread_sigmask(SIG_BLOCK, &stop, nullptr) == 0);
  fd_ = signalfd(-1, &stop, SFD_NONBLOCK | SFD_CLOEXEC);
  CHECK(fd_ >= 0);
  signal(SIGPIPE, SIG_IGN);
}

StopSignals::~StopSignals() { close(fd_); }

bool StopSignals::take() {
  signalfd_siginfo info;
  return read(fd_, &info, sizeof info) == sizeof info;
}

bool StopSignals::wait(int other_fd) {
  while (!take()) {
    pollfd readable[] = {{fd_, POLLIN, 0}, {other_fd, POLLIN, 0}};
    if (poll(readable, 2, -1) > 0 && readable[1].revents != 0) return false;
  }
  return true;
}

}  // namespace ops
