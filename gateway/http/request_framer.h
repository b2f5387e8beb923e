// Is a whole request there, where does it end, and may it be read at all?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gateway {

/// Finds the end of one HTTP/1 request in bytes that arrive piece by piece (RFC 9112). It refuses
/// what two programs could read in two ways (both lengths, bare line feeds, folded lines, spaces
/// before a colon, repeated lengths): a load balancer in front must agree with us on every boundary.
///
/// Usage: call next() with all bytes of the request that are there, from its first one; after
/// kComplete drop `consumed` bytes and start with a new framer. It never looks at a byte twice, so
/// a request that comes in single bytes costs no more than one that comes whole.
///
/// Pure; views returned point into the bytes given and live as long as those.
class RequestFramer {
 public:
  enum class Step {
    kNeedMore,   // not all there
    kContinue,   // as kNeedMore, and the client waits for "100 Continue" (reported once)
    kComplete,   // `head`, `body`, `consumed` and the flags are set
    kRefused,    // `refusal` is set; the connection cannot be used further
  };
  enum class Refusal {
    kMalformed,         // 400
    kHeadersTooLarge,   // 431
    kBodyTooLarge,      // 413
    kVersion,           // 505: neither HTTP/1.0 nor HTTP/1.1
  };

  Step next(std::string_view bytes);

  // Set with kComplete.
  std::string_view head;      // request line and headers, with the empty line that ends them
  std::string body;           // decoded when it came in chunks
  std::size_t consumed = 0;   // bytes of this request
  bool keep_alive = true;     // the client lets the connection be used again
  bool http10 = false;
  // Set with kRefused.
  Refusal refusal = Refusal::kMalformed;
  std::string_view reason;    // for a person; static

 private:
  enum class Phase : std::uint8_t {
    kHead,        // until the empty line
    kBody,        // content-length bytes
    kChunkSize,   // the line before a chunk
    kChunkData,   // a chunk and its line end
    kTrailers,    // until the empty line after the last chunk
  };

  Step refuse(Refusal why, std::string_view text);
  Step next_head(std::string_view bytes);
  Step next_body(std::string_view bytes);
  Step next_chunk_size(std::string_view bytes);
  Step next_chunk_data(std::string_view bytes);
  Step next_trailers(std::string_view bytes);
  /// Reads the head's lines into the flags below; false when refused.
  bool read_request_line(std::string_view line);
  bool read_header(std::string_view line);
  bool check_head();
  bool set_content_length(std::string_view value);
  bool malformed(std::string_view text);
  void read_connection(std::string_view value);
  /// The line that begins at `at_`, without its end, or nothing while it is incomplete.
  bool find_line_end(std::string_view bytes, std::size_t& end);

  Phase phase_ = Phase::kHead;
  std::size_t start_ = 0;       // after empty lines before the request
  std::size_t at_ = 0;          // everything before is understood
  std::size_t searched_ = 0;    // no line end before this
  std::size_t head_end_ = 0;
  std::size_t chunk_left_ = 0;
  std::uint64_t content_length_ = 0;
  bool has_content_length_ = false;
  bool chunked_ = false;
  bool expect_continue_ = false;
  bool close_asked_ = false;
  bool keep_alive_asked_ = false;
  int hosts_ = 0;
};

}  // namespace gateway
