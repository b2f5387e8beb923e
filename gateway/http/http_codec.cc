#include "gateway/http/http_codec.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <functional>

#include "proto/check.h"

namespace gateway {
namespace {

/// Reads from memory, writes to memory. The members that later versions of httplib ask for stand
/// here too, without `override`, since in 0.11.4 they override nothing.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view input) : input_(input) {}

  bool is_readable() const override { return !input_.empty(); }
  bool is_writable() const override { return true; }
  bool wait_readable() const { return !input_.empty(); }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }
  ssize_t read(char* into, size_t size) override {
    const std::size_t count = std::min(size, input_.size());
    std::memcpy(into, input_.data(), count);
    input_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    output.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return 0; }

  std::string output;

 private:
  std::string_view input_;
};

/// The path of an absolute-form target, which a server must accept too (RFC 9112, 3.2.2).
std::string origin_form(std::string path) {
  constexpr std::string_view kScheme = "http://";
  if (!path.starts_with(kScheme)) return path;
  const auto slash = path.find('/', kScheme.size());
  return slash == std::string::npos ? "/" : path.substr(slash);
}

}  // namespace

class HttpCodec::Engine : public httplib::Server {
 public:
  Engine() {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      if (answer_ != nullptr) fill(response);
      else response.status = 204;  // decoding: nobody reads what comes out
      return HandlerResponse::Handled;
    });
    // The last look before the headers are written.
    set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      // "timeout=5, max=5" is what httplib's own loop would do, not what ours does.
      response.headers.erase("Keep-Alive");
      response.headers.erase("Accept-Ranges");
      // A 304 has no content, and its length is not 0 but that of what the client has.
      if (response.status == 304 || response.status == 204)
        response.headers.erase("Content-Length");
    });
  }

  /// Runs one request through httplib; `setup` sees it once its headers are read.
  std::string run(std::string_view head, bool close,
                  const std::function<void(httplib::Request&)>& setup) {
    MemoryStream stream(head);
    bool closed = false;
    process(*this, stream, close, closed, setup);
    return std::move(stream.output);
  }

  const HttpResponse* answer_ = nullptr;  // borrowed for the time of one run()

 private:
  /// The argument list grew between 0.11.4 and 0.18.7.
  template <class Self>
  static void process(Self& self, httplib::Stream& stream, bool close, bool& closed,
                      const std::function<void(httplib::Request&)>& setup) {
    if constexpr (requires { self.process_request(stream, close, closed, setup); })
      self.process_request(stream, close, closed, setup);
    else
      self.process_request(stream, std::string(), 0, std::string(), 0, close, closed, setup);
  }

  void fill(httplib::Response& response) const {
    response.status = answer_->status;
    for (const auto& [name, value] : answer_->headers) response.headers.emplace(name, value);
    if (!answer_->content_type.empty())
      response.set_content(answer_->body, answer_->content_type);
  }
};

HttpCodec::HttpCodec() : engine_(std::make_unique<Engine>()) {}
HttpCodec::~HttpCodec() = default;

std::optional<HttpRequest> HttpCodec::decode(std::string_view head, std::string body) {
  std::optional<HttpRequest> decoded;
  engine_->run(head, /*close=*/true, [&](httplib::Request& request) {
    decoded.emplace();
    decoded->content_type = request.get_header_value("Content-Type");
    decoded->cookie = request.get_header_value("Cookie");
    decoded->if_none_match = request.get_header_value("If-None-Match");
    decoded->prefer = request.get_header_value("Prefer");
    decoded->origin = request.get_header_value("Origin");
    decoded->method = request.method;
    decoded->path = origin_form(std::move(request.path));
    decoded->params = std::move(request.params);
    decoded->body = std::move(body);
    // httplib is to read no body and to route nothing: the shortest way to its end.
    request.headers.clear();
    request.ranges.clear();
    request.method = "GET";
  });
  return decoded;
}

std::string HttpCodec::encode(const HttpResponse& response, const ReplyStyle& style,
                              proto::WallTime now) {
  HttpResponse complete = response;
  complete.with("Date", date_of(now));
  if (!style.close && style.http10) complete.with("Connection", "keep-alive");
  if (!style.preference.empty()) complete.with("Preference-Applied", style.preference);
  if (!style.origin.empty()) {
    complete.with("Access-Control-Allow-Origin", style.origin);
    complete.with("Access-Control-Expose-Headers", "ETag, Preference-Applied, Retry-After");
    complete.with("Vary", "Origin");
  }
  engine_->answer_ = &complete;
  std::string bytes = engine_->run(
      style.head ? "HEAD / HTTP/1.1\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n", style.close, {});
  engine_->answer_ = nullptr;
  return bytes;
}

const std::string& HttpCodec::date_of(proto::WallTime now) {
  const std::int64_t second = std::chrono::floor<proto::Seconds>(now).time_since_epoch().count();
  if (second == date_second_) return date_;
  date_second_ = second;
  std::tm utc{};
  gmtime_r(&second, &utc);
  char text[64];
  // IMF-fixdate; the C locale, which no program here leaves, has the English names it wants.
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return date_ = text;
}

std::multimap<std::string, std::string> HttpCodec::form_params(const std::string& body) {
  httplib::Params params;
  httplib::detail::parse_query_text(body, params);
  return params;
}

}  // namespace gateway
