// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// HTTP/1 over the connections of one loop: requests out of bytes, answers into bytes.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "gateway/core/address.h"
#include "gateway/http/response_writer.h"
#include "gateway/http/stream_piece.h"
#include "gateway/net/connection_memory.h"
#include "gateway/net/connection_table.h"
#include "gateway/net/entrance.h"
#include "gateway/net/handshake_line.h"
#include "gateway/net/listener.h"
#include "gateway/net/poller.h"
#include "gateway/net/tls_certificates.h"

namespace gateway {

/// Reads, frames and decodes requests, hands them to its Handler one at a time per connection, and
/// writes what answer(), answer_shared() and the stream's calls are given.
///
/// on_event() only notes who is ready; all work is done in take_ready() and end_turn(), with the
/// turn's one `now`. Nothing closes before end_turn(). Loop thread only.
class HttpServer {
 public:
  class Handler {
   public:
    virtual ~Handler() = default;
    /// A whole request, which is the server's own again afterwards; answer it now or later, once, or begin a
    /// stream and end it later.
    virtual void on_request(ConnectionId connection, const HttpRequest& request) = 0;
    /// The peer of an unanswered request is gone.
    virtual void on_hangup(ConnectionId connection) = 0;
    /// The peer of an unanswered request will send no more, but may read.
    virtual void on_half_close(ConnectionId connection) = 0;
  };
  struct Settings {
    std::size_t max_connections = 100'000;
    std::uint64_t random_seed = 0;
    std::vector<std::string> allowed_origins;  // whose pages may read answers
    // Whose word on how a client came is believed: PROXY protocol's, where empty means anybody, and
    // X-Forwarded-Proto.
    AddressRanges trusted_proxies;
  };
  /// `poller` and `handler` must outlive this.
  HttpServer(Poller& poller, const Settings& settings, Handler& handler, base::MonoTime now);

  /// Listens there, too. `shared` as Listener::open() has it.
  base::OrFailure<ops::HostPort> listen(const ops::HostPort& address, bool shared,
                                        Entrance entrance = {});
  /// Where doors redirect to.
  void redirect_to(std::uint16_t https_port) { https_port_ = https_port; }
  /// What connections of doors with TLS are shown from now on. REQUIRES: there are some before the first of
  /// them comes.
  void set_certificates(std::shared_ptr<const TlsCertificates> certificates) {
    certificates_ = std::move(certificates);
  }

