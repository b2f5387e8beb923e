// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "proto/codec.h"

namespace cartctl {

/// Which messages of the feed are shown, and which have to be heard for that.
struct TopicFilter {
  std::vector<std::string> prefixes;  // none: everything
  bool heartbeats = true;

  bool shows(std::string_view topic) const {
    if (!heartbeats && topic == proto::kHeartbeatTopic) return false;
    return prefixes.empty() ||
           std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const auto& prefix) { return topic.starts_with(prefix); });
  }

  /// Heartbeats are always among them: without one, silence could not be told from a quiet shop.
  std::vector<std::string> subscriptions() const {
    if (prefixes.empty()) return {""};
    auto topics = prefixes;
    topics.emplace_back(proto::kHeartbeatTopic);
    return topics;
  }

  /// `seq` counts over all items: only who hears everything can see a hole in it.
  bool hears_everything() const { return prefixes.empty(); }
};

}  // namespace cartctl
