// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <ostream>
#include <stdexcept>
#include <system_error>

#include "tests/support/catch.h"
#include "tests/support/failure_notes.h"

namespace support {
namespace {

constexpr std::size_t kLogShownOnFailure = 16 * 1024;

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::vector<std::string> make_environment(const ChildProcess::Environment& extra) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (!std::string_view(*entry).starts_with("HOLDFAST_")) all.emplace_back(*entry);
  for (const auto& [key, value] : extra) all.push_back(key + "=" + value);
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (auto& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("pipe2");
    read_end = ends[0];
    write_end = ends[1];
  }
};

/// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* arguments, char* const* environment, int error_fd,
                         int output_fd, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // the parent ended before the line above
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(output_fd, STDOUT_FILENO);
  dup2(error_fd, STDERR_FILENO);
  signal(SIGPIPE, SIG_DFL);
  execve(arguments[0], arguments, environment);
  _exit(127);
}

bool has_fields(const LogLine& line, const LogLine& fields) {
  for (const auto& [key, value] : fields) {
    const auto at = line.find(key);
    if (at == line.end() || at->second != value) return false;
  }
  return true;
}

std::string tail(const std::string& text) {
  if (text.size() <= kLogShownOnFailure) return text;
  return "...\n" + text.substr(text.size() - kLogShownOnFailure);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const ExitStatus& status) {
  if (status.code) return out << "exit " << *status.code;
  return out << "signal " << status.signal.value_or(0);
}

LogLine parse_logfmt(const std::string& line) {
  LogLine fields;
  std::size_t at = 0;
  while (at < line.size()) {
    const auto equals = line.find('=', at);
    if (equals == std::string::npos) break;
    const std::string key = line.substr(at, equals - at);
    std::string value;
    at = equals + 1;
    if (at < line.size() && line[at] == '"') {
      for (++at; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] == '\\' && at + 1 < line.size()) ++at;
        value += line[at];
      }
      at = std::min(at + 1, line.size());
    } else {
      const auto end = std::min(line.find(' ', at), line.size());
      value = line.substr(at, end - at);
      at = end;
    }
    fields[key] = value;
    while (at < line.size() && line[at] == ' ') ++at;
  }
  return fields;
}

ChildProcess::ChildProcess(std::string name, const std::string& program,
                           std::vector<std::string> arguments, const Environment& environment)
    : name_(std::move(name)) {
  arguments.insert(arguments.begin(), program);
  auto argument_pointers = pointers_to(arguments);
  auto environment_strings = make_environment(environment);
  auto environment_pointers = pointers_to(environment_strings);
  const Pipe error;
  const Pipe output;
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw_errno("fork");
  if (pid_ == 0)
    become(argument_pointers.data(), environment_pointers.data(), error.write_end, output.write_end,
           parent);
  close(error.write_end);
  close(output.write_end);
  // By number: glibc 2.36 declares pidfd_open() without C linkage.
  pid_fd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  if (pid_fd_ < 0) throw_errno("pidfd_open");
  reader_ = std::thread([this, error, output] { read_output(error.read_end, output.read_end); });
}

ChildProcess::~ChildProcess() {
  if (!status_) kill9();
  reader_.join();
  close(pid_fd_);
  note_for_failure("--- " + name_ + " (pid " + std::to_string(pid_) + ") printed:\n" +
                   tail(standard_error()));
  fail_on_complaints();
}

void ChildProcess::read_output(int error_fd, int output_fd) {
  std::array<pollfd, 2> fds{pollfd{error_fd, POLLIN, 0}, pollfd{output_fd, POLLIN, 0}};
  std::size_t line_start = 0;
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    if (poll(fds.data(), fds.size(), -1) < 0) continue;
    for (auto& fd : fds) {
      if (fd.fd < 0 || fd.revents == 0) continue;
      std::array<char, 4096> bytes;
      const ssize_t count = read(fd.fd, bytes.data(), bytes.size());
      if (count <= 0) {
        fd.fd = -1;
        continue;
      }
      const std::lock_guard lock(guard_);
      auto& text = &fd == &fds[0] ? error_ : output_;
      text.append(bytes.data(), static_cast<std::size_t>(count));
    }
    const std::lock_guard lock(guard_);
    for (auto end = error_.find('\n', line_start); end != std::string::npos;
         end = error_.find('\n', line_start)) {
      lines_.push_back(error_.substr(line_start, end - line_start));
      line_start = end + 1;
    }
    grown_.notify_all();
  }
  close(error_fd);
  close(output_fd);
  const std::lock_guard lock(guard_);
  ended_ = true;
  grown_.notify_all();
}

std::optional<LogLine> ChildProcess::find_from(std::size_t& next, const std::string& event,
                                               const LogLine& fields) const {
  for (; next < lines_.size(); ++next) {
    LogLine line = parse_logfmt(lines_[next]);
    if (line["event"] == event && has_fields(line, fields)) return line;
  }
  return std::nullopt;
}

std::optional<LogLine> ChildProcess::find_event(const std::string& event, const LogLine& fields,
                                                Deadline deadline) {
  std::unique_lock lock(guard_);
  std::size_t next = 0;
  for (;;) {
    if (auto found = find_from(next, event, fields)) return found;
    if (ended_ || deadline.passed()) return std::nullopt;
    grown_.wait_until(lock, deadline.at());
  }
}

LogLine ChildProcess::wait_for_event(const std::string& event, const LogLine& fields,
                                     Deadline deadline) {
  if (auto found = find_event(event, fields, deadline)) return *found;
  throw std::runtime_error(name_ + " did not log event=" + event);
}

void ChildProcess::signal(int number) {
  if (!status_ && kill(pid_, number) != 0) throw_errno("kill");
}

void ChildProcess::kill9() {
  signal(SIGKILL);
  wait_exit();
}

void ChildProcess::terminate() { signal(SIGTERM); }

ExitStatus ChildProcess::wait_exit(Deadline deadline) {
  if (status_) return *status_;
  pollfd fd{pid_fd_, POLLIN, 0};
  while (poll(&fd, 1, deadline.poll_timeout()) <= 0)
    if (deadline.passed()) throw std::runtime_error(name_ + " does not end");
  int status = 0;
  if (waitpid(pid_, &status, 0) != pid_) throw_errno("waitpid");
  status_ = WIFEXITED(status) ? exited(WEXITSTATUS(status)) : killed_by(WTERMSIG(status));
  std::unique_lock lock(guard_);
  grown_.wait_until(lock, deadline.at(), [this] { return ended_; });
  return *status_;
}

std::string ChildProcess::standard_error() {
  const std::lock_guard lock(guard_);
  return error_;
}

std::string ChildProcess::standard_output() {
  const std::lock_guard lock(guard_);
  return output_;
}

long ChildProcess::status_field(const std::string& name) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::stol(line.substr(name.size() + 1));
  throw std::runtime_error("no " + name + " of pid " + std::to_string(pid_));
}

void ChildProcess::fail_on_complaints() {
  for (const auto& line : lines_) {
    const bool complains = line.find("event=check_failed") != std::string::npos ||
                           line.find("Sanitizer") != std::string::npos ||
                           line.find("runtime error:") != std::string::npos ||
                           line.find("terminate called") != std::string::npos;
    if (!complains) continue;
    FAIL_CHECK(name_ << " complained: " << line);
    return;
  }
}

}  // namespace support
