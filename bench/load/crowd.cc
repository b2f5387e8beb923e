// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/crowd.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace bench {
namespace {

using base::MonoClock;
using base::MonoTime;

// A server that refuses this many connections in a row takes no more.
constexpr int kMostRefusals = 5;
constexpr std::size_t kEventsPerStep = 512;

}  // namespace

Crowd::Crowd(const Settings& settings)
    : settings_(settings),
      first_poll_(settings.dialect.first_poll()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      clients_(settings.count) {
  CHECK(epoll_ >= 0);
  arrivals_.reserve(settings.count);
  if (settings.dialect.fetches_state()) without_state_ = settings.count;
}

Crowd::~Crowd() { close(epoll_); }

void Crowd::start() {
  int refusals = 0;
  for (std::size_t client = 0; client < clients_.size(); ++client) {
    if (refusals < kMostRefusals) refusals = connect(client) ? 0 : refusals + 1;
    if (clients_[client].socket) {
      send(client, first_poll_);
    } else {
      ++errors_;
      settle(clients_[client]);
    }
  }
}

bool Crowd::connect(std::size_t client) {
  auto& socket = clients_[client].socket;
  socket.reset();
  socket = Socket::connect(settings_.target, settings_.first_client + client, settings_.tls);
  if (!socket) return false;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
  event.data.u64 = client;
  CHECK(epoll_ctl(epoll_, EPOLL_CTL_ADD, socket->fd(), &event) == 0);
  return true;
}

void Crowd::begin_cycle() {
  arrivals_.clear();
  owing_ = 0;
  for (Client& client : clients_) {
    client.owes = client.socket.has_value();
    if (client.owes) ++owing_;
  }
}

bool Crowd::all_know(std::uint64_t version) const {
  return std::all_of(clients_.begin(), clients_.end(), [version](const Client& client) {
    return !client.socket || client.version >= version;
  });
}

void Crowd::step() {
  std::array<epoll_event, kEventsPerStep> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) read(events[static_cast<std::size_t>(i)].data.u64);
  if (pauses_.empty()) return;
  const MonoTime now = MonoClock::now();
  while (!pauses_.empty() && pauses_.top().until <= now) {
    send(pauses_.top().client, pauses_.top().poll);
    pauses_.pop();
  }
}

std::optional<MonoTime> Crowd::next_due() const {
  if (pauses_.empty()) return std::nullopt;
  return pauses_.top().until;
}

void Crowd::read(std::size_t client) {
  std::array<char, 4096> bytes;
  while (clients_[client].socket) {
    const ssize_t count = clients_[client].socket->receive(bytes);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      fail(client);
      return;
    }
    const auto size = static_cast<std::size_t>(count);
    on_bytes(client, {bytes.data(), size});
    // What comes later has an edge of its own; with TLS there may be a record behind this one.
    if (size < bytes.size() && !settings_.tls) return;
  }
}

void Crowd::on_bytes(std::size_t client, std::string_view bytes) {
  const Dialect& dialect = settings_.dialect;
  std::string whole = std::exchange(clients_[client].input, std::string());
  if (!whole.empty()) bytes = whole.append(bytes);
  while (!bytes.empty()) {
    const auto read = dialect.read(bytes);
    if (!read) {
      clients_[client].input = bytes;
      return;
    }
    bytes.remove_prefix(read->size);
    // Who polls is not sent two answers: whatever stands behind the first is as wrong as one that is none.
    if (read->answer.status != 200 || (!bytes.empty() && !dialect.is_stream())) {
      fail(client);
      return;
    }
    if (dialect.has_state(read->answer)) on_answer(client, read->answer);
  }
}

void Crowd::on_answer(std::size_t client, const Answer& answer) {
  Client& one = clients_[client];
  const MonoTime now = MonoClock::now();
  ++answers_;
  if (one.owes) arrivals_.push_back(now);
  one.version = std::max(one.version, settings_.dialect.version_of(answer));
  if (settings_.dialect.is_stream()) {
    settle(one);
    return;
  }
  const std::string& poll = next_poll(answer);
  const auto pause = settings_.paced ? settings_.dialect.pause_ms(answer) : 0;
  if (pause > 0)
    pauses_.push({now + base::Millis{pause}, client, poll});
  else
    send(client, poll);
  settle(one);
}

const std::string& Crowd::next_poll(const Answer& answer) {
  const auto seen = settings_.dialect.seen_by(answer);
  if (next_poll_.empty() || seen != seen_) {
    seen_ = seen;
    next_poll_ = settings_.dialect.next_poll(answer);
  }
  return next_poll_;
}

void Crowd::settle(Client& client) {
  if (std::exchange(client.owes, false)) --owing_;
  if (!std::exchange(client.has_state, true) && settings_.dialect.fetches_state()) --without_state_;
}

void Crowd::send(std::size_t client, const std::string& poll) {
  if (!clients_[client].socket) return;
  if (!clients_[client].socket->send(poll)) fail(client);
}

void Crowd::fail(std::size_t client) {
  ++errors_;
  Client& one = clients_[client];
  one.input = std::string();
  settle(one);
  if (connect(client) && !one.socket->send(first_poll_)) one.socket.reset();
}

}  // namespace bench
