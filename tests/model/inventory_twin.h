// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The inventory once more, so simple that it can be believed by reading it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cartd/core/inventory.h"
#include "proto/messages.h"

namespace cartd {

/// Bugs for the canary: a checker that does not notice them would not notice ours.
enum class PlantedBug {
  kNone,
  kShrinkRestartsClock,
  kExpiresTooLate,
  kForgetsLimit,
  kOwnHoldIsNotCounted,
  kRepliesBeforeTheEnd,
  kSellsWhatIsLeft,  // a checkout does not mind what ran out
  kSellsTwice,       // an order that is made again is made once more
  kLastInLineIsFirst,
  kHalfOfTheLines,      // those before the one that is refused stay
  kSellsAnotherCart,    // a checkout does not mind which cart was meant
  kTakesBackInSilence,  // what the operator takes back is not remembered
  kSellsUnpaid,         // an order whose time to pay is over stays
  kPaidTwice,           // a confirm that is repeated sells once more
  kLateTakesAnyway,     // who pays late has what others wait for
  kReturnsTwice,        // a return that is repeated comes back once more
  kAddsTwice,           // units that are added again with the same key
  kTellsAgain,          // a confirm that is repeated is told once more
  kSoldOutInSilence,    // nobody is told
  kAddsWhilePaused,
  kClockRunsInPause,  // what is held ends as if the sale had not been paused
  kSellsBeforeItOpens,
  kClosesInSilence,  // that an item closed is not told
  kSellsWhatIsHidden,
  kForgetsWhatWasBought,  // per person only what is held counts
  kKeepsWhatIsRemoved,    // what is left of an item that is gone
  kPriceOfTheConfirm,     // what is paid is what it costs then, not when it was ordered
  kSellsInTwoCurrencies,
  kGrowsForEver,            // what grows has its whole time anew
  kPutBackBeginsAnew,       // … or what is put back and taken again
  kRestsForEver,            // who held it for as long as may be never has it again
  kKeepsTheReasonToItself,  // why the operator took something back
  kCountsASessionAlone,     // what a person has in another session does not count
  kForgetsWhoWaits,         // … or what they wait for
  kShopInSilence,           // nobody is told what the shop says of itself
  kSignsInToBuy,            // what was for nobody is bought for somebody, however much they have
};

/// Maps of holds, of places in line, of orders; everything else is recomputed from them each time it is
/// asked for.
class InventoryTwin {
 public:
  InventoryTwin(proto::Epoch epoch, std::vector<CatalogItem> catalog, Lifetimes lifetimes,
                PlantedBug bug, const Pseudonyms& pseudonyms);

  struct Outcome {
    std::vector<proto::Reply> replies;
    std::vector<proto::Change> changes;
    std::optional<proto::ShopChange> shop;
    std::size_t expired = 0;
    std::size_t unpaid = 0;
    /// Without ids; of orders whose time ran out in any order, before all others.
    std::vector<proto::Event> events;
  };
  /// `wall`: by the system's clock, which is never set.
  Outcome apply(const std::vector<proto::Command>& commands, base::WallTime wall);

  /// What a store must hold now.
  StoredState stored() const;
  const Orders& orders() const { return orders_; }
  /// The process is another one: tickets that nobody has are forgotten.
  void restart();

  /// What has happened so far, by name: "granted", "sold-out" and so on.
  const std::set<std::string>& seen() const { return seen_; }

 private:
  struct Hold {
    std::int64_t quantity;
    std::optional<base::WallTime> expires_at;
    bool offer = false;
    base::WallTime begun_at;
    std::optional<proto::SessionId> person{};  // for whom; nothing: for the session itself
  };
  /// A hold that ended, while it is remembered.
  struct PutBack {
    base::WallTime begun_at;
    base::WallTime forget_at;
  };
  struct Waiter {
    std::uint64_t ticket;
    proto::SessionId session;
    std::optional<proto::SessionId> person;
  };
  struct Queue {
    std::vector<Waiter> waiters;
    std::uint64_t turn = 0;
    std::uint64_t last = 0;
  };
  struct Lapse {
    std::int64_t quantity;
    base::WallTime forget_at;
    proto::LapseCause cause;
    std::string reason;
  };
  using Key = std::pair<proto::SessionId, proto::ItemId>;
  struct Numbers {
    std::int64_t stock = 0;
    std::int64_t held = 0;
    std::int64_t sold = 0;
    std::optional<base::WallTime> earliest;
    std::size_t waiting = 0;
    std::uint64_t turn = 0;
    std::uint64_t pauses = 0;
    friend bool operator==(const Numbers&, const Numbers&) = default;
  };

