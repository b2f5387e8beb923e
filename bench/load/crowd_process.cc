// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/crowd_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/check.h"

namespace bench {
namespace {

using base::Millis;
using base::MonoClock;
using base::MonoTime;

// Whoever has no answer by then gets none: counted as missing.
constexpr Millis kOrderLimit{30'000};
// Above that, and above the time that connecting may take.
constexpr Millis kReportLimit{120'000};

void write_all(int fd, const void* from, std::size_t size) {
  const auto* bytes = static_cast<const char*>(from);
  while (size > 0) {
    const ssize_t count = write(fd, bytes, size);
    CHECK(count > 0, errno);
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
}

/// False at the end of the pipe.
bool read_all(int fd, void* into, std::size_t size) {
  auto* bytes = static_cast<char*>(into);
  while (size > 0) {
    const ssize_t count = read(fd, bytes, size);
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace

/// The child's side.
class CrowdProcess::Child {
 public:
  Child(const Crowd::Settings& settings, int orders, int reports)
      : crowd_(settings), orders_(orders), reports_(reports) {}

  void run() {
    crowd_.start();
    run_until([this] { return crowd_.knows_state(); });
    report({});
    Message message{};
    while (next_order(message)) {
      if (message.order == Order::kBeginCycle) {
        crowd_.begin_cycle();
        acknowledge();
        run_until([this] { return crowd_.cycle_done(); });
        report(crowd_.arrivals());
      } else {
        run_until([&] { return crowd_.all_know(message.value); });
        report({MonoClock::now()});
      }
    }
  }

 private:
  /// Goes on with the crowd until an order comes; false when no more will.
  bool next_order(Message& message) {
    while (true) {
      if (wait(MonoClock::now() + kOrderLimit)) return read_all(orders_, &message, sizeof message);
      crowd_.step();
    }
  }

  template <class Done>
  void run_until(Done done) {
    const MonoTime limit = MonoClock::now() + kOrderLimit;
    timed_out_ = false;
    while (!done()) {
      wait(limit);
      crowd_.step();
      timed_out_ = MonoClock::now() > limit;
      if (timed_out_) return;
    }
  }

  /// Waits for something to do; true when it is an order.
  bool wait(MonoTime until) {
    if (const auto due = crowd_.next_due(); due && *due < until) until = *due;
    const auto left = std::chrono::ceil<Millis>(until - MonoClock::now());
    std::array<pollfd, 2> fds{pollfd{crowd_.fd(), POLLIN, 0}, pollfd{orders_, POLLIN, 0}};
    poll(fds.data(), fds.size(), static_cast<int>(std::max(left, Millis{0}).count()));
    return fds[1].revents != 0;
  }

  void acknowledge() { report({}); }

  void report(const std::vector<MonoTime>& times) {
    const Header header{crowd_.answers(), crowd_.errors(), timed_out_ ? crowd_.owing() : 0,
                        times.size()};
    write_all(reports_, &header, sizeof header);
    write_all(reports_, times.data(), times.size() * sizeof(MonoTime));
  }

  Crowd crowd_;
  const int orders_;
  const int reports_;
  bool timed_out_ = false;
};

CrowdProcess::CrowdProcess(const Crowd::Settings& settings) {
  std::array<int, 2> orders;
  std::array<int, 2> reports;
  CHECK(pipe2(orders.data(), O_CLOEXEC) == 0 && pipe2(reports.data(), O_CLOEXEC) == 0);
  child_ = fork();
  CHECK(child_ >= 0, errno);
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(orders[1]);
    close(reports[0]);
    Child(settings, orders[0], reports[1]).run();
    std::_Exit(0);
  }
  close(orders[0]);
  close(reports[1]);
  orders_ = orders[1];
  reports_ = reports[0];
}

CrowdProcess::~CrowdProcess() {
  close(orders_);
  close(reports_);
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

void CrowdProcess::begin_cycle() {
  order(Order::kBeginCycle, 0);
  wait_for_report();
}

CrowdProcess::Report CrowdProcess::wait_until_all_know(std::uint64_t version) {
  order(Order::kWaitForVersion, version);
  return wait_for_report();
}

void CrowdProcess::order(Order order, std::uint64_t value) {
  const Message message{order, value};
  write_all(orders_, &message, sizeof message);
}

CrowdProcess::Report CrowdProcess::wait_for_report() {
  pollfd waiting{reports_, POLLIN, 0};
  Header header{};
  if (poll(&waiting, 1, static_cast<int>(kReportLimit.count())) <= 0 ||
      !read_all(reports_, &header, sizeof header)) {
    std::fprintf(stderr, "load: a crowd has not reported\n");
    std::exit(1);
  }
  Report report{header.answers, header.errors, header.missing, {}};
  report.times.resize(header.times);
  CHECK(read_all(reports_, report.times.data(), header.times * sizeof(MonoTime)));
  return report;
}

}  // namespace bench
