// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Signals as something to read, not something that interrupts.
#pragma once

namespace ops {

/// Owns a signalfd for SIGHUP: what can be read anew is to be. Make it before any other thread starts, as
/// StopSignals; without one SIGHUP ends the process.
class ReloadSignal {
 public:
  ReloadSignal();
  ~ReloadSignal();
  ReloadSignal(const ReloadSignal&) = delete;
  ReloadSignal& operator=(const ReloadSignal&) = delete;

  /// Readable once a signal waits.
  int fd() const { return fd_; }
  /// Takes one waiting signal; false when there is none. Never blocks.
  bool take();

 private:
  int fd_;
};

/// Owns a signalfd for SIGTERM and SIGINT. Make it before any other thread starts: it blocks both
/// signals in the calling thread and so in every thread that one starts. Also ignores SIGPIPE, so
/// that a peer which has gone is an error of the write and not the end of the process.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Readable once a signal waits.
  int fd() const { return fd_; }
  /// Takes one waiting signal; false when there is none. Never blocks.
  bool take();
  /// Blocks until a signal comes, and takes it: true. Or until `other_fd` becomes readable: false;
  /// -1 is no descriptor.
  bool wait(int other_fd = -1);

 private:
  int fd_;
};

}  // namespace ops
