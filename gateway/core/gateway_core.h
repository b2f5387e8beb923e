// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Every decision of a gateway: answer, hold, forward, ask again. No socket, no clock, no bytes.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "gateway/core/cart_news.h"
#include "gateway/core/catch_ups.h"
#include "gateway/core/held_replies.h"
#include "gateway/core/hold_table.h"
#include "gateway/core/item_finder.h"
#include "gateway/core/owed_reply.h"
#include "gateway/core/pacing.h"
#include "gateway/core/pending_commands.h"
#include "gateway/core/requests.h"
#include "gateway/core/snapshot_requests.h"
#include "gateway/core/staleness_news.h"
#include "gateway/core/stock_cache.h"

namespace gateway {

/// The gateway as a state machine: requests, replies, feed messages, hang-ups and time come in,
/// effects go out. The shell performs them and reports what could not be done.
///
/// Invariants: 1. A poll is compared with the cache and parked in the same call, so that no change
/// falls between. 2. A connection has at most one request in here; it is answered exactly once
/// unless it hangs up. 3. A command's 200 waits until the cache shows what it says (HeldReplies): a
/// shopper's own click never comes back to them as somebody else's change.
///
/// One thread; every call takes the turn's `now`, which does not go back.
class GatewayCore {
 public:
  struct Settings {
    std::size_t max_holds = 90'000;
    std::size_t max_pending = 10'000;  // commands under way: two seconds of 5,000/s
    base::Millis command_timeout{2000};
    std::string command_prefix;  // makes this core's command ids its own
    std::uint64_t random_seed = 0;
  };
  GatewayCore(Settings settings, base::MonoTime now);

  // --- requests: each is answered in `effects` now or later, or forgotten by on_hangup -----------
  /// A stream is told that it begins, and then of each change until it ends; or it is answered with an
  /// error. What may be better in a moment is none: then it ends as it begins, since a browser comes back
  /// to a stream that has ended, but never to one that was refused.
  void on_query(ConnectionId connection, Query query, base::MonoTime now, Effects& effects);
  void on_cart_command(ConnectionId connection, const CartCommand& command, base::MonoTime now,
                       Effects& effects);
  void on_order_command(ConnectionId connection, const OrderCommand& command, base::MonoTime now,
                        Effects& effects);
  void on_cart_query(ConnectionId connection, const CartQuery& query, base::MonoTime now,
                     Effects& effects);
  CatalogAnswer catalog(base::MonoTime now) const;
  /// GET /items with a limit or a search, of which each costs a bounded time: fewer items than the limit
  /// may be found before that is over, and `next` then says where to go on.
  Answer items_page(const ItemsPage& page, base::MonoTime now);
  /// What this gateway knows of the inventory.
  const StockCache& stock() const { return cache_; }
  /// For how long nothing was heard from cartd; nothing: not for so long that it is worth a word.
  std::optional<base::Millis> staleness(base::MonoTime now) const;

  /// The peer is gone: nothing will be answered to it.
  void on_hangup(ConnectionId connection);
  /// The peer will send no more but may still read: a held poll gets the state now, a stream ends.
  /// A command that is under way is waited for.
  void on_half_close(ConnectionId connection, base::MonoTime now, Effects& effects);

  // --- the bus -----------------------------------------------------------------------------------
  void on_feed(const proto::FeedMessage& message, base::MonoTime now, Effects& effects);
  void on_reply(proto::Reply reply, base::MonoTime now, Effects& effects);
  /// A command among the effects could not be sent: nothing has happened.
  void on_unsent(const std::string& id, base::MonoTime now, Effects& effects);

  // --- time --------------------------------------------------------------------------------------
  /// Ends what is due: waits, commands without reply, polls that wait for this gateway to catch up.
  /// To be called when what has come by `now` has been handed over, not before.
  void on_deadline(base::MonoTime now, Effects& effects);
  /// The loop was away for so long: it has not heard what came, nor cartd its commands. Replies are
  /// waited for, and cartd is listened for, so much longer. Waits end when they were to.
  void on_overslept(base::Nanos by);
  /// Whether cartd has replied to nothing for so long that its connection is not worth keeping.
  bool is_unanswered(base::MonoTime now) const;
  /// The connection for commands was given up: of what was sent nothing will be replied to.
  void on_commands_renewed() { owed_.forget(); }
  /// Another cartd leads: of what was sent nothing will be replied to, and the connection for commands is made anew. Who
  /// waits is told that the outcome is unknown.
  void on_new_leader(base::MonoTime now, Effects& effects);
  /// When on_deadline or take_fan_out may next have something to do.
  std::optional<base::MonoTime> next_due() const;

