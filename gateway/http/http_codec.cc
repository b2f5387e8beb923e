#include "gateway/http/http_codec.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <functional>

#include "gateway/http/plain_request.h"
#include "proto/check.h"

namespace gateway {
namespace {

/// Reads from memory, writes to nobody. The members that later versions of httplib ask for stand
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
  ssize_t write(const char*, size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return 0; }

 private:
  std::string_view input_;
};

// The head of an answer to a poll has 200 bytes, that of a page 400.
constexpr std::size_t kUsualHeadSize = 512;

Params as_params(httplib::Params& params) {
  Params all;
  for (auto& [name, value] : params) all.emplace_back(name, std::move(value));
  return all;
}

/// The reason phrase of each status that is answered here (RFC 9110, 15).
std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
  }
  CHECK(false, status);
}

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
    // Nobody reads what comes out: the shortest way to the end.
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& response) {
      response.status = 204;
      return HandlerResponse::Handled;
    });
  }

  /// Runs one request through httplib; `setup` sees it once its headers are read.
  void run(std::string_view head, const std::function<void(httplib::Request&)>& setup) {
    MemoryStream stream(head);
    bool closed = false;
    process(*this, stream, closed, setup);
  }

 private:
  /// The argument list grew between 0.11.4 and 0.18.7.
  template <class Self>
  static void process(Self& self, httplib::Stream& stream, bool& closed,
                      const std::function<void(httplib::Request&)>& setup) {
    constexpr bool kClose = true;
    if constexpr (requires { self.process_request(stream, kClose, closed, setup); })
      self.process_request(stream, kClose, closed, setup);
    else
      self.process_request(stream, std::string(), 0, std::string(), 0, kClose, closed, setup);
  }
};

HttpCodec::HttpCodec() : engine_(std::make_unique<Engine>()) {}
HttpCodec::~HttpCodec() = default;

std::optional<HttpRequest> HttpCodec::decode(std::string_view head, std::string body) {
  std::optional<HttpRequest> decoded = read_plain_head(head);
  if (decoded) {
    decoded->body = std::move(body);
    return decoded;
  }
  engine_->run(head, [&](httplib::Request& request) {
    decoded.emplace();
    decoded->content_type = request.get_header_value("Content-Type");
    decoded->cookie = request.get_header_value("Cookie");
    decoded->if_none_match = request.get_header_value("If-None-Match");
    decoded->last_event_id = request.get_header_value("Last-Event-ID");
    decoded->prefer = request.get_header_value("Prefer");
    decoded->origin = request.get_header_value("Origin");
    decoded->method = request.method;
    decoded->path = origin_form(std::move(request.path));
    decoded->params = as_params(request.params);
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
  std::string bytes;
  bytes.reserve(kUsualHeadSize + response.body.size());
  const auto put = [&bytes](std::string_view name, std::string_view value) {
    bytes.append(name).append(": ").append(value).append("\r\n");
  };
  bytes.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  bytes.append(reason_of(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) put(name, value);
  if (!response.content_type.empty()) put("Content-Type", response.content_type);
  if (response.streamed && !style.http10) put("Transfer-Encoding", "chunked");
  // A 304 has no content, and its length is not 0 but that of what the client has.
  if (!response.streamed && response.status != 304 && response.status != 204)
    put("Content-Length", std::to_string(response.body.size()));
  put("Date", date_of(now));
  if (style.close) put("Connection", "close");
  else if (style.http10) put("Connection", "keep-alive");
  if (!style.preference.empty()) put("Preference-Applied", style.preference);
  if (!style.origin.empty()) {
    put("Access-Control-Allow-Origin", style.origin);
    put("Access-Control-Expose-Headers", "ETag, Preference-Applied, Retry-After");
    put("Vary", "Origin");
  }
  bytes.append("\r\n");
  if (!style.head) bytes.append(response.body);
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

Params HttpCodec::form_params(const std::string& body) {
  if (auto plain = read_plain_form(body)) return *std::move(plain);
  httplib::Params params;
  httplib::detail::parse_query_text(body, params);
  return as_params(params);
}

}  // namespace gateway
