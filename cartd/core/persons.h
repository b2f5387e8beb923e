// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What persons have that act through several sessions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "proto/ids.h"

namespace cartd {

/// Units that are held, waited for or to be paid for by a person, in all of their sessions. A person is known by the session
/// that is their own (proto/person.h), and is in here while they have any. A session that acts for itself is not: what it has, it
/// has by itself.
///
/// Pure; one thread.
class Persons {
 public:
  using ItemIndex = std::size_t;
  using Units = std::map<ItemIndex, std::int64_t>;  // none is 0
  /// Lives, where it is, while it has any.
  using Person = std::pair<const proto::SessionId, Units>;

  bool empty() const { return persons_.empty(); }
  std::int64_t units(const proto::SessionId& own, ItemIndex item) const;

  /// REQUIRES: `units` is above 0.
  Person* give(const proto::SessionId& own, ItemIndex item, std::int64_t units);
  /// REQUIRES: they were given, and have not been taken. The person may be no more then.
  void take(Person* person, ItemIndex item, std::int64_t units);

  const std::unordered_map<proto::SessionId, Units>& all() const { return persons_; }

 private:
  std::unordered_map<proto::SessionId, Units> persons_;
};

/// How it is stored for whom something is; and back. Null: for the session itself, and so is a person's own session stored,
/// as before there were persons.
std::optional<proto::SessionId> stored_person(const Persons::Person* person,
                                              const proto::SessionId& session);
const proto::SessionId* person_of(const std::optional<proto::SessionId>& stored,
                                  const proto::SessionId& session);

}  // namespace cartd
