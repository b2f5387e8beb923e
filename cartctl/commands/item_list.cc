// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/item_list.h"

#include <utility>

#include "cartctl/commands/operation.h"
#include "proto/limits.h"

namespace cartctl {

Listed list_items(BusSession& bus, const Settings& settings) {
  proto::Command command{"cartctl", proto::Op::kItems};
  command.amount = proto::limits::kMaxListed;
  std::vector<proto::ListedItem> items;
  while (true) {
    Operation done = operate(bus, command, settings);
    if (!done.reply) return {done.status};
    auto* page = std::get_if<proto::ItemList>(&done.reply->outcome);
    // One that goes on where it did would be asked for ever.
    if (page == nullptr || page->next == command.behind) return {refuse_reply(settings)};
    for (auto& item : page->listed) items.push_back(std::move(item));
    if (!page->next) return {kDone, std::move(items), std::move(page->cursor)};
    command.behind = *page->next;
  }
}

}  // namespace cartctl
