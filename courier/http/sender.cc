// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/http/sender.h"

#include <httplib.h>

#include <atomic>
#include <future>
#include <iterator>
#include <utility>

namespace courier {

using base::MonoClock;

namespace {

// What a hook says is not read, but its end is waited for: up to here.
constexpr std::size_t kMostBytes = 64 * 1024;

}  // namespace

/// One post on a connection of its own.
class Sender::Exchange {
 public:
  /// `on_end` outlives it.
  Exchange(const HookUrl& url, const std::string& ca, const Post& post,
           const std::function<void()>& on_end)
      : client_(url.origin) {
    client_.set_follow_location(false);
    client_.set_keep_alive(false);
    client_.set_connection_timeout(Sender::kTimeout.count());
    // It is given up before, by its whole time.
    client_.set_read_timeout(2 * Sender::kTimeout.count());
    client_.set_write_timeout(2 * Sender::kTimeout.count());
    client_.enable_server_certificate_verification(true);
    if (!ca.empty()) client_.set_ca_cert_path(ca);
    request_.method = "POST";
    request_.path = url.path;
    request_.headers = {{"Content-Type", "application/json"},
                        {"User-Agent", "holdfast-courier/" HOLDFAST_VERSION},
                        {"webhook-id", post.id},
                        {"webhook-timestamp", post.timestamp},
                        {"webhook-signature", post.signature}};
    request_.body = post.body;
    request_.response_handler = [this](const httplib::Response& response) {
      status_ = response.status;
      return true;
    };
    request_.content_receiver = [this](const char*, std::size_t size, std::uint64_t,
                                       std::uint64_t) {
      bytes_ += size;
      return bytes_ <= kMostBytes;
    };
    done_ = std::async(std::launch::async, [this, end = &on_end] {
      httplib::Result result = client_.send(request_);
      has_ended_ = true;
      (*end)();
      return result;
    });
  }

  /// Does not wait for an answer any more.
  ~Exchange() { client_.stop(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  base::MonoTime until() const { return until_; }
  /// Nothing while it has neither ended nor had its time.
  std::optional<Receipt> receipt(std::uint64_t number) {
    using Verdict = Receipt::Verdict;
    const bool is_late = !has_ended_;
    if (is_late && MonoClock::now() < until_) return std::nullopt;
    // Its thread returns then: nothing waits for a name any more, which has taken its time before.
    if (is_late) client_.stop();
    const httplib::Result result = done_.get();
    if (is_late) return Receipt{number, Verdict::kFailed, "no answer in 15 s"};
    const bool is_whole = result || bytes_ > kMostBytes;
    if (!is_whole) return Receipt{number, Verdict::kFailed, httplib::to_string(result.error())};
    // Of an answer that cannot have a body, the handler is not told.
    const int status = result ? result->status : status_;
    if (status >= 200 && status < 300) return Receipt{number, Verdict::kTaken, ""};
    return Receipt{number, status == 410 ? Verdict::kGone : Verdict::kFailed,
                   "status " + std::to_string(status)};
  }

 private:
  httplib::Client client_;
  httplib::Request request_;
  int status_ = 0;         // written by the thread of done_
  std::size_t bytes_ = 0;  // the same
  std::atomic<bool> has_ended_{false};
  const base::MonoTime until_ = MonoClock::now() + kTimeout;
  std::future<httplib::Result> done_;  // last: its destructor waits for who uses the others
};

Sender::Sender(HookUrl url, std::string ca, std::function<void()> on_end)
    : url_(std::move(url)), ca_(std::move(ca)), on_end_(std::move(on_end)) {}

Sender::~Sender() { drop(); }

void Sender::post(std::uint64_t number, const Post& post) {
  exchanges_.emplace(number, std::make_unique<Exchange>(url_, ca_, post, on_end_));
}

std::vector<Receipt> Sender::take_ended() {
  std::vector<Receipt> receipts;
  for (auto at = exchanges_.begin(); at != exchanges_.end();) {
    const auto receipt = at->second->receipt(at->first);
    if (receipt) receipts.push_back(*receipt);
    at = receipt ? exchanges_.erase(at) : std::next(at);
  }
  return receipts;
}

std::optional<base::MonoTime> Sender::next_late() const {
  std::optional<base::MonoTime> next;
  for (const auto& [number, exchange] : exchanges_)
    if (!next || exchange->until() < *next) next = exchange->until();
  return next;
}

void Sender::drop() { exchanges_.clear(); }

}  // namespace courier
