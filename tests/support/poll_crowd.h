// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Thousands of clients in one thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/support/deadline.h"
#include "tests/support/http_client.h"

namespace support {

/// The number of files this process may have open, raised as far as it may be.
std::size_t raise_open_files();

/// Many keep-alive connections to one gateway, each with at most one request under way.
class PollCrowd {
 public:
  /// Connects `count` clients; throws ConnectionLost or TimedOut.
  PollCrowd(const std::string& address, std::size_t count, Deadline deadline = soon());
  ~PollCrowd();
  PollCrowd(const PollCrowd&) = delete;
  PollCrowd& operator=(const PollCrowd&) = delete;

  /// Every client sends the same request.
  void send(const HttpRequest& request);

  /// Every client's answer to the last send(). Throws ConnectionLost when one was closed without an
  /// answer, TimedOut (saying how many are missing) at the deadline.
  std::vector<HttpResponse> read(Deadline deadline = soon());
  /// When the answers to the last read() were whole, by the system's clock, the first of them first.
  const std::vector<std::chrono::system_clock::time_point>& answered_at() const {
    return answered_at_;
  }

  /// How many clients have news (an answer, a close) that is not read.
  std::size_t with_news() const;

 private:
  struct Client {
    int fd = -1;
    HttpResponseParser parser;
  };
  void wait_for_connect(std::size_t first, Deadline deadline);
  /// Reads what is there; true when the client's answer is complete.
  bool advance(Client& client);

  std::vector<Client> clients_;
  std::vector<std::chrono::system_clock::time_point> answered_at_;
};

}  // namespace support
