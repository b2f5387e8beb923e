// A listening socket.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <functional>
#include <optional>

#include "proto/error.h"
#include "proto/ops/addresses.h"

namespace gateway {

/// Accepts without blocking. Loop thread only.
class Listener {
 public:
  explicit Listener(asio::io_context& io) : acceptor_(io) {}

  /// Listens; the address with the port the system chose where 0 was asked. `shared`: other loops
  /// of this program listen on the same port and the kernel deals connections out between them
  /// (SO_REUSEPORT). Fails with kBadRequest, saying why.
  proto::Result<proto::ops::HostPort> open(const proto::ops::HostPort& address, bool shared);
  void close();

  /// Calls `on_ready` once, when there may be somebody to accept.
  void async_wait(std::function<void()> on_ready);

  enum class Outcome { kAccepted, kNobody, kOutOfDescriptors };
  struct Accepted {
    Outcome outcome;
    std::optional<asio::ip::tcp::socket> socket;  // non-blocking, TCP_NODELAY
  };
  Accepted accept();

 private:
  asio::ip::tcp::acceptor acceptor_;
};

}  // namespace gateway
