// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Events as they are asked for and printed, by who lists them and who follows them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cartctl/commands/operation.h"

namespace cartctl {

/// Which events, and where the asker is.
struct EventsAsked {
  std::optional<std::uint64_t> after{};
  std::optional<proto::EventType> type{};
};

/// One page of them, at most `most`, printed with titles above them if `titled`.
struct EventPage {
  int status = 0;  // to end with, where `list` is not there
  std::optional<proto::EventList> list{};
};
EventPage print_event_page(BusSession& bus, const EventsAsked& asked, std::int64_t most,
                           bool titled, const Settings& settings);

}  // namespace cartctl
