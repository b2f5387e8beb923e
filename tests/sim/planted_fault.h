// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Faults for the canary: a checker that does not notice them would not notice ours.
#pragma once

namespace sim {

enum class PlantedFault {
  kNone,
  kShopperSkipsAnswer,     // takes an answer's cursor but not its numbers
  kSnapshotsAreSwallowed,  // a gateway that asks for a second snapshot is never heard
  kDeadlinesBeforeInput,  // a gateway that was frozen is handed what has come only when it has judged
  kWaiterIsForgotten,     // a fan-out leaves one of its waiters out
  kWaiterIsToldTwice,     // … or answers one again
  kStreamIsForgotten,     // … or leaves one of its streams out
  kRepliesBeforeCommit,  // a store says that it has written, has not, and cartd crashes after its replies
  kNumbersAreAltered,      // a change arrives with one unit more than there is
  kDescriptionIsLost,      // a change arrives without what it says of its item
  kPageIsOverNewerChange,  // a gateway takes the pages as they came for what is true at the last one
  kOrdersAreNotLookedUp,   // cartd applies a checkout without the orders the store has
  kSoldIsTakenForReleased,  // cartd is told of a sold order that it was given up
  kOrderIsLostInCrash,      // one that was committed just before is not there afterwards
  kEventIsLostInCrash,      // … or what was told of it
  kRepeatIsAnsweredAnew,    // an order that is made again is told with the cursor of now
  kLineIsTurnedInCrash,     // the last in line is the first afterwards
  kLineIsLostInCrash,       // nobody is in line afterwards
  kOfferIsLostInCrash,      // an offer is an ordinary hold afterwards
  kBeginningIsLostInCrash,  // a hold has its whole life anew
  kPutBackIsLostInCrash,    // … or one that is put back and taken again
  kPauseIsLostInCrash,      // the sale goes on afterwards
  kOpeningIsMovedInCrash,   // an item opens an hour earlier afterwards, and closes as much later
  kHiddenIsLostInCrash,     // … or what is hidden
  kPersonIsLostInCrash,     // what was for a person is for its session alone afterwards
  kBoughtIsNotCounted,      // cartd is told that nobody has bought anything
  kHiddenIsTold,            // a gateway is told of what is hidden that it is not
  kShopIsAltered,           // what a shop says of itself is lost on its way
  kLeaseIsIgnored,          // cartd takes every courier for the same one
  kHookIsAheadInCrash,      // what was not taken to a hook yet is forgotten
};

}  // namespace sim
