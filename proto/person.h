// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who sessions act for, and how it is told whose something is where that must open nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "proto/ids.h"

namespace proto {

/// Of the names that tokens have.
inline constexpr std::size_t kPersonNameLength = 22;

/// The session that is a person's own: it acts for them, whatever a command says. No session that is made up
/// here is called so.
inline constexpr std::string_view kOfPerson = "p_";
inline SessionId session_of(const PersonName& person) {
  return *SessionId::parse(std::string(kOfPerson) + person.str());
}
/// Whether it is one of a person whom a token names.
inline bool is_of_person(const SessionId& session) {
  const std::string& text = session.str();
  return text.size() == kOfPerson.size() + kPersonNameLength && text.starts_with(kOfPerson) &&
         text.find('.') == std::string::npos;
}

/// Texts that stand for a session and for who it acts for, and are the same for the same. Only cartd can make them
/// (cartd/core/pseudonyms.h), so that nobody finds out by them whose something is by guessing. Empty: not told.
struct Whose {
  std::string session;
  std::string person;  // a session that acts for nobody is a person of its own

  friend bool operator==(const Whose&, const Whose&) = default;
};

}  // namespace proto
