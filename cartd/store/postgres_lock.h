// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who may write to a store in PostgreSQL.
#pragma once

#include "cartd/store/postgres.h"

namespace cartd::postgres {

/// A connection whose session alone has the store's lock, for as long as it lives: the server gives the lock back when the
/// session ends. So nothing may be written by any other connection.
class LockedConnection {
 public:
  /// Connects, and throws a Mistake where another session has the lock.
  explicit LockedConnection(const Address& address);

  Connection& operator*() { return connection_; }
  Connection* operator->() { return &connection_; }

 private:
  Connection connection_;
};

}  // namespace cartd::postgres
