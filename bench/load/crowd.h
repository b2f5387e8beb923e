// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Many clients that poll, in one process.
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "base/units.h"
#include "bench/load/dialect.h"
#include "crowd/net/socket.h"

namespace bench {

using crowd::Socket;

/// Clients with a connection each, of which every one has a poll under way, or a stream, or is in the
/// pause that its last answer asked for. A connection that breaks, or answers with another status than 200, is
/// counted as an error, and made anew.
///
/// One thread: it does its work in step(), and whoever calls that shares the thread.
class Crowd {
 public:
  struct Settings {
    sockaddr_in target{};
    Dialect dialect;
    std::size_t count = 0;
    std::size_t first_client = 0;  // of all crowds' clients, for the source addresses
    bool paced = false;            // pause as answers ask; else the next poll goes at once
    bool tls = false;
  };
  explicit Crowd(const Settings& settings);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// Connects everyone and sends the first polls. When the server takes no more connections, those
  /// that are missing are errors.
  void start();
  /// True once everyone who has yet to learn the state knows it: from then on all are held.
  bool knows_state() const { return without_state_ == 0; }

  /// Forgets the answers so far; from now on everyone owes one.
  void begin_cycle();
  /// True when everyone has answered, or failed, since begin_cycle() and polls again.
  bool cycle_done() const { return owing_ == 0 && pauses_.empty(); }
  std::size_t owing() const { return owing_; }
  /// True when everyone has heard of `version` or a later one.
  bool all_know(std::uint64_t version) const;

  /// A descriptor that becomes readable when step() has something to do.
  int fd() const { return epoll_; }
  /// Takes what has come and sends what is due. Never waits.
  void step();
  /// When step() has something to do even if nothing comes.
  std::optional<base::MonoTime> next_due() const;

  /// When each answer since begin_cycle() was read, in that order.
  const std::vector<base::MonoTime>& arrivals() const { return arrivals_; }
  std::uint64_t answers() const { return answers_; }
  std::uint64_t errors() const { return errors_; }

 private:
  struct Client {
    std::optional<Socket> socket;
    std::string input;          // of an answer that is not whole: seldom more than nothing
    std::uint64_t version = 0;  // the latest it has heard of
    bool owes = false;          // an answer of this cycle
    bool has_state = false;
  };
  struct Pause {
    base::MonoTime until;
    std::size_t client;
    std::string poll;
    friend bool operator>(const Pause& a, const Pause& b) { return a.until > b.until; }
  };

  bool connect(std::size_t client);
  void read(std::size_t client);
  void on_bytes(std::size_t client, std::string_view bytes);
  void on_answer(std::size_t client, const Answer& answer);
  void send(std::size_t client, const std::string& poll);
  void fail(std::size_t client);
  void settle(Client& client);
  /// The poll after `answer`; made once for all answers that lead to the same.
  const std::string& next_poll(const Answer& answer);

  const Settings settings_;
  const std::string first_poll_;
  int epoll_;
  std::vector<Client> clients_;
  std::size_t owing_ = 0;
  std::size_t without_state_ = 0;
  std::priority_queue<Pause, std::vector<Pause>, std::greater<>> pauses_;
  std::string seen_;  // what next_poll_ is for
  std::string next_poll_;
  std::vector<base::MonoTime> arrivals_;
  std::uint64_t answers_ = 0;
  std::uint64_t errors_ = 0;
};

}  // namespace bench
