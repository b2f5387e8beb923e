// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What every C++ test program does besides its tests. main() is the one of Catch2's own library:
// compiling it here took minutes and a gigabyte under the sanitizers.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "tests/support/catch.h"

#include <csignal>
#include <iostream>

#include "tests/support/failure_notes.h"

namespace {

class PrintNotesOfFailures : public Catch::EventListenerBase {
 public:
  using Catch::EventListenerBase::EventListenerBase;
  void testRunStarting(const Catch::TestRunInfo&) override {
    // A peer that hangs up is an error value of the write, not the end of the test program.
    std::signal(SIGPIPE, SIG_IGN);
  }
  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    const std::string notes = support::take_failure_notes();
    if (!stats.totals.assertions.allOk()) std::cerr << notes << std::flush;
  }
};
CATCH_REGISTER_LISTENER(PrintNotesOfFailures)

}  // namespace
