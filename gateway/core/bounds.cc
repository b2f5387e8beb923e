// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/core/bounds.h"

#include <algorithm>

#include "proto/cart_hash.h"

namespace gateway {
namespace {

using base::Millis;
using base::MonoTime;

constexpr std::size_t kAddresses = 32'768;
constexpr std::size_t kSessions = 65'536;
constexpr Millis kMinute{60'000};

TokenBuckets::Settings buckets(std::int64_t tokens, Millis window, std::size_t room,
                               const Bounds::Settings& settings) {
  return {tokens, window, room, settings.random_seed};
}

/// What adds to what a session has, or will have.
bool takes(proto::Op op) { return op == proto::Op::kAdd || op == proto::Op::kWait; }

}  // namespace

Bounds::Bounds(const Settings& settings)
    : given_(buckets(settings.address_sessions, kMinute, kAddresses, settings)),
      begun_(buckets(settings.address_sessions, kMinute, kAddresses, settings)),
      known_(buckets(1, kKnown, kSessions, settings)),
      address_commands_(buckets(settings.address_commands, kMinute, kAddresses, settings)),
      session_commands_(buckets(settings.session_commands, kMinute, kSessions, settings)),
      places_(buckets(settings.address_places, kMinute, kAddresses, settings)),
      held_(static_cast<std::size_t>(settings.address_holds)),
      counts_begun_(settings.address_sessions != 0) {}

Bounds::Refusal Bounds::refuse(Bound bound, Millis wait) {
  ++totals_.refused[static_cast<std::size_t>(bound)];
  return {bound, wait};
}

std::optional<Bounds::Refusal> Bounds::on_new_session(Address address, MonoTime now) {
  if (const auto wait = given_.wait_for(address.key(), now))
    return refuse(Bound::kNewSessions, *wait);
  given_.take(address.key(), now);
  return std::nullopt;
}

std::optional<Bounds::Refusal> Bounds::on_command(Address address, proto::Op op,
                                                  const proto::SessionId& session, MonoTime now) {
  const std::uint64_t whose = proto::cart_hash(session);
  // One session may come from two addresses: to each it is another.
  const std::uint64_t known = whose ^ address.key();
  const bool begins = counts_begun_ && takes(op) && !known_.wait_for(known, now);
  const bool joins = op == proto::Op::kWait;
  if (const auto wait = address_commands_.wait_for(address.key(), now))
    return refuse(Bound::kAddressCommands, *wait);
  if (const auto wait = session_commands_.wait_for(whose, now))
    return refuse(Bound::kSessionCommands, *wait);
  if (begins)
    if (const auto wait = begun_.wait_for(address.key(), now))
      return refuse(Bound::kNewSessions, *wait);
  if (joins)
    if (const auto wait = places_.wait_for(address.key(), now))
      return refuse(Bound::kPlaces, *wait);
  address_commands_.take(address.key(), now);
  session_commands_.take(whose, now);
  if (begins) {
    begun_.take(address.key(), now);
    known_.take(known, now);
  }
  if (joins) places_.take(address.key(), now);
  return std::nullopt;
}

Bounds::Totals Bounds::totals() const {
  Totals totals = totals_;
  for (const auto* each :
       {&given_, &begun_, &known_, &address_commands_, &session_commands_, &places_})
    totals.forgotten += each->forgotten();
  return totals;
}

std::size_t Bounds::bytes() const {
  std::size_t bytes = 0;
  for (const auto* each :
       {&given_, &begun_, &known_, &address_commands_, &session_commands_, &places_})
    bytes += each->bytes();
  return bytes;
}

}  // namespace gateway
