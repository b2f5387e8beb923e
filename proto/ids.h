// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Names and numbers that identify, each a type of its own.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "proto/limits.h"

namespace proto {

/// True when `text` has 1 to `max` characters, all of [A-Za-z0-9] or one of `punctuation`.
bool is_token(std::string_view text, std::size_t max, std::string_view punctuation);

/// One line of 1 to `max` bytes.
bool is_line(std::string_view text, std::size_t max);
/// What an item may be called in some language: one line of 1 to kMaxNameBytes bytes.
bool is_name(std::string_view text);
/// A language tag like "zh-CN" (RFC 5646), by its characters and length.
bool is_language_tag(std::string_view text);

/// A token that identifies something; equal only to ids of its own kind. Made by parse(), so that
/// a value of the type is always well-formed.
template <class Kind>
class TokenId {
 public:
  static std::optional<TokenId> parse(std::string_view text) {
    if (!is_token(text, Kind::kMaxLength, Kind::kPunctuation)) return std::nullopt;
    return TokenId(std::string(text));
  }
  /// For who fills it before anybody sees it.
  static TokenId unread() { return TokenId(std::string()); }
  const std::string& str() const { return text_; }
  friend auto operator<=>(const TokenId&, const TokenId&) = default;
  friend std::ostream& operator<<(std::ostream& out, const TokenId& id) { return out << id.text_; }

 private:
  explicit TokenId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct ItemKind {
  static constexpr std::size_t kMaxLength = limits::kMaxItemIdLength;
  static constexpr std::string_view kPunctuation = "._-";
};
struct SessionKind {
  static constexpr std::size_t kMaxLength = limits::kMaxSessionLength;
  static constexpr std::string_view kPunctuation = "._-";
};
struct EpochKind {
  static constexpr std::size_t kMaxLength = limits::kMaxEpochLength;
  static constexpr std::string_view kPunctuation = "";  // a cursor's '.' ends it
};

struct HookKind {
  static constexpr std::size_t kMaxLength = limits::kMaxHookNameLength;
  static constexpr std::string_view kPunctuation = "._-";
};

struct PersonKind {
  static constexpr std::size_t kMaxLength = limits::kMaxPersonNameLength;
  static constexpr std::string_view kPunctuation = "_-";
};

struct OrderKind {};

/// The caller's idempotency key of a checkout: a UUID as RFC 9562, 4, writes it, kept in lower case so
/// that the same number is the same order however it was spelled.
template <>
std::optional<TokenId<OrderKind>> TokenId<OrderKind>::parse(std::string_view text);

using ItemId = TokenId<ItemKind>;        // something sold
using SessionId = TokenId<SessionKind>;  // a shopper, opaque
using Epoch = TokenId<EpochKind>;        // one store's life
using OrderId = TokenId<OrderKind>;      // one sale
using PersonName = TokenId<PersonKind>;  // who sessions act for
using HookName = TokenId<HookKind>;      // where events are taken

/// The place of a change in the one version line of a store: 1, 2, 3 …; 0 is "before any change".
struct Seq {
  std::uint64_t value = 0;
  Seq next() const { return Seq{value + 1}; }
  friend auto operator<=>(Seq, Seq) = default;
  friend std::ostream& operator<<(std::ostream& out, Seq seq) { return out << seq.value; }
};

/// What a client has seen: `epoch.seq`, opaque to it. Order is defined only within one epoch.
struct Cursor {
  Epoch epoch;
  Seq seq;

  std::string str() const { return epoch.str() + "." + std::to_string(seq.value); }
  /// Nothing unless `text` is an epoch without '.', one '.', and a decimal u64.
  static std::optional<Cursor> parse(std::string_view text);
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

}  // namespace proto

template <class Kind>
struct std::hash<proto::TokenId<Kind>> {
  // Not noexcept: libstdc++ takes that as leave to hash again, at each look, every id that it passes.
  std::size_t operator()(const proto::TokenId<Kind>& id) const {
    return std::hash<std::string>{}(id.str());
  }
};
