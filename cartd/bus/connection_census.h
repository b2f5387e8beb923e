// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who is connected to the bus, and who of them is one too many.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

namespace cartd {

/// Connections by the socket they came to and their descriptor, in the order they came. Above the bound
/// the newest are to go: who is there goes on. A descriptor that is heard of again without an end has a
/// new connection. Pure.
class ConnectionCensus {
 public:
  struct Connection {
    std::size_t socket;
    int descriptor;
    friend auto operator<=>(const Connection&, const Connection&) = default;
  };

  explicit ConnectionCensus(std::size_t most) : most_(most) {}

  void on_accepted(Connection connection) {
    on_ended(connection);
    const std::uint64_t number = ++last_;
    number_of_[connection] = number;
    staying_[number] = connection;
  }

  /// One that is not known is none.
  void on_ended(Connection connection) {
    const auto at = number_of_.find(connection);
    if (at == number_of_.end()) return;
    staying_.erase(at->second);
    number_of_.erase(at);
  }

  /// The newest while there are too many of those that were not taken yet; nothing otherwise.
  std::optional<Connection> take_surplus() {
    if (staying_.size() <= most_) return std::nullopt;
    const auto newest = std::prev(staying_.end());
    const Connection connection = newest->second;
    staying_.erase(newest);
    return connection;
  }

  /// Those that have not ended, the ones that were taken included.
  std::size_t size() const { return number_of_.size(); }
  std::vector<Connection> all() const {
    std::vector<Connection> connections;
    for (const auto& [connection, number] : number_of_) connections.push_back(connection);
    return connections;
  }

 private:
  const std::size_t most_;
  std::uint64_t last_ = 0;
  std::map<Connection, std::uint64_t> number_of_;
  std::map<std::uint64_t, Connection> staying_;  // by number: not taken
};

}  // namespace cartd
