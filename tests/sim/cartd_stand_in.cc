#include "tests/sim/cartd_stand_in.h"

#include <utility>

#include "cartd/core/opening.h"

namespace sim {

CartdStandIn::CartdStandIn(std::vector<cartd::CatalogItem> catalog, proto::Millis ttl,
                           Auditor& auditor, PlantedFault fault)
    : catalog_(std::move(catalog)),
      ttl_(ttl),
      auditor_(auditor),
      fault_(fault),
      store_(*proto::Epoch::parse("A0")) {}

void CartdStandIn::start(proto::WallTime now) {
  auto opening = cartd::make_opening(store_.load(), catalog_, ttl_, now);
  if (!opening) throw Violation("cartd does not start from its store: " + opening.error().detail);
  store_.commit(opening->rows);
  auditor_.on_store_opened(store_.load());
  inventory_ = std::make_unique<cartd::Inventory>(std::move(opening->state), cartd::Inventory::Lifetimes{ttl_});
}

CartdStandIn::Told CartdStandIn::turn(std::span<const proto::Command> commands, proto::WallTime now,
                                      Crash crash) {
  auto outcome = inventory_->apply(commands, now);
  if (outcome.expired > 0) auditor_.saw("expired");
  if (crash != Crash::kNone) inventory_.reset();
  if (crash == Crash::kBeforeCommit) {
    auditor_.saw("crash-before-commit");
    if (fault_ != PlantedFault::kRepliesBeforeCommit) return {};
    return {std::move(outcome.replies), {}};
  }
  store_.commit(outcome.rows);
  auditor_.on_committed(store_, commands, outcome);
  if (crash == Crash::kAfterCommit) {
    auditor_.saw("crash-after-commit");
    return {};
  }
  if (crash == Crash::kAfterReplies) {
    auditor_.saw("crash-after-replies");
    outcome.changes.clear();
  }
  return {std::move(outcome.replies), std::move(outcome.changes)};
}

proto::Snapshot CartdStandIn::snapshot(proto::WallTime now) {
  const proto::Command command{"", proto::Op::kSnapshot};
  auto outcome = inventory_->apply({&command, 1}, now);
  if (!outcome.rows.empty()) throw Violation("a hold ran out that was not due");
  return std::get<proto::Snapshot>(outcome.replies.front().outcome);
}

}  // namespace sim
