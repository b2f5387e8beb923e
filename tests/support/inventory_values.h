// Short names for the values tests of the inventory are made of.
#pragma once

#include <string>
#include <string_view>

#include "proto/messages.h"

namespace support {

inline proto::ItemId item(std::string_view text) { return *proto::ItemId::parse(text); }
inline proto::SessionId session(std::string_view text) { return *proto::SessionId::parse(text); }
inline proto::Epoch epoch(std::string_view text) { return *proto::Epoch::parse(text); }

/// A stored stamp, in seconds since some day that is easy to count from.
inline proto::WallTime at(std::int64_t seconds) {
  return proto::WallTime{proto::Seconds{1'790'000'000 + seconds}};
}

inline proto::Command add(std::string_view who, std::string_view what, std::int64_t quantity,
                          std::string id = "") {
  return {std::move(id), proto::Op::kAdd, session(who), item(what), quantity};
}
inline proto::Command remove(std::string_view who, std::string_view what) {
  return {"", proto::Op::kRemove, session(who), item(what), 1};
}
inline proto::Command cart(std::string_view who) {
  return {"", proto::Op::kCart, session(who), std::nullopt, 1};
}
inline proto::Command snapshot() { return {"", proto::Op::kSnapshot}; }
inline proto::Command ping(std::string id = "") { return {std::move(id), proto::Op::kPing}; }

}  // namespace support
