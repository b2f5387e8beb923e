// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Goal: the same bytes have the same meaning however the network cuts them, for any bytes.
//
// Method: requests are damaged at random from a seed, then read once whole and several times in
// random pieces; outcomes are compared, and the whole ones must be within their bounds.
#include <random>
#include <string>
#include <vector>

#include "gateway/http/request_framer.h"
#include "proto/limits.h"
#include "tests/support/catch.h"

namespace gateway {
namespace {

using Step = RequestFramer::Step;

struct Outcome {
  Step step = Step::kNeedMore;
  HttpRequest request;
  std::size_t consumed = 0;
  bool keep_alive = true;
  bool http10 = false;
  RequestFramer::Refusal refusal = RequestFramer::Refusal::kMalformed;
  std::string reason;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// `dropped`: the bytes that were released before.
Outcome outcome_of(const RequestFramer& framer, Step step, std::size_t dropped = 0) {
  if (step == Step::kContinue) step = Step::kNeedMore;  // says nothing about where the end is
  Outcome outcome;
  outcome.step = step;
  if (step == Step::kComplete) {
    outcome.request = framer.request;
    outcome.consumed = framer.consumed + dropped;
    outcome.keep_alive = framer.keep_alive;
    outcome.http10 = framer.http10;
  } else if (step == Step::kRefused) {
    outcome.refusal = framer.refusal;
    outcome.reason = framer.reason;
  }
  return outcome;
}

const std::vector<std::string> kRequests = {
    "GET /status?session=a&wait=5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "GET http://a:80/%41?b=? HTTP/1.2\r\nHost: [::1]\r\nCookie: a=b\r\nCookie: session=c\r\n"
    "Prefer: wait=1\r\nIf-None-Match: \"a.1\"\r\nOrigin: x\r\n\r\n",
    "POST /cart HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\nsession=a&x=",
    "POST /cart HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    "POST /cart HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nX: y\r\n\r\n",
    "\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n",
};

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::string damaged() {
    std::string bytes = kRequests[below(kRequests.size())];
    for (auto count = below(4); count > 0; --count) damage(bytes);
    return bytes;
  }

  /// Reads `bytes` in random pieces, often single bytes, and drops at random what is not needed.
  Outcome read_in_pieces(const std::string& bytes) {
    RequestFramer framer;
    const std::size_t largest = 1 + below(below(2) == 0 ? 3 : bytes.size() + 1);
    Step step = Step::kNeedMore;
    std::size_t there = 0;
    std::size_t dropped = 0;
    while (there < bytes.size() && (step == Step::kNeedMore || step == Step::kContinue)) {
      if (below(2) == 0) dropped += framer.release();
      there = std::min(bytes.size(), there + 1 + below(largest));
      step = framer.next(std::string_view(bytes).substr(dropped, there - dropped));
    }
    return outcome_of(framer, step, dropped);
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  void damage(std::string& bytes) {
    if (bytes.empty()) return;
    const std::size_t at = below(bytes.size());
    const std::size_t size = 1 + below(8);
    switch (below(7)) {
      case 0:
        bytes[at] = static_cast<char>(below(256));
        break;
      case 1:
        bytes.erase(at, size);
        break;
      case 2:
        bytes.insert(at, bytes.substr(below(bytes.size()), size));
        break;
      case 3:
        bytes.insert(at, kTokens[below(kTokens.size())]);
        break;
      case 4:
        bytes.resize(at);
        break;
      case 5:
        bytes.insert(at, std::string(1 + below(9000), 'x'));
        break;
      default:
        bytes[at] = "\r\n :;,0\t"[below(8)];
        break;
    }
  }

  inline static const std::vector<std::string> kTokens = {"\r\n",
                                                          "\r\n\r\n",
                                                          "\n",
                                                          "\r",
                                                          "Content-Length: 5\r\n",
                                                          "Transfer-Encoding: chunked\r\n",
                                                          "Host: c\r\n",
                                                          "0\r\n\r\n",
                                                          "ffff\r\n",
                                                          " ",
                                                          "%",
                                                          "Prefer: x\r\n",
                                                          "\r\n x",
                                                          "Expect: 100-continue\r\n"};

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("Any bytes mean the same however they are cut into pieces") {
  int steps[4] = {};
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    Mutator mutator(seed);
    const std::string bytes = mutator.damaged();
    CAPTURE(seed, bytes);
    RequestFramer framer;
    Step step = framer.next(bytes);
    if (step == Step::kContinue) step = framer.next(bytes);
    const Outcome whole = outcome_of(framer, step);
    ++steps[static_cast<int>(step)];
    REQUIRE(whole.consumed <= bytes.size());
    REQUIRE(whole.request.body.size() <= proto::limits::kMaxBodyBytes);
    REQUIRE(whole.request.path.size() <= proto::limits::kMaxHeaderBytes);
    for (int cut = 0; cut < 4; ++cut) REQUIRE(mutator.read_in_pieces(bytes) == whole);
  }
  // A run that never meets one of these proves nothing about it.
  CHECK(steps[static_cast<int>(Step::kNeedMore)] > 200);
  CHECK(steps[static_cast<int>(Step::kComplete)] > 200);
  CHECK(steps[static_cast<int>(Step::kRefused)] > 200);
}

}  // namespace gateway
