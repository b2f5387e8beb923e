// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The fields of every message are listed once, in item_, cart_, order_, event_, hook_, error_, reply_, command_
// and feed_fields.h: each in the order in which it is written, with its name, its range and whether it
// may be left out. Who writes and who reads walk the same lists:
// FieldWriter (json_values.h), TreeReader (tree_reader.h), PlainReader (plain_reader.h).
//
// A walker has these, with a name and a member each: text, id, cursor, time, number (64 bits),
// count (0 to a maximum), positive (1 to a maximum), integer, millis (a number or null), boolean,
// word (of a list), price, shop, array, written (a text that is JSON itself); total is written alone, for
// it follows from the fields around it. `has` says whether a field is there: where something is written, what
// its last argument says. `inside` is what a member that may be nothing holds, made where it is
// read. `judge` is for who reads.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace proto {

/// `Of`, to write it or to fill it.
template <class T, class Of>
concept Is = std::same_as<std::remove_const_t<T>, Of>;

inline constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();

}  // namespace proto
