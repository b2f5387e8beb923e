// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/postgres.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

namespace cartd::postgres {
namespace {

using sql::Mistake;

// The server ends what takes it longer, and says so; a little later nobody waits for it any more.
constexpr base::Millis kStatementWithin{30'000};
constexpr base::Millis kAnswerWithin{35'000};
// A transaction whose client is silent. Well above the silence after which a stand-by ends it: who is ended by the server
// may have been answered a moment before, and is waited for.
constexpr base::Millis kIdleWithin{5'000};
// It knows since when a session may end by itself (idle_session_timeout), which a stand-by will want.
constexpr int kOldestServer = 140'000;

// What is set unless the address says otherwise. A peer that is gone is known after two or three seconds.
constexpr std::array<std::pair<const char*, const char*>, 8> kDefaults = {{
    {"target_session_attrs", "read-write"},
    {"fallback_application_name", "cartd"},
    {"connect_timeout", "5"},
    {"keepalives_idle", "1"},
    {"keepalives_interval", "1"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "2000"},
    {"options", ""},
}};

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

/// libpq's sentences have several lines.
std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
    text.replace(at, 1, "; ");
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

/// Not its details: they quote rows.
std::string explain(const PGresult* result) {
  const char* said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const char* code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (said == nullptr) return one_line(PQresultErrorMessage(result));
  return one_line(said) + (code == nullptr ? "" : " (SQLSTATE " + std::string(code) + ")");
}

/// Big-endian, as PostgreSQL sends.
template <class Number>
void append(std::string& bytes, Number number) {
  for (int shift = 8 * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>((number >> shift) & 0xff));
}

/// The rows of some results, one behind the other.
class ResultRows : public sql::Selection {
 public:
  explicit ResultRows(std::vector<Result> results) : results_(std::move(results)) {}

  bool next() override {
    ++row_;
    while (at_ < results_.size() && row_ >= PQntuples(results_[at_].get())) {
      ++at_;
      row_ = 0;
    }
    return at_ < results_.size();
  }
  std::int64_t integer(int column) override {
    const std::string_view digits = view(column);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!digits.empty() && (error != std::errc() || end != digits.data() + digits.size()))
      throw Mistake{"it has '" + std::string(digits) + "' where a number should be"};
    return value;
  }
  bool is_null(int column) override { return PQgetisnull(results_[at_].get(), row_, column) != 0; }
  std::string text(int column) override { return std::string(view(column)); }

 private:
  std::string_view view(int column) const {
    const PGresult* result = results_[at_].get();
    return {PQgetvalue(result, row_, column),
            static_cast<std::size_t>(PQgetlength(result, row_, column))};
  }

  std::vector<Result> results_;
  std::size_t at_ = 0;
  int row_ = -1;
};

Parameter to_parameter(const sql::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return {std::to_string(*number)};
  if (const auto* text = std::get_if<std::string_view>(&value)) return {std::string(*text)};
  return {};
}

}  // namespace

std::optional<Address> Address::parse(const std::string& text) {
  struct Free {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
    void operator()(char* text) const { PQfreemem(text); }
  };
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, Free> options(PQconninfoParse(text.c_str(), &why));
  const std::unique_ptr<char, Free> unused(why);
  if (!options) return std::nullopt;
  Address address;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    address.settings.emplace_back(option->keyword, option->val);
    const std::string_view keyword = option->keyword;
    if (keyword == "password" || keyword == "sslpassword") address.has_password = true;
  }
  return address;
}

std::string Address::shown() const {
  const auto of = [&](std::string_view keyword) -> std::string {
    for (const auto& [name, value] : settings)
      if (name == keyword) return value;
    return "";
  };
  const std::string user = of("user"), database = of("dbname"), service = of("service");
  std::string hosts = of("host").empty() ? of("hostaddr") : of("host"), ports = of("port");
  std::string shown = "postgresql://" + (user.empty() ? "" : user + "@");
  for (std::size_t i = 0; !hosts.empty() || i == 0; ++i) {
    const auto take = [](std::string& list) {
      const auto end = std::min(list.find(','), list.size());
      const std::string first = list.substr(0, end);
      list.erase(0, std::min(end + 1, list.size()));
      return first;
    };
    const bool is_same_port = ports.find(',') == std::string::npos;  // one for all of them
    const std::string host = take(hosts), port = is_same_port ? ports : take(ports);
    shown += (i == 0 ? "" : ",") + host + (port.empty() ? "" : ":" + port);
  }
  return shown + "/" + database + (service.empty() ? "" : "?service=" + service);
}

void Array::add(std::int64_t value) {
  append(elements_, std::int32_t{8});
  append(elements_, value);
  ++count_;
}

void Array::add_bytes(std::string_view bytes) {
  append(elements_, static_cast<std::int32_t>(bytes.size()));
  elements_ += bytes;
  ++count_;
}

void Array::add_null() {
  append(elements_, std::int32_t{-1});
  has_null_ = true;
  ++count_;
}

std::string Array::bytes() const {
  std::string bytes;
  bytes.reserve(20 + elements_.size());
  append(bytes, std::int32_t{1});  // dimensions
  append(bytes, std::int32_t{has_null_});
  append(bytes, static_cast<std::int32_t>(of_));
  append(bytes, count_);
  append(bytes, std::int32_t{1});  // the first one's index
  return bytes + elements_;
}

std::string_view Array::type() const {
  switch (of_) {
    case Of::kBytes:
      return "bytea[]";
    case Of::kInteger:
      return "bigint[]";
    case Of::kText:
      return "text[]";
  }
  return "";
}

struct Connection::Impl {
  struct Finish {
    void operator()(PGconn* opened) const { PQfinish(opened); }
  };

