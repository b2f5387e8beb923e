// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How each server is spoken to: what a poll, the next poll and a change look like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crowd/core/http_answer.h"

namespace bench {

using crowd::Answer;
using crowd::read_answer;
using crowd::ReadAnswer;

/// What read_answer() does of an answer, of what follows a stream's head: the chunk that `bytes` begin with (RFC 9112, 7.1). The last
/// one, and what is none, has a status of 0.
std::optional<ReadAnswer> read_chunk(std::string_view bytes);

/// A server's ways, by name:
///   holdfast        polls say what they have seen (since=)
///   holdfast-stream GET /events: one request, and an event for each change
///   holdfast-blind  polls say nothing: held until the next change, as the tutorial's page polls
///   plain           a server without cursors: GET /status is held, POST /cart changes
///   nchan           polls repeat the validators of the last message, POST /cart publishes
class Dialect {
 public:
  static std::optional<Dialect> named(std::string_view name);

  /// A poll of somebody who has seen nothing and is to be held, or, where `fetches_state()`, of
  /// somebody who has yet to ask for the state.
  std::string first_poll() const;
  /// True where the first answer comes at once: everyone is held once it has.
  bool fetches_state() const { return kind_ == Kind::kHoldfast || is_stream(); }
  /// True where answers follow each other without further polls.
  bool is_stream() const { return kind_ == Kind::kStream; }
  /// What `bytes` begin with, by read_answer() or read_chunk().
  std::optional<ReadAnswer> read(std::string_view bytes) const;
  /// False for what a stream has between the states: its head, comments, how soon to come back.
  bool has_state(const Answer& answer) const;
  /// The poll that follows an answer.
  std::string next_poll(const Answer& answer) const;
  /// What tells two answers' next_poll() apart: when it is equal, so are the polls.
  std::string_view seen_by(const Answer& answer) const;
  /// The pause that the answer asks for, in milliseconds.
  std::int64_t pause_ms(const Answer& answer) const;
  /// Which of a line of versions the answer shows; 0 where the server has no such line.
  std::uint64_t version_of(const Answer& answer) const;

  /// The `number`-th command of a client: it always changes the numbers.
  std::string change(std::string_view session, std::uint64_t number) const;

 private:
  enum class Kind { kHoldfast, kStream, kBlind, kPlain, kNchan };
  explicit Dialect(Kind kind) : kind_(kind) {}
  Kind kind_;
};

}  // namespace bench
