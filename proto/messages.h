// What travels on the bus, as plain values. The JSON of each is in codec.h; the words are BUS.md's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "proto/error.h"
#include "proto/ids.h"
#include "proto/units.h"

namespace proto {

inline constexpr int kBusVersion = 1;

enum class Op { kAdd, kRemove, kCart, kSnapshot, kPing };

/// A command to cartd. `session` is set for add, remove and cart; `item` for add and remove;
/// `quantity` (an absolute amount, 1 to kMaxQuantity) for add.
struct Command {
  std::string id;  // the caller's, echoed; at most kMaxRequestIdLength characters
  Op op = Op::kPing;
  std::optional<SessionId> session;
  std::optional<ItemId> item;
  std::int64_t quantity = 1;

  friend bool operator==(const Command&, const Command&) = default;
};

/// One item's numbers at some cursor. Invariant: available = stock - held, none negative.
struct ItemState {
  ItemId item;
  std::int64_t available = 0;
  std::int64_t held = 0;
  std::int64_t stock = 0;
  std::optional<Millis> next_release;  // from the message's making; nothing: no hold will expire

  friend bool operator==(const ItemState&, const ItemState&) = default;
};

/// One hold, as its owner sees it.
struct Line {
  ItemId item;
  std::int64_t quantity = 0;
  std::optional<Millis> expires_in;  // nothing: never

  friend bool operator==(const Line&, const Line&) = default;
};

/// An item with what does not change with each command: only in a snapshot.
struct CatalogEntry {
  ItemState state;
  Seq seq;                                 // of the item's last change; 0: never changed
  std::map<std::string, std::string> name; // language tag -> text; may be empty
  std::optional<std::int64_t> limit;       // units one session may hold; nothing: no limit

  friend bool operator==(const CatalogEntry&, const CatalogEntry&) = default;
};

/// The answer to add, remove, cart and ping: true at `cursor`. `items` is the item of the command
/// (add, remove) and `lines` the session's whole cart (add, remove, cart); else they are empty.
struct CommandDone {
  Cursor cursor;
  std::vector<ItemState> items;
  std::vector<Line> lines;

  friend bool operator==(const CommandDone&, const CommandDone&) = default;
};

/// The answer to snapshot: the whole catalog, in the catalog's order, true at `cursor`.
struct Snapshot {
  Cursor cursor;
  std::vector<CatalogEntry> items;

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

struct Reply {
  std::string id;  // the command's; empty when the command had none
  std::variant<CommandDone, Snapshot, Error> outcome;

  friend bool operator==(const Reply&, const Reply&) = default;
};

/// An item's new numbers, published once per item and commit.
struct Change {
  Cursor cursor;
  ItemState state;
  WallTime at;

  friend bool operator==(const Change&, const Change&) = default;
};

/// "I am here, and this is the last change I made."
struct Heartbeat {
  Cursor cursor;
  WallTime at;

  friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
};

}  // namespace proto
