// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/row_writer.h"

#include <sodium.h>

#include <array>
#include <optional>
#include <string>

#include "cartd/store/column_values.h"
#include "proto/limits.h"
#include "proto/shop_json.h"

namespace cartd::sqlite {
namespace {

/// The journal tells whose rows are whose, but not who: whoever has a session's id has its cart. SipHash-2-4
/// (Aumasson and Bernstein, 2012).
using SessionHash = std::array<char, crypto_shorthash_BYTES>;
SessionHash hash_of(const proto::SessionId& session) {
  // One key for all stores: an id has 128 random bits, and cannot be guessed from its hash.
  static constexpr unsigned char kKey[crypto_shorthash_KEYBYTES] = "Holdfast stores";
  SessionHash hash;
  const std::string& text = session.str();
  crypto_shorthash(reinterpret_cast<unsigned char*>(hash.data()),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), kKey);
  return hash;
}

}  // namespace

void RowWriter::write(const Rows& rows) {
  for (const auto& row : rows.items) write_item(row);
  for (const auto& row : rows.holds) write_hold(row);
  for (const auto& row : rows.lapses) {
    if (row.quantity == 0)
      drop_lapse_.run(row.session.str(), row.item.str());
    else
      put_lapse_.run(row.session.str(), row.item.str(), row.quantity,
                     row.forget_at.time_since_epoch().count(),
                     to_word(proto::kLapseCauses, row.cause), row.reason);
  }
  for (const auto& row : rows.places) {
    const auto ticket = static_cast<std::int64_t>(row.ticket);
    if (row.gone)
      drop_place_.run(row.item.str(), ticket);
    else
      put_place_.run(row.item.str(), ticket, row.session.str(), to_stored(row.person));
  }
  for (const auto& row : rows.put_backs) {
    if (row.gone)
      drop_put_back_.run(row.session.str(), row.item.str());
    else
      put_put_back_.run(row.session.str(), row.item.str(), to_stored(row.begun_at),
                        to_stored(row.forget_at));
  }
  for (const auto& row : rows.numbers)
    put_numbers_.run(row.stock, row.held, to_stored(row.seq), row.totals.initial,
                     row.totals.restocked, row.totals.sold, row.totals.returned,
                     static_cast<std::int64_t>(row.turn), to_word(kSalePhases, row.phase),
                     row.item.str());
  for (const auto& row : rows.orders) write_order(row);
  for (const auto& row : rows.additions)
    put_addition_.run(row.key, row.item.str(), row.quantity, row.at.time_since_epoch().count());
  for (const auto& row : rows.journal) write_journal(row);
  if (rows.folded > 0) drop_journal_.run(to_number(rows.folded));
  for (const auto& row : rows.bases)
    put_base_.run(row.item.str(), row.stock, row.held, row.totals.initial, row.totals.restocked,
                  row.totals.sold, row.totals.returned);
  for (const auto& row : rows.events)
    put_event_.run(to_number(row.id), row.at.time_since_epoch().count(), to_string(row.type),
                   row.data);
  if (rows.forgotten > 0) drop_events_.run(to_number(rows.forgotten));
  for (const auto& row : rows.hooks) write_hook(row);
  write_deeds(rows.deeds);
  if (rows.head) put_head_.run(to_stored(*rows.head));
  if (rows.clock_ahead) put_clock_.run(rows.clock_ahead->count());
  if (rows.sale) write_sale(*rows.sale);
  if (rows.rehearsal) put_rehearsal_.run();
  if (rows.shop)
    put_shop_.run(proto::to_json(rows.shop->said), std::int64_t{rows.shop->by_operator});
}

void RowWriter::write_sale(const StoredSale& row) {
  const auto& pause = row.pause;
  put_sale_.run(row.stood.count(), to_stored(pause ? std::optional(pause->at) : std::nullopt),
                pause ? pause->reason : std::string());
}

