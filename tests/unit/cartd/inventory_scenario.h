// Scenarios of the inventory as small tables, read from top to bottom.
#pragma once

#include <string_view>

namespace cartd {

/// Runs a scenario and checks each expectation. One line each:
///
///   ttl SECONDS                      before anything else; 0 without it
///   item NAME STOCK [limit N]        before the first command
///   AT COMMAND -> EXPECTED           one command at second AT, in a batch of its own …
///   &  COMMAND -> EXPECTED           … or in the same batch as the line before
///   AT -> expired N                  no command: expiry alone
///   rows -> EXPECTED                 what the last batch gave the store to write
///   changes -> EXPECTED              what it gave to publish
///   wakes -> AT | never              when the inventory asks to be called next
///
/// Commands: `add WHO ITEM QUANTITY`, `remove WHO ITEM`, `cart WHO`, `snapshot`, `ping`.
/// Replies are written as `#SEQ ITEMS; LINES`: `#1 P 8/2 back 60; P:2 ends 60` has P with 8
/// available, 2 held, a unit back in 60 s, and a cart of 2 P that ends in 60 s. Refusals are
/// written as their name and extension fields: `sold-out P 9 of 8 back 60`.
void check(std::string_view scenario);

}  // namespace cartd