  // --- fan-out -----------------------------------------------------------------------------------
  /// One slice of those whom a change answers: one answer for all, but for each waiter's own pause,
  /// in the order of slice.waiters.
  struct FanOut {
    HoldTable::Slice slice;            // with an Error its streams have ended
    Answer answer;                     // StateAnswer, or an Error when a watched item is gone
    std::vector<base::Millis> delays;  // of each waiter, where the answer's own is 0
  };
  std::optional<FanOut> take_fan_out(std::size_t most, base::MonoTime now);
  void on_fan_out_done(const FanOut& fan_out, base::Nanos cost, base::MonoTime now);

  // --- draining ----------------------------------------------------------------------------------
  /// From now on nothing is held; polls that are get their answer, and streams end, spread over
  /// `duration`.
  void start_drain(base::MonoTime now, base::Millis duration);

  bool has_snapshot() const { return cache_.has_snapshot(); }
  bool draining() const { return draining_; }
  bool is_held(ConnectionId connection) const { return holds_.has(connection); }
  std::size_t held_polls() const { return holds_.size() - streams() + catch_ups_.size(); }
  std::size_t streams() const { return holds_.streams(); }
  std::size_t pending_commands() const { return pending_.size(); }
  base::Nanos silence(base::MonoTime now) const { return cache_.silence(now); }
  /// Nothing was heard from cartd, by a loop that listened, for longer than a shopper is left in the
  /// dark about it.
  bool is_stale(base::MonoTime now) const;

  /// Running totals, for the metrics.
  struct Totals {
    std::uint64_t changes = 0;            // heard on the feed
    std::uint64_t gaps = 0;               // the feed was found incomplete
    std::uint64_t snapshots = 0;          // adopted
    std::uint64_t restarts = 0;           // another epoch, or cartd went back
    std::uint64_t catch_ups = 0;          // polls ahead of this gateway
    std::uint64_t holds_refused = 0;      // at max_holds
    std::uint64_t commands_refused = 0;   // at max_pending
    std::uint64_t ended_by_deadline = 0;  // polls
    std::uint64_t ended_by_peer = 0;
    std::uint64_t ended_by_change = 0;
    std::uint64_t ended_by_staleness = 0;  // … or its end
    std::uint64_t stream_states = 0;       // told
    std::uint64_t streams_ended_by_deadline = 0;
    std::uint64_t streams_ended_by_peer = 0;
    std::uint64_t unmatched_replies = 0;  // too late, or never asked
  };
  const Totals& totals() const { return totals_; }

