// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/http/sender.h"

#include <httplib.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>

namespace courier {
namespace {

// What a hook says is not read, but its end is waited for: up to here.
constexpr std::size_t kMostBytes = 64 * 1024;

/// One post on a connection of its own.
class Exchange {
 public:
  Exchange(const HookUrl& url, const std::string& ca, const Post& post) : client_(url.origin) {
    client_.set_follow_location(false);
    client_.set_keep_alive(false);
    client_.set_connection_timeout(Sender::kTimeout.count());
    client_.set_read_timeout(Sender::kTimeout.count());
    client_.set_write_timeout(Sender::kTimeout.count());
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
    done_ = std::async(std::launch::async, [this] { return client_.send(request_); });
  }

  Receipt wait(std::chrono::steady_clock::time_point until) {
    using Verdict = Receipt::Verdict;
    const bool is_late = done_.wait_until(until) != std::future_status::ready;
    // Its thread returns then: nothing waits for a name any more, which has taken its time before.
    if (is_late) client_.stop();
    const httplib::Result result = done_.get();
    if (is_late) return {Verdict::kFailed, "no answer in 15 s"};
    const bool is_whole = result || bytes_ > kMostBytes;
    if (!is_whole) return {Verdict::kFailed, httplib::to_string(result.error())};
    // Of an answer that cannot have a body, the handler is not told.
    const int status = result ? result->status : status_;
    if (status >= 200 && status < 300) return {Verdict::kTaken, ""};
    return {status == 410 ? Verdict::kGone : Verdict::kFailed, "status " + std::to_string(status)};
  }

 private:
  httplib::Client client_;
  httplib::Request request_;
  int status_ = 0;         // written by the thread of done_
  std::size_t bytes_ = 0;  // the same
  std::future<httplib::Result> done_;
};

}  // namespace

std::vector<Receipt> Sender::send(const HookUrl& url, const std::vector<Post>& posts) const {
  const auto until = std::chrono::steady_clock::now() + kTimeout;
  std::vector<std::unique_ptr<Exchange>> exchanges;
  for (const Post& post : posts) exchanges.push_back(std::make_unique<Exchange>(url, ca_, post));
  std::vector<Receipt> receipts;
  for (const auto& exchange : exchanges) receipts.push_back(exchange->wait(until));
  return receipts;
}

}  // namespace courier
