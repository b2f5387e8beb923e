#include "gateway/net/listener.h"

#include <sys/socket.h>

namespace gateway {
namespace {

using asio::ip::tcp;
using proto::Error;
using proto::ops::HostPort;

// As long as the kernel lets it be: a change brings back everyone whose connection had to close.
constexpr int kBacklog = 65'535;

Error refusal(const HostPort& address, const std::error_code& why) {
  return Error::bad_request("listen", "cannot listen on " + address.str() + ": " + why.message());
}

}  // namespace

proto::Result<HostPort> Listener::open(const HostPort& address, bool shared) {
  std::error_code error;
  tcp::resolver resolver(acceptor_.get_executor());
  const auto found = resolver.resolve(address.host, std::to_string(address.port),
                                      tcp::resolver::passive, error);
  if (error) return refusal(address, error);
  const tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  const int on = 1;
  if (!error && shared &&
      setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
    error = std::error_code(errno, std::system_category());
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(kBacklog, error);
  if (!error) acceptor_.non_blocking(true, error);
  if (error) return refusal(address, error);
  const tcp::endpoint local = acceptor_.local_endpoint();
  return HostPort{local.address().to_string(), local.port()};
}

void Listener::close() {
  std::error_code ignored;
  acceptor_.close(ignored);
}

void Listener::async_wait(std::function<void()> on_ready) {
  acceptor_.async_wait(tcp::acceptor::wait_read,
                       [on_ready = std::move(on_ready)](const std::error_code& error) {
                         if (!error) on_ready();
                       });
}

Listener::Accepted Listener::accept() {
  std::error_code error;
  tcp::socket socket(acceptor_.get_executor());
  acceptor_.accept(socket, error);
  if (error == asio::error::no_descriptors ||
      error == std::errc::too_many_files_open_in_system || error == asio::error::no_memory)
    return {Outcome::kOutOfDescriptors, std::nullopt};
  // Whoever left between the kernel's queue and here is nobody; the next readiness brings the rest.
  if (error) return {Outcome::kNobody, std::nullopt};
  socket.non_blocking(true, error);
  if (!error) socket.set_option(tcp::no_delay(true), error);
  return {Outcome::kAccepted, std::move(socket)};
}

}  // namespace gateway
