// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What was put back: by session and item, and in the order of being forgotten.
#include "cartd/core/put_backs.h"

#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {

using support::at;
using support::session;

TEST_CASE(
    "What was put back is found until its time is over, and the earliest is forgotten first") {
  PutBacks put_backs;
  CHECK(put_backs.next() == nullptr);
  CHECK_FALSE(put_backs.find(session("a"), 0, at(0)));
  put_backs.note({session("a"), 0}, {at(1), at(20)});
  put_backs.note({session("a"), 1}, {at(2), at(30)});
  put_backs.note({session("b"), 0}, {at(3), at(10)});
  CHECK(put_backs.find(session("a"), 0, at(19))->begun_at == at(1));
  CHECK_FALSE(put_backs.find(session("a"), 0, at(20)));
  CHECK_FALSE(put_backs.find(session("b"), 1, at(0)));
  CHECK(*put_backs.next() == PutBacks::Key{session("b"), 0});
  CHECK(put_backs.next_due(at(9)) == nullptr);
  CHECK(*put_backs.next_due(at(10)) == PutBacks::Key{session("b"), 0});
  put_backs.note({session("b"), 0}, {at(4), at(40)});  // again
  CHECK(*put_backs.next() == PutBacks::Key{session("a"), 0});
  CHECK(put_backs.drop({session("a"), 0}));
  CHECK_FALSE(put_backs.drop({session("a"), 0}));
  CHECK(*put_backs.next() == PutBacks::Key{session("a"), 1});
  CHECK(put_backs.drop({session("a"), 1}));
  CHECK(put_backs.drop({session("b"), 0}));
  CHECK(put_backs.empty());
  CHECK(put_backs.next() == nullptr);
}

TEST_CASE("There is room for so many") {
  PutBacks put_backs;
  for (std::size_t i = 0; i < PutBacks::kMost; ++i) {
    CHECK_FALSE(put_backs.is_full());
    put_backs.note({session("s" + std::to_string(i)), 0}, {at(0), at(60)});
  }
  CHECK(put_backs.is_full());
}

}  // namespace cartd
