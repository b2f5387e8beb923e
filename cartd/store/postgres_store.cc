// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/postgres_store.h"

#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include "cartd/core/leadership.h"
#include "cartd/store/postgres_leader.h"
#include "cartd/store/postgres_schema.h"
#include "cartd/store/postgres_writer.h"

namespace cartd {

using base::MonoClock;
using base::MonoTime;

struct PostgresStore::Impl {
  Impl(const postgres::Address& where, std::string own)
      : address(where), name(where.shown()), leader(std::move(own)) {}

  /// What is to be done next to lead, and done.
  std::optional<LedByAnother> step();
  void begin_term();
  void ask_for_a_sign();

  const postgres::Address address;
  const std::string name;
  const std::string leader;
  std::optional<postgres::Connection> connection;
  Leadership leadership;
};

std::optional<Store::LedByAnother> PostgresStore::Impl::step() {
  if (!connection) connection.emplace(address);
  const MonoTime asked = MonoClock::now();
  const LeaderSeen seen = postgres::look(*connection);
  const auto next = leadership.on_seen(asked, MonoClock::now(), seen);
  if (std::holds_alternative<Leadership::BeginTerm>(next)) {
    begin_term();
    return std::nullopt;
  }
  LedByAnother by{seen.term, seen.leader, MonoClock::now()};
  if (const auto* later = std::get_if<Leadership::LookAgain>(&next)) {
    by.look_at = later->at;
  } else {
    const auto& whom = std::get<Leadership::EndHolder>(next);
    if (postgres::end_holder(*connection, whom)) leadership.on_ended(whom.term);
  }
  return by;
}

void PostgresStore::Impl::begin_term() {
  postgres::migrate(*connection, make_pseudonym_key());
  const MonoTime asked = MonoClock::now();
  leadership.on_term(postgres::begin_term(*connection, leader));
  leadership.on_answer(asked);
}

void PostgresStore::Impl::ask_for_a_sign() {
  const MonoTime asked = MonoClock::now();
  if (!postgres::goes_on(*connection, leadership.term()))
    throw sql::Mistake{"term " + std::to_string(leadership.term()) + " is over"};
  leadership.on_answer(asked);
}

PostgresStore::PostgresStore(const postgres::Address& address, std::string leader)
    : impl_(std::make_unique<Impl>(address, std::move(leader))) {}
PostgresStore::~PostgresStore() = default;

const std::string& PostgresStore::name() const { return impl_->name; }

sql::Source& PostgresStore::source() { return *impl_->connection; }

base::OrFailure<std::optional<Store::LedByAnother>> PostgresStore::lead() {
  try {
    return impl_->step();
  } catch (const sql::Mistake& mistake) {
    impl_->connection.reset();
    return failure_of(impl_->name, mistake);
  }
}

std::optional<base::Failure> PostgresStore::commit(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  try {
    auto commands = postgres::write_commands(rows);
    commands.insert(commands.begin(), postgres::fence(impl_->leadership.term()));
    const MonoTime asked = MonoClock::now();
    impl_->connection->transact(commands);
    impl_->leadership.on_answer(asked);
    return std::nullopt;
  } catch (const sql::Mistake& mistake) {
    return failure_of(impl_->name, mistake);
  }
}

std::optional<base::Failure> PostgresStore::confirm() {
  Leadership& leadership = impl_->leadership;
  try {
    for (bool has_asked = false;;) {
      const MonoTime now = MonoClock::now();
      const bool is_due = now >= leadership.next_beat();
      if (leadership.may_speak(now) && (has_asked || !is_due)) return std::nullopt;
      if (is_due) {
        impl_->ask_for_a_sign();
        has_asked = true;
      } else {
        std::this_thread::sleep_until(std::chrono::steady_clock::time_point(
            std::min(leadership.next_beat(), leadership.speaks_from()).time_since_epoch()));
      }
    }
  } catch (const sql::Mistake& mistake) {
    return failure_of(impl_->name, mistake);
  }
}

std::optional<MonoTime> PostgresStore::next_confirmation() const {
  return impl_->leadership.next_beat();
}

std::uint64_t PostgresStore::term() const { return impl_->leadership.term(); }

void PostgresStore::resign() {
  try {
    postgres::resign(*impl_->connection, term());
  } catch (const sql::Mistake&) {
    // Whoever comes next waits a little longer.
  }
}

}  // namespace cartd
