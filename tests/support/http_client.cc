// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace support {
namespace {

[[noreturn]] void throw_lost(const std::string& what, int error) {
  throw ConnectionLost(what + ": " + std::strerror(error));
}

void wait_for(int fd, short events, Deadline deadline, const char* what) {
  pollfd entry{fd, events, 0};
  while (poll(&entry, 1, deadline.poll_timeout()) <= 0)
    if (deadline.passed()) throw TimedOut(what);
}

sockaddr_in parse_address(const std::string& address) {
  const auto colon = address.rfind(':');
  sockaddr_in out{};
  out.sin_family = AF_INET;
  if (colon == std::string::npos ||
      inet_pton(AF_INET, address.substr(0, colon).c_str(), &out.sin_addr) != 1)
    throw ConnectionLost("not an address: '" + address + "'");
  out.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  return out;
}

}  // namespace

std::string HttpRequest::bytes() const {
  std::string out = method + " " + target + " HTTP/1.1\r\nHost: shop.test\r\n";
  for (const auto& [name, value] : headers) out += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST")
    out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return out + "\r\n" + body;
}

HttpRequest get(std::string target, std::vector<std::pair<std::string, std::string>> headers) {
  return {"GET", std::move(target), std::move(headers), ""};
}

HttpRequest post_form(std::string target, std::string form) {
  return {"POST",
          std::move(target),
          {{"Content-Type", "application/x-www-form-urlencoded"}},
          std::move(form)};
}

HttpRequest post_json(std::string target, const Json& body) {
  return {"POST", std::move(target), {{"Content-Type", "application/json"}}, body.dump()};
}

HttpRequest add(const std::string& session, const std::string& item, int quantity) {
  return post_form("/cart", "session=" + session + "&action=add&item=" + item +
                                "&quantity=" + std::to_string(quantity));
}

HttpRequest remove(const std::string& session, const std::string& item) {
  return post_form("/cart", "session=" + session + "&action=remove&item=" + item);
}

int start_connecting(const std::string& address) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) throw_lost("socket", errno);
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const sockaddr_in target = parse_address(address);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0 &&
      errno != EINPROGRESS) {
    const int error = errno;
    close(fd);
    throw_lost("connect to " + address, error);
  }
  return fd;
}

HttpConnection::HttpConnection(const std::string& address, Deadline deadline)
    : fd_(start_connecting(address)) {
  try {
    wait_for(fd_, POLLOUT, deadline, "connecting");
  } catch (...) {
    close(fd_);
    throw;
  }
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0) return;
  close(fd_);
  throw_lost("connect to " + address, error);
}

HttpConnection::~HttpConnection() {
  if (fd_ >= 0) close(fd_);
}

HttpConnection::HttpConnection(HttpConnection&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), received_(std::move(other.received_)) {}

HttpConnection& HttpConnection::operator=(HttpConnection&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(received_, other.received_);
  return *this;
}

void HttpConnection::send(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      wait_for(fd_, POLLOUT, deadline, "sending");
    } else if (errno != EINTR) {
      throw_lost("send", errno);
    }
  }
}

std::size_t HttpConnection::send_what_goes(std::string_view bytes, milliseconds pause) {
  std::size_t all = 0;
  while (all < bytes.size()) {
    const ssize_t sent = ::send(fd_, bytes.data() + all, bytes.size() - all, MSG_NOSIGNAL);
    if (sent >= 0) {
      all += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN) {
      pollfd writable{fd_, POLLOUT, 0};
      if (poll(&writable, 1, static_cast<int>(pause.count())) == 0) break;
    } else if (errno != EINTR) {
      break;  // the peer has hung up
    }
  }
  return all;
}

bool HttpConnection::receive(Deadline deadline) {
  std::array<char, 16384> bytes;
  for (;;) {
    const ssize_t count = recv(fd_, bytes.data(), bytes.size(), 0);
    if (count == 0) return false;
    if (count > 0) {
      received_.append(bytes.data(), static_cast<std::size_t>(count));
      return true;
    }
    if (errno == EAGAIN) {
      wait_for(fd_, POLLIN, deadline, "waiting for an answer");
    } else if (errno != EINTR) {
      throw_lost("recv", errno);
    }
  }
}

HttpResponse HttpConnection::read_to(std::string_view method, Deadline deadline) {
  HttpResponseParser parser(method == "HEAD");
  for (;;) {
    received_.erase(0, parser.feed(received_));
    if (parser.complete()) return parser.take();
    if (receive(deadline)) continue;
    parser.feed_end();
    if (parser.complete()) return parser.take();
    throw ConnectionLost("closed by the peer after '" + parser.so_far() + "'");
  }
}

HttpResponse HttpConnection::request(const HttpRequest& request, Deadline deadline) {
  send(request.bytes(), deadline);
  return read_to(request.method, deadline);
}

bool HttpConnection::read_into(HttpResponseParser& parser, Deadline deadline) {
  const bool open = !received_.empty() || receive(deadline);
  received_.erase(0, parser.feed(received_));
  if (!open) parser.feed_end();
  return open;
}

bool HttpConnection::has_news_within(milliseconds wait) {
  if (!received_.empty()) return true;
  pollfd entry{fd_, POLLIN, 0};
  return poll(&entry, 1, static_cast<int>(wait.count())) > 0;
}

bool HttpConnection::closed_by_peer(Deadline deadline) {
  if (!received_.empty()) return false;
  try {
    return !receive(deadline);
  } catch (const TimedOut&) {
    return false;
  } catch (const ConnectionLost&) {
    return true;  // a reset is a close
  }
}

void HttpConnection::half_close() { shutdown(fd_, SHUT_WR); }

void HttpConnection::reset() {
  const linger hard{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  close(std::exchange(fd_, -1));
}

}  // namespace support