void RowWriter::write_item(const StoredItem& row) {
  const std::string& item = row.catalog.item.str();
  const auto& display = row.catalog.display;
  const auto [minor, currency] = to_stored(row.catalog.price);
  put_item_.run(
      item, row.position, row.catalog.stock, row.held, to_stored(row.seq), row.catalog.limit,
      row.totals.initial, row.totals.restocked, row.totals.sold, row.totals.returned,
      static_cast<std::int64_t>(row.turn), to_word(proto::kDisplayNames, display.kind),
      display.below, to_stored(row.catalog.hold_ttl), std::int64_t{row.catalog.by_operator}, minor,
      currency, row.catalog.image, to_stored(row.catalog.opens_at),
      to_stored(row.catalog.closes_at), row.catalog.per_person,
      std::int64_t{row.catalog.shown == proto::Visibility::kHidden},
      std::int64_t{row.catalog.removed}, to_word(kSalePhases, row.phase), row.catalog.gate);
  drop_names_.run(item);
  for (const auto& [language, name] : row.catalog.name) put_name_.run(item, language, name);
  drop_texts_.run(item);
  for (const auto& [language, text] : row.catalog.text) put_text_.run(item, language, text);
}

void RowWriter::write_hold(const StoredHold& row) {
  if (row.quantity == 0) {
    drop_hold_.run(row.session.str(), row.item.str());
  } else {
    put_hold_.run(row.session.str(), row.item.str(), row.quantity, to_stored(row.expires_at),
                  std::int64_t{row.offer}, to_stored(row.begun_at), to_stored(row.person));
  }
}

void RowWriter::write_order(const StoredOrder& row) {
  const std::int64_t number = to_number(row.number);
  std::optional<std::string_view> cause;
  if (row.cause) cause = to_word(proto::kReleaseCauses, *row.cause);
  put_order_.run(number, row.order.str(), row.session.str(), row.at.time_since_epoch().count(),
                 to_stored(row.seq), row.reference, to_word(proto::kOrderStates, row.state),
                 std::int64_t{row.late}, cause, to_stored(row.sold_at), to_stored(row.pay_by),
                 to_stored(row.pay_latest), std::int64_t{row.refund_due}, to_stored(row.person));
  for (std::size_t i = 0; i < row.lines.size(); ++i) {
    const proto::ItemState& state = row.items[i];
    const auto [minor, currency] = to_stored(row.lines[i].price);
    put_order_line_.run(number, static_cast<std::int64_t>(i), row.lines[i].item.str(),
                        row.lines[i].quantity, state.stock, state.held,
                        to_stored(state.next_release), row.lines[i].returned,
                        row.lines[i].restocked, minor, currency);
  }
  for (std::size_t i = 0; i < row.returns.size(); ++i)
    put_return_.run(number, static_cast<std::int64_t>(i), row.returns[i]);
}

void RowWriter::write_hook(const proto::Hook& row) {
  put_hook_.run(row.hook.str(), static_cast<std::int64_t>(row.enabled), row.reason,
                to_number(row.position));
  drop_retries_.run(row.hook.str());
  for (const auto& retry : row.retries)
    put_retry_.run(row.hook.str(), to_number(retry.event), retry.attempts,
                   retry.due.time_since_epoch().count());
}

void RowWriter::write_deeds(const std::vector<proto::Deed>& rows) {
  for (const auto& row : rows)
    put_deed_.run(to_number(row.number), to_stored(row.at), row.by, to_string(row.did), row.about);
  if (!rows.empty() && rows.back().number > proto::limits::kMaxDeeds)
    drop_deeds_.run(to_number(rows.back().number - proto::limits::kMaxDeeds));
}

void RowWriter::write_journal(const JournalRow& row) {
  SessionHash hash;
  std::optional<Blob> whose;
  if (row.session) {
    hash = hash_of(*row.session);
    whose = Blob{{hash.data(), hash.size()}};
  }
  put_journal_.run(row.at.time_since_epoch().count(), row.item.str(), to_word(kCauses, row.cause),
                   whose, row.quantity, row.stock, row.held, row.totals.initial,
                   row.totals.restocked, row.totals.sold, row.totals.returned);
}

}  // namespace cartd::sqlite
