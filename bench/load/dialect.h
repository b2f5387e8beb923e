// How each server is spoken to: what a poll, the next poll and a change look like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// One whole HTTP answer; the views point into the bytes it was read from.
struct Answer {
  int status = 0;
  std::string_view head;
  std::string_view body;
};

/// The answer that `bytes` begin with and its size; nothing while it is not whole. `bytes` that are
/// no HTTP answer give a status of 0 and are all of it.
struct ReadAnswer {
  Answer answer;
  std::size_t size = 0;
};
std::optional<ReadAnswer> read_answer(std::string_view bytes);

/// A server's ways, by name:
///   holdfast        polls say what they have seen (since=)
///   holdfast-blind  polls say nothing: held until the next change, as the tutorial's page polls
///   plain           a server without cursors: GET /status is held, POST /cart changes
///   nchan           polls repeat the validators of the last message, POST /cart publishes
class Dialect {
 public:
  static std::optional<Dialect> named(std::string_view name);

  /// A poll of somebody who has seen nothing and is to be held, or, where `fetches_state()`, of
  /// somebody who has yet to ask for the state.
  std::string first_poll() const;
  /// True where a first poll without a cursor must be answered at once to get one.
  bool fetches_state() const { return kind_ == Kind::kHoldfast; }
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
  enum class Kind { kHoldfast, kBlind, kPlain, kNchan };
  explicit Dialect(Kind kind) : kind_(kind) {}
  Kind kind_;
};

}  // namespace bench