 private:
  /// The one that says most of what its client knows: the newest of this epoch, else the first.
  proto::Cursor newest_of(const std::vector<proto::Cursor>& validators) const;
  /// What a query has yet to hear.
  struct News {
    std::vector<ItemIndex> items;  // watched, sorted, each once; none: every item
    std::optional<proto::Seq> since;
    bool reset = false;                 // `since` means nothing here
    bool missed = false;                // a change of the items after it
    std::optional<proto::Cursor> cart;  // its last change, if its client may not know of it
  };
  /// An error when an item is unknown.
  proto::Result<News> news_of(const WatchedItems& items, const std::optional<proto::Cursor>& since,
                              const std::optional<KnownCart>& cart) const;
  /// Answers a query that is not ahead of this gateway, or parks it until `until`.
  void take_up(ConnectionId connection, const Query& query, base::MonoTime until,
               base::MonoTime now, Effects& effects);
  void take_up_poll(ConnectionId connection, const Poll& poll, base::MonoTime until,
                    base::MonoTime now, Effects& effects);
  /// Where there is no room the stream ends, too.
  void take_up_stream(ConnectionId connection, const Stream& stream, base::MonoTime until,
                      base::MonoTime now, Effects& effects);
  /// The state now, whatever the query waits for, and without reset.
  void answer_now(ConnectionId connection, const Query& query, base::Millis delay,
                  base::MonoTime now, Effects& effects);
  void begin_stream(ConnectionId connection, Effects& effects);
  /// A stream that ends as it begins: its client is to come back.
  void put_off_stream(ConnectionId connection, Effects& effects);
  void tell_stream(ConnectionId connection, Answer answer, Effects& effects);
  /// What the streams of a fan-out have heard once it is written.
  void note_told(const FanOut& fan_out);
  /// As changes have it.
  proto::CartHash name_of(const KnownCart& cart) const;
  void watch_cart(ConnectionId connection, const std::optional<KnownCart>& cart,
                  const std::optional<proto::Cursor>& told);
  void note_carts(const proto::Change& change, base::MonoTime now, Effects& effects);
  void on_hold_due(const HoldTable::Ended& hold, base::MonoTime now, Effects& effects);
  void on_stream_due(const HoldTable::Ended& hold, base::MonoTime now, Effects& effects);
  /// Tells those who are held that the gateway is stale, or no longer, each once.
  void tell_staleness(base::MonoTime now, Effects& effects);
  /// As indices, sorted, each once, or none for every item; an error when one is unknown.
  proto::Result<std::vector<ItemIndex>> resolve(const WatchedItems& watched) const;
  bool has_missed(const std::vector<ItemIndex>& items, proto::Seq since) const;
  /// True for one who is so far behind on every item that it is told alone.
  bool is_far_behind(const std::vector<ItemIndex>& items, proto::Seq since) const;
  /// The numbers of an item, with what is said of it where that is news to who has heard `since`.
  ShownState told(ItemIndex item, std::optional<proto::Seq> since, bool reset,
                  base::MonoTime now) const;
  /// An error when a newer catalog no longer lists one of `items`. Of every item only those that
  /// have changed after `since` are told; all with `reset`, or to one who has heard of none.
  Answer state_of(const std::vector<ItemIndex>& items, std::optional<proto::Seq> since, bool reset,
                  base::Millis delay, base::MonoTime now) const;
  /// The entries of what has changed after `since`; all with `reset`.
  CatalogAnswer catalog_since(proto::Seq since, bool reset, base::MonoTime now) const;
  /// The state to one whose hold has ended, or goes on.
  Answer state_of(const HoldTable::Ended& hold, base::MonoTime now) const;
  base::Millis turned_away_pause();
  /// The id of the next command: this core's prefix and the command's number.
  std::string next_id();
  /// The inverse; 0 for an id that is none of this core's.
  std::uint64_t number_of(std::string_view id) const;

  /// The command that will be sent for `connection`, whose other fields are its caller's; lives until the next
  /// effect. Nothing, and the connection is answered, where too many are under way.
  proto::Command* forward(ConnectionId connection, proto::Op op, const proto::SessionId& session,
                          base::MonoTime now, Effects& effects);
  /// Whether cartd is to reply to anything.
  bool is_owed() const { return pending_.size() > 0 || snapshots_.is_under_way(); }
  /// Answers a command that was done, once this gateway shows it.
  void on_done(const PendingCommands::Pending& pending, HeldReplies::Done done, base::MonoTime now,
               Effects& effects);
  /// What may be shown of it. Not before it is answered: by then the display of a new item is known.
  Answer answer_of(HeldReplies::Reply reply) const;
  std::vector<ShownState> shown(const std::vector<proto::ItemState>& items) const;
  /// Answers a command that failed.
  void end_with_error(const PendingCommands::Pending& pending, proto::Error error,
                      base::MonoTime now, Effects& effects);
  void on_page(proto::Snapshot page, base::MonoTime now, Effects& effects);
  void on_snapshot(const SnapshotRequests::Snapshot& whole, base::MonoTime now, Effects& effects);
  /// Answers those who waited for a snapshot that has failed.
  void give_up_catch_ups(base::MonoTime now, Effects& effects);
  /// `heard`: the cache's head before it.
  void on_cache_effect(const StockCache::Effect& effect, proto::Seq heard, base::MonoTime now,
                       Effects& effects);
  void begin_snapshot(base::MonoTime now, Effects& effects);
  void request_page(base::MonoTime now, Effects& effects);
  void release_held(base::MonoTime now, Effects& effects);

  const Settings settings_;
  std::mt19937_64 random_;
  StockCache cache_;
  ItemFinder finder_;
  HoldTable holds_;
  StalenessNews staleness_news_;
  CartNews cart_news_;
  std::optional<proto::CartKey> cart_key_{};  // nothing: a cartd of before has none
  Herd herd_;
  PendingCommands pending_;
  SnapshotRequests snapshots_;
  CatchUps catch_ups_;
  HeldReplies held_replies_;
  OwedReply owed_;
  bool draining_ = false;
  base::Nanos not_listened_{0};    // of the silence: the loop was away
  std::uint64_t last_number_ = 0;  // of a command; the first is 1
  Totals totals_;
};

}  // namespace gateway