  /// Closes the connection for good.
  [[noreturn]] void fail(std::string why) {
    connection.reset();
    closed_since = why;
    throw Mistake{std::move(why)};
  }
  [[noreturn]] void fail() {
    fail(warned.empty() ? one_line(PQerrorMessage(connection.get())) : warned);
  }
  void check(bool is_done) {
    if (!is_done) fail();
  }
  PGconn* open() {
    if (!connection) throw Mistake{"its connection is closed since: " + closed_since};
    return connection.get();
  }

  void connect(const Address& address);
  void check_server();
  /// Sends one statement of a pipeline, which is prepared first where it is new.
  void send(const std::string& sql, const std::vector<Parameter>& parameters);
  /// Ends the pipeline: what its statements gave, in their order.
  std::vector<Result> receive();
  Result take_result(base::MonoTime deadline);
  void wait(short events, base::MonoTime deadline);

  std::unique_ptr<PGconn, Finish> connection;
  std::string closed_since;
  std::unordered_map<std::string, std::string> prepared;  // the statements' names, by their SQL
  std::vector<bool> sent;  // of the pipeline: whether its result is one that is wanted
  std::string warned;      // by the server, in this pipeline
};

void Connection::Impl::connect(const Address& address) {
  std::vector<std::pair<std::string, std::string>> settings = address.settings;
  for (const auto& [keyword, value] : kDefaults)
    if (std::none_of(settings.begin(), settings.end(),
                     [name = keyword](const auto& setting) { return setting.first == name; }))
      settings.emplace_back(keyword, value);
  settings.emplace_back("client_encoding", "UTF8");
  for (auto& [keyword, value] : settings)
    if (keyword == "options")
      value += " -c statement_timeout=" + std::to_string(kStatementWithin.count()) +
               " -c lock_timeout=" + std::to_string(kStatementWithin.count()) +
               " -c idle_in_transaction_session_timeout=" + std::to_string(kIdleWithin.count());
  std::vector<const char*> keywords, values;
  for (const auto& [keyword, value] : settings) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  connection.reset(PQconnectdbParams(keywords.data(), values.data(), /*expand_dbname=*/0));
  if (!connection) throw Mistake{"there is no memory for a connection"};
  check(PQstatus(connection.get()) == CONNECTION_OK);
  PQsetNoticeReceiver(
      connection.get(),
      [](void* self, const PGresult* notice) {
        const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
        // "FATAL" is the server's last word, where it was not asked.
        constexpr std::array<std::string_view, 3> kBad = {"WARNING", "ERROR", "FATAL"};
        if (severity != nullptr && std::count(kBad.begin(), kBad.end(), severity) > 0)
          static_cast<Impl*>(self)->warned = explain(notice);
      },
      this);
  check(PQsetnonblocking(connection.get(), 1) == 0);
  check(PQenterPipelineMode(connection.get()) == 1);
}

void Connection::Impl::check_server() {
  const int version = PQserverVersion(connection.get());
  if (version < kOldestServer)
    fail("it is PostgreSQL " + std::to_string(version / 10'000) + ": 14 or later is needed");
  send(
      "SELECT pg_backend_pid(), current_setting('server_encoding'), "
      "set_config('synchronous_commit', CASE current_setting('synchronous_commit') "
      "WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)",
      {});
  ResultRows row(receive());
  if (!row.next()) fail("it says nothing of itself");
  // A pooler makes up the key that a connection is known by: the locks and prepared statements of a session may
  // then be another's with the next transaction.
  if (row.integer(0) != PQbackendPID(connection.get()))
    fail("a pooler stands between: give the server's own address");
  if (row.text(1) != "UTF8")
    fail("its database has the encoding " + row.text(1) + ": create one with UTF8");
}

void Connection::Impl::send(const std::string& sql, const std::vector<Parameter>& parameters) {
  auto at = prepared.find(sql);
  if (at == prepared.end()) {
    at = prepared.emplace(sql, "s" + std::to_string(prepared.size())).first;
    check(PQsendPrepare(open(), at->second.c_str(), sql.c_str(), 0, nullptr) == 1);
    sent.push_back(false);
  }
  std::vector<const char*> values;
  std::vector<int> sizes, formats;
  for (const auto& parameter : parameters) {
    values.push_back(parameter.value ? parameter.value->c_str() : nullptr);
    sizes.push_back(parameter.value ? static_cast<int>(parameter.value->size()) : 0);
    formats.push_back(parameter.is_binary ? 1 : 0);
  }
  check(PQsendQueryPrepared(open(), at->second.c_str(), static_cast<int>(values.size()),
                            values.data(), sizes.data(), formats.data(), /*resultFormat=*/0) == 1);
  sent.push_back(true);
}

void Connection::Impl::wait(short events, base::MonoTime deadline) {
  while (true) {
    const auto left = std::chrono::ceil<base::Millis>(deadline - base::MonoClock::now());
    if (left.count() <= 0) fail("it does not answer");
    pollfd socket{PQsocket(open()), events, 0};
    const int ready = poll(&socket, 1, static_cast<int>(left.count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) fail("its connection cannot be waited for");
  }
}

Result Connection::Impl::take_result(base::MonoTime deadline) {
  while (PQisBusy(open()) == 1) {
    // What is left to be sent goes while answers come: else both sides might wait for the other to read.
    const int left = PQflush(connection.get());
    check(left >= 0);
    wait(static_cast<short>(left == 1 ? POLLIN | POLLOUT : POLLIN), deadline);
    check(PQconsumeInput(connection.get()) == 1);
  }
  return Result(PQgetResult(connection.get()));
}

std::vector<Result> Connection::Impl::receive() {
  const base::MonoTime deadline = base::MonoClock::now() + kAnswerWithin;
  warned.clear();
  check(PQpipelineSync(open()) == 1);
  std::vector<Result> results;
  for (const bool is_wanted : sent) {
    Result result = take_result(deadline);
    check(result != nullptr);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(explain(result.get()));
    if (is_wanted) results.push_back(std::move(result));
    check(take_result(deadline) == nullptr);
  }
  sent.clear();
  const Result sync = take_result(deadline);
  check(sync != nullptr && PQresultStatus(sync.get()) == PGRES_PIPELINE_SYNC);
  return results;
}

Connection::Connection(const Address& address) : impl_(std::make_unique<Impl>()) {
  impl_->connect(address);
  impl_->check_server();
}

Connection::~Connection() = default;

std::unique_ptr<sql::Selection> Connection::select_each(const std::string& sql,
                                                        std::vector<sql::Values> sets) {
  for (const auto& set : sets) {
    std::vector<Parameter> parameters;
    for (const auto& value : set) parameters.push_back(to_parameter(value));
    impl_->send(sql, parameters);
  }
  return std::make_unique<ResultRows>(sets.empty() ? std::vector<Result>() : impl_->receive());
}

void Connection::run(const std::string& script) {
  // Several statements at once are not for pipelines.
  PGconn* const connection = impl_->open();
  impl_->check(PQexitPipelineMode(connection) == 1);
  impl_->check(PQsendQuery(connection, script.c_str()) == 1);
  const base::MonoTime deadline = base::MonoClock::now() + kAnswerWithin;
  while (const Result result = impl_->take_result(deadline)) {
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) impl_->fail(explain(result.get()));
  }
  impl_->check(PQenterPipelineMode(connection) == 1);
}

void Connection::transact(const std::vector<Command>& commands) {
  impl_->send("BEGIN", {});
  for (const auto& command : commands) impl_->send(command.sql, command.parameters);
  impl_->send("COMMIT", {});
  const auto results = impl_->receive();
  // A transaction that failed is ended by COMMIT, too, as "ROLLBACK". And whoever cancels the wait for a synchronous
  // stand-by makes of it a commit with a warning, which a lost server would take with it.
  if (const std::string_view done = PQcmdStatus(results.back().get()); done != "COMMIT")
    impl_->fail("its transaction ended with " + std::string(done));
  if (!impl_->warned.empty()) impl_->fail("its commit is not certain: " + impl_->warned);
}

}  // namespace cartd::postgres
