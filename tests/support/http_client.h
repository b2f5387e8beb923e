// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// An HTTP client over a bare socket: sends what the test says, byte for byte, and never waits
// without a deadline. Not a library's, so that it may also be rude.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/deadline.h"
#include "tests/support/http_response.h"

namespace support {

/// The peer closed or reset the connection, or could not be reached.
struct ConnectionLost : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// The deadline passed.
struct TimedOut : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  /// As HTTP/1.1, with Host, and with Content-Length where there is or may be a body.
  std::string bytes() const;
};

HttpRequest get(std::string target, std::vector<std::pair<std::string, std::string>> headers = {});
/// A form, application/x-www-form-urlencoded.
HttpRequest post_form(std::string target, std::string form);
HttpRequest post_json(std::string target, const Json& body);
/// POST /cart with the fields of CONTRACT as a form.
HttpRequest add(const std::string& session, const std::string& item, int quantity);
HttpRequest remove(const std::string& session, const std::string& item);

/// A non-blocking TCP socket to "127.0.0.1:41234", connected or about to be. Throws ConnectionLost.
int start_connecting(const std::string& address);

/// One connection. Send and read are apart, so that a request can be left open while the test does
/// something else. One thread at a time.
class HttpConnection {
 public:
  /// Connects; throws ConnectionLost or TimedOut.
  explicit HttpConnection(const std::string& address, Deadline deadline = soon());
  ~HttpConnection();
  HttpConnection(HttpConnection&& other) noexcept;
  HttpConnection& operator=(HttpConnection&& other) noexcept;

  /// Sends all of it; throws ConnectionLost or TimedOut.
  void send(std::string_view bytes, Deadline deadline = soon());
  void send(const HttpRequest& request) { send(request.bytes()); }
  /// Sends what goes until nothing has gone for `pause`; returns how much that was. For peers that do
  /// not read.
  std::size_t send_what_goes(std::string_view bytes, milliseconds pause);

  /// The next response, an interim 1xx one included. Throws ConnectionLost when the peer closes
  /// before it is whole, TimedOut, MalformedResponse.
  HttpResponse read(Deadline deadline = soon()) { return read_to("GET", deadline); }
  HttpResponse read_to(std::string_view method, Deadline deadline = soon());
  HttpResponse request(const HttpRequest& request, Deadline deadline = soon());
  /// Gives the parser more of a response, waiting for it; false when the peer has closed.
  bool read_into(HttpResponseParser& parser, Deadline deadline = soon());

  /// True when something (an answer, a close) comes within `wait`. Only for "nothing must come":
  /// a short wait can overlook a late answer, but never invent one.
  bool has_news_within(milliseconds wait);
  /// True when the peer has closed by the deadline, with nothing more to read.
  bool closed_by_peer(Deadline deadline = soon());

  /// No more requests, but answers are still welcome.
  void half_close();
  /// Gone without a goodbye: the peer sees a reset.
  void reset();

 private:
  /// Waits for bytes and appends them to received_; false at the peer's close.
  bool receive(Deadline deadline);

  int fd_ = -1;
  std::string received_;  // not yet part of a response that was read
};

}  // namespace support
