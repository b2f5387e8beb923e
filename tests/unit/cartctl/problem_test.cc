// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What a failure is called, and how the program ends for it.
#include "cartctl/core/problem.h"

#include "cartctl/exit_status.h"
#include "tests/support/catch.h"

namespace cartctl {
namespace {

using proto::Error;

Error because(Error error) {
  error.detail = "nothing answers there";
  return error;
}

bool says(const std::string& sentence, const char* part) {
  INFO(sentence);
  return sentence.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A problem names the endpoint, the reason, what it means, and what to try") {
  const auto unsent = command_problem(because(Error::cartd_unavailable()), "tcp://a:1");
  for (const char* part : {"tcp://a:1", "nothing answers there", "nothing changed", "--commands"})
    CHECK(says(unsent, part));
  const auto unknown = command_problem(because(Error::outcome_unknown()), "tcp://a:1");
  for (const char* part : {"tcp://a:1", "nothing answers there", "unknown", "safe to repeat"})
    CHECK(says(unknown, part));
  const auto operation =
      command_problem(because(Error::cartd_unavailable()), "tcp://a:3", "--operator");
  CHECK(says(operation, "Does cartd run, and is that its --operator?"));
  const auto silent = feed_problem(because(Error::cartd_unavailable()), "tcp://a:2");
  for (const char* part : {"tcp://a:2", "nothing answers there", "--changes"})
    CHECK(says(silent, part));
}

TEST_CASE("Whether something was sent decides the exit status") {
  CHECK(exit_status_of(Error::cartd_unavailable()) == 3);
  CHECK(exit_status_of(Error::outcome_unknown()) == 4);
  CHECK(exit_status_of(Error::bad_request("", "")) == 2);
}

}  // namespace cartctl