  // --- the turn, in this order ---------------------------------------------------------------------
  /// The poller's tokens from here on are not this server's.
  static constexpr std::uint64_t kFirstFreeToken = std::uint64_t{0xffff'ffff} << 32;
  void on_event(const Poller::Event& event);
  /// Accepts, and reads requests of those that are ready, a bounded number. `wall` is for Date.
  void take_ready(base::MonoTime now, base::WallTime wall);
  /// Ends what has taken too long, once it has looked whether the rest has come by now: that may be a
  /// request.
  void end_overdue(base::MonoTime now);
  /// Writes what was answered, closes what is over.
  void end_turn(base::MonoTime now);
  /// The loop was away: whoever is in the midst of a request or of an answer has its time anew.
  void on_overslept(base::MonoTime now);
  /// True when take_ready() has something to do without waiting.
  bool has_ready() const {
    return !ready_.empty() || !ready_later_.empty() || !again_.empty() || acceptable_ ||
           !shaking_.empty() || (!beginning_.empty() && handshakes_.has_room());
  }
  std::optional<base::MonoTime> next_due() const;

  // --- answers: for a connection that is gone they do nothing ----------------------------------------
  /// For Preference-Applied in the answer to the request under way.
  void set_preference(ConnectionId connection, std::string preference);
  void answer(ConnectionId connection, HttpResponse response);

  /// One response for many connections, encoded once for each style among them.
  class Shared {
   public:
    /// `own_at`: where in the body those bytes are that each connection has of its own.
    explicit Shared(HttpResponse response, std::size_t own_at = 0)
        : response_(std::move(response)), own_at_(own_at) {}
    int status() const { return response_.status; }

   private:
    friend class HttpServer;
    HttpResponse response_;
    std::size_t own_at_;
    std::map<ReplyStyle, std::string> by_style_;
  };
  /// Writes at once: the bytes are copied only where the peer does not take them all. `own` is put over as
  /// many bytes of the body. `group` is what all who are answered together have in common, some of them in
  /// later turns.
  void answer_shared(ConnectionId connection, Shared& shared, std::string_view own,
                     std::uint32_t group);
  /// While a group is put off, whoever was answered last with it is read behind all others, once no group
  /// is: they all ask again at once.
  void put_off(std::optional<std::uint32_t> group) { put_off_ = group; }

  // --- streams (http_server_streams.cc): for a connection that has none they do nothing ------------
  /// Answers with a head that stream() continues and end_stream() ends, the one to HEAD too.
  void begin_stream(ConnectionId connection, const HttpResponse& head);
  /// Writes a piece of it at once. A peer that does not take them is hung up on, and counted.
  void stream(ConnectionId connection, const StreamPiece& piece);
  void end_stream(ConnectionId connection);

  // --- draining --------------------------------------------------------------------------------------
  /// From now on every answer ends its connection, and idle ones are closed over `duration`.
  void start_drain(base::MonoTime now, base::Millis duration);

  std::size_t connections() const { return table_.size(); }
  std::size_t handshakes() const { return handshakes_.under_way(); }
  /// Who is at the other end, or, where a proxy has said, at the other end of the proxy, as peer_address.h
  /// says; empty where that is gone.
  std::string peer(ConnectionId connection) const;
  /// The memory of all their buffers (connection_memory.h).
  std::size_t buffered_bytes() const { return buffered_; }
  struct Totals {
    std::uint64_t accepted = 0;
    std::uint64_t requests = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t refused_connections = 0;  // at max_connections, or out of descriptors
    std::uint64_t malformed_requests = 0;
    std::uint64_t timed_out = 0;         // slow requests, slow readers
    std::uint64_t slow_streams = 0;      // hung up on: too much was not taken
    std::uint64_t headers_left_out = 0;  // of answers: see ResponseWriter
    std::uint64_t proxies_refused =
        0;                         // not trusted, or their header was none, or not there in time
    std::uint64_t handshakes = 0;  // that were done
    std::uint64_t handshakes_failed = 0;
    std::uint64_t handshakes_late = 0;     // out of time
    std::uint64_t handshakes_crowded = 0;  // gave way, see HandshakeLine
  };
  const Totals& totals() const { return totals_; }
  /// The name of the last header that was left out.
  const std::string& last_left_out() const { return writer_.last_left_out(); }

 private:
  /// A listening socket.
  struct Listening {
    Listener listener;
    Entrance entrance;
    bool acceptable = false;  // may have somebody
  };
  void accept_some(Listening& listening, std::size_t& left);
  void take_in(Socket socket, const Entrance& entrance);
  void note_ready(ConnectionId id, Connection& connection);
  void work_on(std::deque<ConnectionId>& ready);
  void run_clock(ConnectionId id, Connection& connection, Clock clock);

  // --- what comes before the first request (http_server_opening.cc)
  void open(ConnectionId id, Connection& connection);
  /// False while it is not there, and where it cannot be.
  bool take_proxy_header(ConnectionId id, Connection& connection);
  void look_for_hello(ConnectionId id, Connection& connection);
  /// Goes on with handshakes, and begins some: a bounded number.
  void shake_hands();
  /// One that waits for its handshake to go on or to begin; null where it is gone.
  Connection* find_opening(ConnectionId id) const;
  /// As gets_on().
  bool opens_in_time(ConnectionId id, Connection& connection);
  void begin_handshake(ConnectionId id, Connection& connection);
  void shake_hands(ConnectionId id, Connection& connection);
  /// It is over without a request.
  void end_opening(ConnectionId id, Connection& connection, std::uint64_t& counter);
  /// The same of one that failed.
  void fail_opening(ConnectionId id, Connection& connection);
  /// The first request may come, and may have come.
  void finish_opening(ConnectionId id, Connection& connection);

  void read(ConnectionId id, Connection& connection);
  void discard(ConnectionId id, Connection& connection, std::size_t bytes);
  /// Whether so many answers wait to be taken that no request is begun.
  static bool is_full(const Connection& connection);
  void keep(Connection& connection, std::string_view bytes);
  /// Brings the sum of buffers up to date, and gives back what is far too large.
  void count_buffers(Connection& connection);
  /// The peer will send no more, or is gone: whoever answers it is told so.
  void hear_end(ConnectionId id, Connection& connection);
  /// Handles the whole requests among the kept bytes, as far as answers keep up.
  void process_input(ConnectionId id, Connection& connection);
  /// The bytes of one request that was handled; 0 when none is whole or one was refused.
  std::size_t process_one(ConnectionId id, Connection& connection, std::string_view bytes);
  void begin_request(ConnectionId id, Connection& connection, RequestFramer& framer);
  /// The style of the answer to what was read of a request.
  bool is_trusted(ConnectionId id, Connection& connection) const;
  ReplyStyle style_for(const RequestFramer& framer) const;
  void refuse(ConnectionId id, Connection& connection, const HttpResponse& response);
  std::string encode(const HttpResponse& response, const ReplyStyle& style);
  /// Takes its input, of which nothing is left, for whoever is read next. REQUIRES: its framer is as new.
  void spare_input(Connection& connection);
  void on_peer_done(ConnectionId id, Connection& connection);

  /// Sends what goes without waiting and keeps the rest; false when the connection was broken.
  bool write_through(ConnectionId id, Connection& connection, std::string_view bytes);
  void finish_answer(ConnectionId id, Connection& connection);
  void note_flush(ConnectionId id, Connection& connection);
  void write_output(ConnectionId id, Connection& connection);
  void after_output(ConnectionId id, Connection& connection);
  void linger(ConnectionId id, Connection& connection);
  void hang_up(ConnectionId id, Connection& connection);
  void close_later(ConnectionId id, Connection& connection);
  void on_due(ConnectionId id, Connection& connection);
  /// Reads or writes what can be by now; true when the connection is not overdue any more.
  bool gets_on(ConnectionId id, Connection& connection);

  const std::size_t max_connections_;
  Handler& handler_;
  std::mt19937_64 random_;
  const std::vector<std::string> allowed_origins_;
  const AddressRanges trusted_proxies_;
  ResponseWriter writer_;
  Poller& poller_;
  std::vector<Listening> listening_;
  std::uint16_t https_port_ = 0;
  std::shared_ptr<const TlsCertificates> certificates_;
  ConnectionTable table_;
  base::MonoTime now_;  // of the turn
  base::WallTime wall_{};
  bool acceptable_ = false;                        // one of listening_ may have somebody
  std::optional<base::MonoTime> accept_again_at_;  // out of descriptors until then
  bool draining_ = false;
  std::deque<ConnectionId> ready_;        // readable or writable
  std::deque<ConnectionId> ready_later_;  // the same, of a group that was put off
  std::optional<std::uint32_t> put_off_;
  std::deque<ConnectionId> shaking_;    // can go on with their handshake
  std::deque<ConnectionId> beginning_;  // have sent what begins one
  HandshakeLine handshakes_;
  std::deque<ConnectionId> again_;                  // have kept bytes that can be worked on
  std::vector<ConnectionId> flush_;                 // have output of this turn
  std::vector<ConnectionId> closing_;               // are closed at the end of this turn
  std::unique_ptr<Connection::Input> spare_input_;  // so that most requests allocate none
  std::array<char, connection_memory::kRead> scratch_;
  std::size_t buffered_ = 0;
  Totals totals_;
};

}  // namespace gateway
