// What outlives the process, as plain values: what a store hands over at start, and what it must
// write after a batch. Both directions side by side, so that they cannot drift apart.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/ids.h"
#include "proto/units.h"

namespace cartd {

/// An item as the catalog describes it. Only `stock` of an item the store lacks is ever taken.
struct CatalogItem {
  proto::ItemId item;
  std::map<std::string, std::string> name;  // language tag -> text; may be empty
  std::int64_t stock = 0;
  std::optional<std::int64_t> limit;  // units one session may hold; nothing: no limit

  friend bool operator==(const CatalogItem&, const CatalogItem&) = default;
};

/// An item as the store keeps it. `held` is stored although it is the sum of the item's holds: the
/// two are written by different code and compared at every start (opening.h).
struct StoredItem {
  CatalogItem catalog;
  std::int64_t position = 0;  // in the catalog's order
  std::int64_t held = 0;
  proto::Seq seq;  // of the item's last change; 0: never changed

  friend bool operator==(const StoredItem&, const StoredItem&) = default;
};

struct StoredHold {
  proto::SessionId session;
  proto::ItemId item;
  std::int64_t quantity = 0;
  std::optional<proto::WallTime> expires_at;  // nothing: never

  friend bool operator==(const StoredHold&, const StoredHold&) = default;
};

/// The whole content of a store. `items` are in the catalog's order.
struct StoredState {
  proto::Epoch epoch;
  proto::Seq head;  // the last change of any item
  std::vector<StoredItem> items;
  std::vector<StoredHold> holds;
};

/// The numbers of an item that a batch changed.
struct NumbersRow {
  proto::ItemId item;
  std::int64_t stock = 0;
  std::int64_t held = 0;
  proto::Seq seq;

  friend bool operator==(const NumbersRow&, const NumbersRow&) = default;
};

/// What one transaction must write, in this order. The same hold may come more than once: the last
/// row wins.
struct Rows {
  std::vector<StoredItem> items;  // whole items, added or replaced; only at start
  std::vector<StoredHold> holds;  // the hold as it is now; quantity 0: it is gone
  std::vector<NumbersRow> numbers;
  std::optional<proto::Seq> head;  // set exactly when an item's seq is among the rows

  bool empty() const { return items.empty() && holds.empty() && numbers.empty() && !head; }
};

}  // namespace cartd
