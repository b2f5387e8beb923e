// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Every bound that both programs or the outside can see, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.h"

namespace proto::limits {

// Ids travel in URLs, cookies, topics and index keys; these lengths keep each of those small.
inline constexpr std::size_t kMaxItemIdLength = 64;
inline constexpr std::size_t kMaxSessionLength = 128;
inline constexpr std::size_t kMaxEpochLength = 32;
inline constexpr std::size_t kMaxHookNameLength = 64;
// A caller's correlation id on the bus is only ever echoed.
inline constexpr std::size_t kMaxRequestIdLength = 64;

// The longest time that a message may speak of.
inline constexpr std::int64_t kHundredYearsMillis = 100LL * 366 * 24 * 3600 * 1000;

// One hold's quantity. Above any real cart, and small enough that sums over all sessions
// (sessions x quantity) stay far inside an int64.
inline constexpr std::int64_t kMaxQuantity = 1'000'000;
// An item's stock: kMaxStock holds of one unit still fit in memory.
inline constexpr std::int64_t kMaxStock = 1'000'000'000;
// What was ever sold of an item: as much as every reader of JSON has exactly.
inline constexpr std::int64_t kMaxSold = 9'007'199'254'740'991;

// Different items in one session's cart: a reply lists the whole cart, and must stay a small message.
inline constexpr std::size_t kMaxCartLines = 100;

// Who waits for one item: a snapshot of the queue is never sent, so this bounds cartd's memory alone. At
// the usual offer of two minutes the last of them would wait for two weeks.
inline constexpr std::size_t kMaxWaiting = 10'000;

// What a shop says about an item: names travel in every snapshot; with these, kMaxItems items of a word
// or two each fit in one.
inline constexpr std::size_t kMaxNameBytes = 200;
inline constexpr std::size_t kMaxTextBytes = 2'000;
inline constexpr std::size_t kMaxLanguages = 20;
inline constexpr std::size_t kMaxLanguageTag = 35;  // RFC 5646, 4.4.1
inline constexpr base::Millis kMaxHoldTtl = std::chrono::hours{1000};
// Where a picture is, query and all.
inline constexpr std::size_t kMaxImageBytes = 1'000;
// An item's price in its currency's smallest units: twelve digits, as payment services take them, so that
// kMaxQuantity of it are still an int64.
inline constexpr std::int64_t kMaxPrice = 999'999'999'999;

// What a shop says of itself: it is in every page, and in the last page of every snapshot.
inline constexpr std::size_t kMaxShopNameBytes = 100;
inline constexpr std::size_t kMaxTaglineBytes = 300;
inline constexpr std::size_t kMaxShopLinks = 8;

// Tries that a proof at a gate takes at most: the most are a minute of a fast machine in a browser.
inline constexpr std::int64_t kMaxGate = 10'000'000;

// What a shop calls an order or a delivery by: kept with it, and told with it.
inline constexpr std::size_t kMaxReferenceBytes = 200;
inline constexpr std::size_t kMaxKeyBytes = 64;
// The shop's own id of a person. It is only ever hashed.
inline constexpr std::size_t kMaxPersonBytes = 200;
// What stands for it on the bus; that of a token has 22.
inline constexpr std::size_t kMaxPersonNameLength = 64;
// What shoppers are told while the sale is paused, or of what was taken from their carts: it is in each change, and with
// each line that a cart lost.
inline constexpr std::size_t kMaxReasonBytes = 200;
// Returns of one order, each of which is remembered.
inline constexpr std::size_t kMaxReturns = 100;

// Orders in one answer to `orders`: at kMaxCartLines lines each, still far below a snapshot.
inline constexpr std::int64_t kMaxOrdersPage = 500;
// Events in one answer to `events`, and the most that they say together; one may say more.
inline constexpr std::int64_t kMaxEventsPage = 500;
inline constexpr std::size_t kMaxEventsBytes = 1024 * 1024;
// Events that are looked at for those of one type: 2 ms.
inline constexpr std::uint64_t kMaxEventsLooked = 5'000;
// Hooks that events are taken to, and what of one waits to be told again: it is written down with each event
// that is taken.
inline constexpr std::size_t kMaxHooks = 20;
inline constexpr std::size_t kMaxHookRetries = 100;
inline constexpr std::size_t kMaxHookReasonBytes = 200;
// Items, holds or places in one answer that lists them.
inline constexpr std::int64_t kMaxListed = 500;
// Deeds that are kept, of those at the operator's endpoint: for a shop that is looked after by people, years; the last ones of a
// script that writes all the time.
inline constexpr std::uint64_t kMaxDeeds = 10'000;
// Differences in one answer to `verify`: enough to see what is wrong.
inline constexpr std::size_t kMaxDifferences = 100;

// Carts that one change names: more than a batch has commands, and less than a message may have bytes.
inline constexpr std::size_t kMaxCartsInChange = 2'000;

// A command or change. Larger messages are refused by ZeroMQ itself, before they take memory.
inline constexpr std::int64_t kMaxBusMessageBytes = 128 * 1024;
// A catalog is told in pages of so much, or of one item that is longer: 0.2 ms of cartd's time.
inline constexpr std::size_t kMaxPageBytes = 64 * 1024;
inline constexpr std::size_t kAroundPageBytes = 1024;  // what is not entries
// What an entry has at most: the longest id and numbers with the names of the fields, and its texts, of
// which each '"' and each line's end become two bytes.
inline constexpr std::size_t kEntryBytesWithoutTexts = 800;
inline constexpr std::size_t kBytesAroundText = 6;  // "":"",
inline constexpr std::size_t kMaxEntryBytes =
    kEntryBytesWithoutTexts + kMaxImageBytes +
    kMaxLanguages * (kMaxLanguageTag + 2 * kMaxNameBytes + kBytesAroundText) +
    kMaxLanguages * (kMaxLanguageTag + 2 * kMaxTextBytes + kBytesAroundText);
// So a page of one item fits, and a change that says all of an item and names as many carts as it may.
inline constexpr std::size_t kBytesOfCartInChange = 19;  // "16 hexadecimal digits",
static_assert(kMaxEntryBytes + kAroundPageBytes + kMaxCartsInChange * kBytesOfCartInChange <=
              static_cast<std::size_t>(kMaxBusMessageBytes));
// The same of all that a shop says of itself: name, tagline, the names of its links, and their addresses.
inline constexpr std::size_t kMaxShopBytes =
    kMaxLanguages * (kMaxLanguageTag + 2 * kMaxShopNameBytes + kBytesAroundText) +
    kMaxLanguages * (kMaxLanguageTag + 2 * kMaxTaglineBytes + kBytesAroundText) +
    kMaxShopLinks * kMaxLanguages * (kMaxLanguageTag + 2 * kMaxShopNameBytes + kBytesAroundText) +
    (kMaxShopLinks + 3) * kMaxImageBytes;
static_assert(kMaxShopBytes + 2 * kAroundPageBytes <=
              static_cast<std::size_t>(kMaxBusMessageBytes));
inline constexpr std::size_t kMaxItems = 50'000;
// What is said of all items together, as a snapshot of them has it at most: cartd and every loop of a gateway keep it in
// memory. That is 2 KB of texts for each of kMaxItems, or all that may be said of 2,900.
inline constexpr std::size_t kMaxCatalogBytes = 256 * 1024 * 1024;
// Who asks for all items at once, as before there were pages, gets them up to this.
inline constexpr std::int64_t kMaxSnapshotBytes = 16 * 1024 * 1024;

// HTTP: as HTTP.md says. The longest valid POST /cart is under 1 KiB.
inline constexpr std::size_t kMaxHeaderBytes = 8 * 1024;
inline constexpr std::size_t kMaxBodyBytes = 64 * 1024;

// cartd says "I am here" this often; a gateway that has heard nothing for kStaleAfter says so.
// Two lost heartbeats are not yet a reason to worry a shopper.
inline constexpr base::Millis kHeartbeatInterval{1000};
inline constexpr base::Millis kStaleAfter{3000};
static_assert(kStaleAfter > 2 * kHeartbeatInterval);

}  // namespace proto::limits
