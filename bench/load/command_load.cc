// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/command_load.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/check.h"

namespace bench {
namespace {

using base::MonoClock;
using base::MonoTime;
using base::Nanos;

constexpr Nanos kLastAnswers = base::Seconds{10};

/// The clients of one load, in one thread.
class Clients {
 public:
  explicit Clients(const CommandLoad& load);
  ~Clients() { close(epoll_); }
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  CommandResult run();

 private:
  struct Client {
    std::vector<Socket> sockets;  // by target; none: it could not connect
    Script script;
    std::uint64_t sent = 0;
    std::string input;
    MonoTime began;
  };

  /// True when no more commands are to be started.
  bool all_started(MonoTime now) const { return now >= end_ || started_ >= load_.most; }
  bool ended(MonoTime now) const;
  void start_due(MonoTime now);
  void wait(MonoTime now);
  void start(std::size_t client, MonoTime meant_for);
  void read(std::size_t client, std::size_t target);
  void fail(std::size_t client);
  void connect(std::size_t client);

  const CommandLoad load_;
  const MonoTime begin_;
  const MonoTime end_;
  int epoll_;
  std::vector<Client> clients_;
  std::vector<std::size_t> free_;
  std::uint64_t started_ = 0;
  CommandResult result_;
};

Clients::Clients(const CommandLoad& load)
    : load_(load),
      begin_(MonoClock::now()),
      end_(begin_ + load.duration),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      clients_(load.clients) {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    clients_[i].script = load_.script(i);
    connect(i);
  }
}

/// To every target, or not at all.
void Clients::connect(std::size_t client) {
  auto& sockets = clients_[client].sockets;
  sockets.clear();
  for (const auto& target : load_.targets) {
    auto socket = Socket::connect(target, client);
    if (!socket) return sockets.clear();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = client * load_.targets.size() + sockets.size();
    CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, socket->fd(), &event) == 0);
    sockets.push_back(*std::move(socket));
  }
  free_.push_back(client);
}

CommandResult Clients::run() {
  for (MonoTime now = MonoClock::now(); !ended(now); now = MonoClock::now()) {
    start_due(now);
    wait(now);
  }
  result_.took = MonoClock::now() - begin_;
  result_.errors += started_ - result_.done - result_.errors;  // never answered
  return std::move(result_);
}

bool Clients::ended(MonoTime now) const {
  if (!all_started(now)) return false;
  return result_.done + result_.errors == started_ || now > end_ + kLastAnswers;
}

/// Sends what is due, as far as there are free clients for it.
void Clients::start_due(MonoTime now) {
  if (!load_.rate) {
    while (!all_started(now) && !free_.empty()) start(free_.back(), now);
    return;
  }
  while (!all_started(now) && !free_.empty()) {
    const Nanos offset{
        static_cast<std::int64_t>(static_cast<double>(started_) / *load_.rate * 1e9)};
    const MonoTime meant_for = begin_ + offset;
    if (meant_for > now || meant_for >= end_) return;
    start(free_.back(), meant_for);
  }
}

void Clients::start(std::size_t client, MonoTime meant_for) {
  free_.pop_back();
  Client& one = clients_[client];
  one.began = meant_for;
  ++started_;
  const Request request = one.script(one.sent++);
  if (!one.sockets[request.target].send(request.bytes)) fail(client);
}

void Clients::wait(MonoTime now) {
  // With a rate the next start may be microseconds away: then a wait of a millisecond is too long,
  // and looking again and again is what keeps the intended times.
  const bool busy = load_.rate.has_value() && !all_started(now);
  std::array<epoll_event, 256> events;
  const int count =
      epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), busy ? 0 : 10);
  const std::size_t targets = load_.targets.size();
  for (int i = 0; i < count; ++i) {
    const auto which = events[static_cast<std::size_t>(i)].data.u64;
    read(which / targets, which % targets);
  }
  if (busy && count == 0) {
    const timespec pause{0, 50'000};
    nanosleep(&pause, nullptr);
  }
}

void Clients::read(std::size_t client, std::size_t target) {
  Client& one = clients_[client];
  if (one.sockets.empty()) return;
  std::array<char, 4096> bytes;
  const ssize_t count = recv(one.sockets[target].fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    fail(client);
    return;
  }
  std::string_view input(bytes.data(), static_cast<std::size_t>(count));
  if (!one.input.empty()) input = one.input.append(input);
  const auto read = read_answer(input);
  if (!read) {
    if (one.input.empty()) one.input = input;
    return;
  }
  if (read->answer.status / 100 != 2) {
    fail(client);
    return;
  }
  result_.latencies.add(MonoClock::now() - one.began);
  result_.last_version = std::max(result_.last_version, load_.dialect.version_of(read->answer));
  ++result_.done;
  one.input.clear();
  free_.push_back(client);
}

void Clients::fail(std::size_t client) {
  ++result_.errors;
  clients_[client].input.clear();
  connect(client);
}

}  // namespace

CommandResult run_commands(const CommandLoad& load) { return Clients(load).run(); }

}  // namespace bench