  std::optional<proto::Error> execute(const proto::Command& command, base::WallTime now);
  std::optional<proto::Error> add_lines(const proto::Command& command, base::WallTime now);
  std::optional<proto::Error> add(const proto::Command& command, const proto::Units& wanted,
                                  base::WallTime now);
  void remove(const proto::SessionId& session, const proto::ItemId& item, base::WallTime now,
              bool by_shopper);
  void put_back(const Key& key, const Hold& hold, base::WallTime now);
  std::optional<base::WallTime> last_end(base::WallTime begun_at) const;
  std::optional<proto::Error> refuse_rest(const Key& key, base::WallTime now) const;
  base::WallTime begin(const Key& key, base::WallTime now);
  void lapse(const Key& key, const Hold& hold, proto::LapseCause cause, const std::string& reason,
             base::WallTime now);
  void release(const proto::SessionId& session, const std::string& reason, base::WallTime now);
  std::optional<proto::Error> refuse_sale(const Key& key,
                                          const std::optional<proto::SessionId>& person,
                                          std::int64_t quantity);
  std::optional<proto::Error> refuse_person(const Key& key,
                                            const std::optional<proto::SessionId>& person,
                                            std::int64_t quantity);
  std::int64_t had(const Key& key) const;
  bool is_on_sale(const CatalogItem& entry) const;
  bool is_gone(const CatalogItem& entry) const;
  std::optional<proto::Error> wait(const proto::Command& command, base::WallTime now);
  std::optional<proto::Error> checkout(const proto::Command& command, base::WallTime now);
  std::optional<proto::Error> pay(const proto::Command& command, base::WallTime now);
  std::optional<proto::Error> return_units(const proto::Command& command, base::WallTime now);
  std::optional<proto::Error> add_stock(const proto::Command& command);
  void sell(StoredOrder& order);
  void end_unpaid(StoredOrder& order, proto::ReleaseCause cause, base::WallTime now);
  void tell(proto::EventType type, std::string data);
  void tell(proto::EventType type, const StoredOrder& order, base::WallTime now);
  CatalogItem& entry_of(const proto::ItemId& item);
  std::optional<proto::Error> set_stock(const proto::Command& command);
  std::optional<proto::Error> put_item(const proto::Command& command);
  std::optional<proto::Error> remove_item(const proto::Command& command);
  void pause_or_resume(const proto::Command& command, base::WallTime now);
  void offer(base::WallTime now);
  proto::Reply reply_to(const proto::Command& command, base::WallTime now) const;
  const CatalogItem* find(const proto::ItemId& item) const;
  std::vector<proto::Line> lines_of(const proto::SessionId& session, base::WallTime now) const;
  std::vector<proto::Place> places_of(const proto::SessionId& session) const;
  std::vector<proto::Lapsed> lapses_of(const proto::SessionId& session) const;
  Numbers numbers_of(const proto::ItemId& item) const;
  proto::ItemState state_of(const CatalogItem& entry, base::WallTime now) const;
  std::size_t cart_size(const proto::SessionId& session) const;

  std::vector<CatalogItem> catalog_;  // with the stock of now
  const std::vector<CatalogItem> first_catalog_;
  const Lifetimes lifetimes_;
  const PlantedBug bug_;
  const Pseudonyms pseudonyms_;
  proto::Cursor cursor_;
  std::map<proto::ItemId, proto::Seq> seqs_;
  std::map<proto::ItemId, SalePhase> phases_;      // as they were last told
  std::map<proto::ItemId, proto::Seq> described_;  // the seqs of the last descriptions
  std::map<Key, Hold> holds_;
  std::map<Key, Lapse> lapses_;
  std::map<Key, PutBack> put_backs_;
  std::map<proto::ItemId, Queue> queues_;
  std::map<proto::ItemId, ItemTotals> totals_;
  Orders orders_;
  StoredSale sale_;
  StoredShop shop_;
  bool put_shop_ = false;     // in the batch being applied
  std::uint64_t pauses_ = 0;  // and resumptions
  base::WallTime wall_;       // of the batch being applied
  std::map<std::string, proto::Units> additions_;
  std::vector<proto::OrderId> made_;  // in the batch being applied
  std::set<proto::ItemId> put_;       // the same: described anew
  std::map<const proto::Command*, std::vector<proto::Line>> released_;  // the same
  std::vector<proto::Event> told_;                                      // the same
  std::uint64_t last_event_ = 0;
  std::set<std::string> seen_;
};

}  // namespace cartd
