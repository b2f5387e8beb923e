// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Threads whose failures are not lost.
#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace support {

/// Runs functions on threads; Catch's assertions are for the main thread only, so they report by
/// throwing. join() throws the first failure again; the destructor joins and forgets.
class Parallel {
 public:
  Parallel() = default;
  ~Parallel() { join_all(); }
  Parallel(const Parallel&) = delete;
  Parallel& operator=(const Parallel&) = delete;

  void run(std::function<void()> work) {
    threads_.emplace_back([this, work = std::move(work)] {
      try {
        work();
      } catch (...) {
        const std::lock_guard lock(guard_);
        if (!failure_) failure_ = std::current_exception();
      }
    });
  }
  bool failed() {
    const std::lock_guard lock(guard_);
    return failure_ != nullptr;
  }
  void join() {
    join_all();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void join_all() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

  std::mutex guard_;  // of failure_
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace support
