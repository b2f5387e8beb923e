// The plain reader and httplib read the same, asked with random requests: a header that only httplib
// reads sends the same request the other way.
#include "gateway/http/plain_request.h"

#include <algorithm>
#include <random>

#include "gateway/http/http_codec.h"
#include "gateway/http/request_framer.h"
#include "tests/support/catch.h"

namespace gateway {
namespace {

/// httplib keeps parameters by name.
HttpRequest by_name(HttpRequest request) {
  std::stable_sort(request.params.begin(), request.params.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return request;
}

/// All of it, to be compared and shown.
std::string text_of(const HttpRequest& request) {
  std::string text = request.method + ' ' + request.path;
  for (const auto& [name, value] : request.params) text += " [" + name + "=" + value + "]";
  for (const auto* field : {&request.content_type, &request.cookie, &request.if_none_match,
                            &request.last_event_id, &request.prefer, &request.origin})
    text += " <" + *field + ">";
  return text;
}

class RandomHead {
 public:
  explicit RandomHead(std::uint64_t seed) : random_(seed) {}

  std::string next() {
    std::string head = pick({"GET", "GET", "GET", "POST", "HEAD", "PUT", "OPTIONS", "BREW"}) + " " +
                       pick({"/status", "/status", "/cart", "/", "/a/b.c", "/a%20b", "/a+b", "*",
                             "http://x/status", "/a//b", "/~a_b-c", "//"});
    if (one_in(4) == false) head += "?" + query();
    head += pick({" HTTP/1.1\r\n", " HTTP/1.1\r\n", " HTTP/1.0\r\n"}) + "Host: x\r\n";
    for (int left = below(4); left > 0; --left) head += header();
    return head;
  }
  std::string query() {
    std::string text;
    for (int left = below(5); left > 0; --left) {
      text += pick({"session", "item", "item", "since", "wait", "", "a.b"}) +
              pick({"=", "=", "=", "=", "==", ""}) +
              pick({"P", "Q", "0", "4f1c9a.17", "", "a b", "a+b", "%41", "a=b", "x?y", "a/b", ";",
                    "*"});
      if (left > 1 || one_in(6)) text += pick({"&", "&", "&", "&&"});
    }
    return text;
  }

 private:
  std::string header() {
    return pick({"Cookie", "cookie", "PREFER", "Origin", "Content-Type", "If-None-Match",
                 "if-none-match", "Last-Event-ID", "last-event-id", "Range", "User-Agent",
                 "Accept", "Content-Length", "Cookies"}) +
           pick({": ", ":", ":  ", ":\t", " :"}) +
           pick({"session=s1", "wait=5", "https://shop.example", "\"4f1c9a.17\"", "text/plain", "",
                 "a b", "a%41", "bytes=0-1", "5", "W/\"x\", \"y\"", "\xc3\xa4"}) +
           pick({"", "", " ", "\t "}) + "\r\n";
  }
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
  bool one_in(int times) { return below(times) == 0; }
  std::string pick(std::initializer_list<const char*> choices) {
    return choices.begin()[below(static_cast<int>(choices.size()))];
  }
  std::mt19937_64 random_;
};

bool passes_framer(const std::string& head) {
  RequestFramer framer;
  const auto step = framer.next(head);
  return step == RequestFramer::Step::kComplete || step == RequestFramer::Step::kNeedMore;
}

}  // namespace

TEST_CASE("What is read as plain is what httplib reads") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  RandomHead heads(seed);
  HttpCodec codec;
  int plain_ones = 0;
  int others = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string fields = heads.next();
    if (!passes_framer(fields + "\r\n")) continue;
    const auto plain = read_plain_head(fields + "\r\n");
    ++(plain ? plain_ones : others);
    if (!plain) continue;
    const auto twin = codec.decode(fields + "X-Not-Plain: %41\r\n\r\n", "");
    CAPTURE(fields);
    REQUIRE(twin);
    REQUIRE(text_of(by_name(*plain)) == text_of(*twin));
  }
  // Both ways must have been gone often, or this has shown nothing.
  CHECK(plain_ones > 500);
  CHECK(others > 500);
}

TEST_CASE("A form that is read as plain is what httplib reads") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  RandomHead forms(seed);
  int plain_ones = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string form = forms.query();
    auto plain = read_plain_form(form);
    if (!plain) continue;
    ++plain_ones;
    HttpRequest sorted;
    sorted.params = *std::move(plain);
    // A parameter that has to be decoded, and sorts behind all others, asks httplib.
    auto twin = HttpCodec::form_params(form + (form.empty() ? "" : "&") + "zz=%41");
    REQUIRE(!twin.empty());
    twin.pop_back();
    CAPTURE(form);
    REQUIRE(by_name(sorted).params == twin);
  }
  CHECK(plain_ones > 500);
}

TEST_CASE("The polls and commands of the page are plain") {
  CHECK(read_plain_head("GET /status?session=4f1c9a&item=P&wait=25&since=4f1c9a.17 HTTP/1.1\r\n"
                        "Host: shop.example\r\nAccept: */*\r\nCookie: session=4f1c9a\r\n\r\n"));
  CHECK(read_plain_head("POST /cart HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\n"
                        "Content-Type: application/json\r\n\r\n"));
  CHECK(read_plain_form("session=4f1c9a&action=add&item=P&quantity=1"));
}

}  // namespace gateway
