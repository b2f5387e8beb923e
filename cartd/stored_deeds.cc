// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/stored_deeds.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "base/whole_number.h"

namespace cartd {

base::OrFailure<decltype(proto::Reply::outcome)> list_deeds(Store& store,
                                                            const proto::Command& command,
                                                            const proto::Cursor& cursor) {
  using Outcome = decltype(proto::Reply::outcome);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!command.behind.empty()) {
    const auto number = base::whole_number(command.behind);
    if (!number || *number < 1)
      return Outcome{
          proto::Error::bad_request("after", "after must be the next of a part of the history")};
    before = *number;
  }
  const auto most = static_cast<std::size_t>(command.amount);
  auto deeds = store.read_deeds(static_cast<std::uint64_t>(before), most + 1);
  if (!deeds) return deeds.error();
  proto::DeedList list{cursor, *std::move(deeds), std::nullopt};
  if (list.deeds.size() > most) {
    list.deeds.pop_back();
    list.next = std::to_string(list.deeds.back().number);
  }
  return Outcome{std::move(list)};
}

}  // namespace cartd
