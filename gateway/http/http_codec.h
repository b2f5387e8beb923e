// Requests out of bytes, answers into bytes; cpp-httplib reads what is not plain. The only file of the
// gateway that knows it.
//
// httplib::Server runs one thread per connection, which a held poll must not cost, and so its
// sockets are not used: a subclass calls its protected process_request() over a Stream that reads
// bytes already received. Compiles with 0.11.4 and 0.18.7 (Debian 12 and 13).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/http_message.h"
#include "proto/units.h"

namespace gateway {

/// Bytes to requests and answers to bytes. One thread; pure but for its scratch memory.
class HttpCodec {
 public:
  HttpCodec();
  ~HttpCodec();

  /// `head` is a whole request line and headers with the empty line, as RequestFramer found it;
  /// `body` goes into the request as it is. Nothing when httplib cannot read the head.
  std::optional<HttpRequest> decode(std::string_view head, std::string body);

  /// The bytes of an answer. `now` is for the Date header (RFC 9110, 6.6.1).
  std::string encode(const HttpResponse& response, const ReplyStyle& style, proto::WallTime now);

  /// The fields of an application/x-www-form-urlencoded body.
  static Params form_params(const std::string& body);

 private:
  class Engine;
  const std::string& date_of(proto::WallTime now);

  std::unique_ptr<Engine> engine_;
  std::int64_t date_second_ = -1;
  std::string date_;
};

}  // namespace gateway
