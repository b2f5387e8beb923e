// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/persons.h"

#include "base/check.h"
#include "proto/person.h"

namespace cartd {

std::int64_t Persons::units(const proto::SessionId& own, ItemIndex item) const {
  const auto person = persons_.find(own);
  if (person == persons_.end()) return 0;
  const auto units = person->second.find(item);
  return units == person->second.end() ? 0 : units->second;
}

Persons::Person* Persons::give(const proto::SessionId& own, ItemIndex item, std::int64_t units) {
  CHECK(units > 0, units);
  Person& person = *persons_.try_emplace(own).first;
  person.second[item] += units;
  return &person;
}

void Persons::take(Person* person, ItemIndex item, std::int64_t units) {
  const auto at = person->second.find(item);
  CHECK(at != person->second.end() && at->second >= units, units);
  at->second -= units;
  if (at->second == 0) person->second.erase(at);
  if (person->second.empty()) persons_.erase(persons_.find(person->first));
}

std::optional<proto::SessionId> stored_person(const Persons::Person* person,
                                              const proto::SessionId& session) {
  if (person == nullptr || person->first == session) return std::nullopt;
  return person->first;
}

const proto::SessionId* person_of(const std::optional<proto::SessionId>& stored,
                                  const proto::SessionId& session) {
  if (stored) return &*stored;
  return proto::is_of_person(session) ? &session : nullptr;
}

}  // namespace cartd
