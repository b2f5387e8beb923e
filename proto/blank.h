// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <type_traits>

#include "proto/messages.h"

namespace proto {

/// Becomes an id that is not read yet.
struct Blank {
  template <class Kind>
  operator TokenId<Kind>() const {
    return TokenId<Kind>::unread();
  }
};

/// A value whose members are to be read: those that may be left out are as they are then.
template <class Value>
Value blank() {
  if constexpr (std::is_same_v<Value, Units>)
    return {Blank{}, 1};
  else if constexpr (std::is_same_v<Value, OrderEntry>)
    return {0, Blank{}, Blank{}};
  else if constexpr (std::is_same_v<Value, Hook>)
    return {Blank{}};
  else if constexpr (std::is_same_v<Value, OrderDone>)
    return {Blank{}, {Blank{}}};
  else if constexpr (std::is_same_v<Value, CatalogEntry> || std::is_same_v<Value, ListedItem>)
    return {{Blank{}}};
  else if constexpr (std::is_same_v<Value, Change>)
    return {{Blank{}}, {Blank{}}};
  else if constexpr (std::is_default_constructible_v<Value>)
    return {};
  else if constexpr (requires { Value{Blank{}}; })
    return {Blank{}};
  else
    return {{Blank{}}};
}

}  // namespace proto
