// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The certificates that a gateway shows, each with its key.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace gateway {

/// Read of files, and never changed: new ones replace the whole. Connections go on with those that they
/// began with. Any thread.
class TlsCertificates {
 public:
  /// PEM: the certificate with its chain behind it, and its key; one file may have both.
  struct Files {
    std::string certificate;
    std::string key;
  };
  /// Fails with the name of the first file that is wrong, and why: one that cannot be read, a key of another
  /// certificate, or one that others may read. `what` is the flag. REQUIRES: there is one.
  static base::OrFailure<std::shared_ptr<const TlsCertificates>> read(
      const std::vector<Files>& files);

  /// What connections begin with; who names a host of another certificate (SNI) is shown that.
  ssl_ctx_st* first() const { return contexts_.front().get(); }
  std::size_t size() const { return contexts_.size(); }
  /// The day, UTC, from which the first of them to expire is good no more: "2027-02-25".
  const std::string& good_until() const { return good_until_; }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  using Context = std::unique_ptr<ssl_ctx_st, Free>;

  static base::OrFailure<Context> read_one(const Files& files);
  /// The context whose certificate is for that host; null where none is.
  ssl_ctx_st* find(std::string_view host) const;
  static int choose(ssl_st* ssl, int* alert, void* certificates);

  std::vector<Context> contexts_;
  std::string good_until_;
};

}  // namespace gateway
