// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A real program as a child of the test.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <iosfwd>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/deadline.h"

namespace support {

/// How a process ended: by exit(code) or by a signal.
struct ExitStatus {
  std::optional<int> code;
  std::optional<int> signal;
  friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};
std::ostream& operator<<(std::ostream& out, const ExitStatus& status);
inline ExitStatus exited(int code) { return {code, std::nullopt}; }
inline ExitStatus killed_by(int signal) { return {std::nullopt, signal}; }

/// One logfmt line: key -> value, quotes removed.
using LogLine = std::map<std::string, std::string>;
LogLine parse_logfmt(const std::string& line);

/// A program running as a child, with what it prints.
///
/// 1. It never outlives the test: the kernel kills it when the thread that started it ends, so it
///    is started on the test's main thread only. The destructor kills what still runs.
/// 2. Its output is always read, by one thread of this object, so that it can never block on it.
/// 3. A broken invariant or a sanitizer's report in its log fails the test case, whatever else the
///    case looks at; its log is printed when the case fails.
class ChildProcess {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;

  /// `name` is for messages. The child gets this process's environment without HOLDFAST_*
  /// variables, plus `environment`.
  ChildProcess(std::string name, const std::string& program, std::vector<std::string> arguments,
               const Environment& environment = {});
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }

  /// The first logged line with event=`event` and every one of `fields`. Throws when the deadline
  /// passes or the child ends without it.
  LogLine wait_for_event(const std::string& event, const LogLine& fields = {},
                         Deadline deadline = soon());
  /// As wait_for_event(), nothing instead of the exception.
  std::optional<LogLine> find_event(const std::string& event, const LogLine& fields,
                                    Deadline deadline);

  void signal(int number);
  /// SIGKILL, and waits until the process is gone.
  void kill9();
  /// SIGTERM; does not wait.
  void terminate();
  /// True once the test has seen its end, through wait_exit() or kill9().
  bool reaped() const { return status_.has_value(); }
  /// Throws when the child still runs at the deadline.
  ExitStatus wait_exit(Deadline deadline = soon());

  /// Everything printed so far; all of it once wait_exit() has returned.
  std::string standard_error();
  std::string standard_output();

  /// A field of /proc/<pid>/status, "Threads" for example.
  long status_field(const std::string& name) const;

 private:
  void read_output(int error_fd, int output_fd);
  std::optional<LogLine> find_from(std::size_t& next, const std::string& event,
                                   const LogLine& fields) const;
  void fail_on_complaints();

  const std::string name_;
  pid_t pid_ = -1;
  int pid_fd_ = -1;
  std::optional<ExitStatus> status_;

  std::mutex guard_;  // of the members up to the thread
  std::condition_variable grown_;
  std::string error_;
  std::string output_;
  std::vector<std::string> lines_;  // whole lines of error_
  bool ended_ = false;              // nothing more will be printed
  std::thread reader_;
};

}  // namespace support
