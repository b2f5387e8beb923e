// Where the inventory outlives the process.
#pragma once

#include <optional>

#include "cartd/core/stored_state.h"
#include "proto/error.h"

namespace cartd {

/// The one writer's durable state. Opened by an implementation's own factory, which also makes sure
/// that no other process writes to the same store.
/// Thread: the loop's only.
class Store {
 public:
  virtual ~Store() = default;

  /// Everything the store has. Fails with kBadRequest and a sentence for the operator.
  virtual proto::Result<StoredState> load() = 0;

  /// Writes all of `rows` in one transaction; when it returns nothing, they are on disk. Without
  /// rows it does nothing. After a failure nobody knows what is on disk: the caller must not answer
  /// or publish anything any more, and end the process; the next one starts from what load() says.
  [[nodiscard]] virtual std::optional<proto::Error> commit(const Rows& rows) = 0;
};

}  // namespace cartd
