// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/failure_notes.h"

#include <mutex>
#include <utility>

namespace support {
namespace {

std::mutex guard;
std::string notes;

}  // namespace

void note_for_failure(std::string text) {
  const std::lock_guard lock(guard);
  notes += text;
  if (!notes.empty() && notes.back() != '\n') notes += '\n';
}

std::string take_failure_notes() {
  const std::lock_guard lock(guard);
  return std::exchange(notes, {});
}

}  // namespace support
