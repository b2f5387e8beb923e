// Flags, environment and configuration file, the same way in every program (OPS.md).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proto/error.h"
#include "proto/units.h"

namespace CLI {
class App;
}  // namespace CLI

namespace proto::ops {

/// "500ms", "2s", "15m", "12h" or "0"; fails with kBadRequest for anything else or above 1000 h.
Result<Millis> parse_duration(std::string_view text);
/// The shortest spelling parse_duration reads back: "15m".
std::string format_duration(Millis duration);

/// One program's flags. Every flag `--max-holds` can also be given as HOLDFAST_MAX_HOLDS and as
/// `max-holds = 1000` in the file named by --config; the command line wins over the environment,
/// and that over the file. Targets must outlive parse(); they keep their value as the default.
class Flags {
 public:
  Flags(std::string program, std::string description);
  ~Flags();

  void text(const std::string& flag, std::string& target, const std::string& help);
  void texts(const std::string& flag, std::vector<std::string>& target, const std::string& help);
  /// A listening address as parse_host_port() reads it (addresses.h); also "off" where `may_be_off`.
  void address(const std::string& flag, std::string& target, bool may_be_off,
               const std::string& help);
  /// A ZeroMQ endpoint as check_endpoint() wants it.
  void endpoint(const std::string& flag, std::string& target, const std::string& help);
  void endpoints(const std::string& flag, std::vector<std::string>& target,
                 const std::string& help);
  void count(const std::string& flag, std::int64_t& target, std::int64_t min, std::int64_t max,
             const std::string& help);
  void duration(const std::string& flag, Millis& target, Millis min, Millis max,
                const std::string& help);

  /// Fills the targets. --help and --version print and exit 0; a wrong flag or value prints a
  /// message that names it to stderr and exits 2.
  void parse_or_exit(int argc, char** argv);
  /// For what a single flag's check cannot see (two flags that contradict): prints, exits 2.
  [[noreturn]] static void refuse(const std::string& flag, const std::string& why);

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace proto::ops
