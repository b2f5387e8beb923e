// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The tables of a store in SQLite, and how an older one is brought up to date.
#pragma once

#include <span>

namespace cartd {

/// One step of the schema: step 0 makes version 1 out of an empty file, step n makes version n+1
/// out of version n. A store's version is its `PRAGMA user_version`.
///
/// To change the tables: append a step, never edit one that was released, and keep a store of the
/// version before as a test of the new step.
using SchemaSteps = std::span<const char* const>;

/// The steps to the version this program reads and writes.
SchemaSteps schema_steps();

/// From this version on a store has a key for pseudonyms.
inline constexpr std::size_t kVersionWithKey = 16;

/// Marks a file as ours ("Hldf"), so that a database of something else is never written to.
inline constexpr int kApplicationId = 0x486c6466;

}  // namespace cartd
