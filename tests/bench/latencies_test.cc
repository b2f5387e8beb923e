// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "bench/load/latencies.h"

#include "tests/support/catch.h"

using bench::Latencies;

TEST_CASE("quantiles of latencies are by nearest rank, whatever the order of arrival") {
  Latencies latencies;
  for (const int ms : {5, 1, 4, 2, 3}) latencies.add(base::Millis{ms});
  CHECK(latencies.quantile_ms(0) == 1);
  CHECK(latencies.quantile_ms(0.5) == 3);
  CHECK(latencies.quantile_ms(0.8) == 4);
  CHECK(latencies.quantile_ms(0.99) == 5);
  CHECK(latencies.quantile_ms(1) == 5);
}

TEST_CASE("no latencies have no quantile but 0") {
  Latencies latencies;
  CHECK(latencies.quantile_ms(0.5) == 0);
}

TEST_CASE("latencies of several rounds count together") {
  Latencies all, round;
  round.add(base::Millis{7});
  all.add(base::Millis{3});
  all.add_all(round);
  CHECK(all.size() == 2);
  CHECK(all.quantile_ms(1) == 7);
}
