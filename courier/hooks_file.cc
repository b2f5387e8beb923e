// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "courier/hooks_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "courier/http/signature.h"
#include "proto/limits.h"
#include "proto/strict_json.h"
#include "proto/word.h"

namespace courier {
namespace {

using base::Failure;
using Json = proto::ParsedJson;

constexpr std::size_t kMostParallel = 16;

struct Mistake {
  std::string why;
};

std::string text_of(const Json& hook, const char* field, const std::string& where) {
  const auto at = hook.find(field);
  if (at == hook.end() || !at->is_string())
    throw Mistake{where + ": '" + field + "' must be a text"};
  return at->get<std::string>();
}

/// One value, or an array of them.
std::vector<Json> one_or_more(const Json& value) {
  if (!value.is_array()) return {value};
  return {value.begin(), value.end()};
}

std::vector<std::string> read_keys(const Json& hook, const std::string& where) {
  std::vector<std::string> keys;
  for (const Json& each : one_or_more(hook.contains("secret") ? hook["secret"] : Json())) {
    auto key = each.is_string() ? parse_secret(each.get<std::string>()) : std::nullopt;
    // Not as it is: a log is no place for it.
    if (!key)
      throw Mistake{where +
                    ": 'secret' must be whsec_ and 24 to 64 bytes in base64, or two of these"};
    keys.push_back(*std::move(key));
  }
  if (keys.empty() || keys.size() > 2) throw Mistake{where + ": 'secret' must be one, or two"};
  return keys;
}

std::set<proto::EventType> read_types(const Json& hook, const std::string& where) {
  std::set<proto::EventType> types;
  if (!hook.contains("types")) return types;
  for (const Json& each : one_or_more(hook["types"])) {
    const std::string word = each.is_string() ? each.get<std::string>() : each.dump();
    const auto at = proto::find_word(proto::kEventTypes, word);
    if (!at) throw Mistake{where + ": there is no event of type '" + word + "'"};
    types.insert(static_cast<proto::EventType>(*at));
  }
  if (types.empty()) throw Mistake{where + ": 'types' must name one or more, or be left out"};
  return types;
}

std::size_t read_parallel(const Json& hook, const std::string& where) {
  if (!hook.contains("parallel")) return 1;
  const Json& value = hook["parallel"];
  if (!value.is_number_unsigned() || value < 1 || value > kMostParallel)
    throw Mistake{where + ": 'parallel' must be a whole number from 1 to " +
                  std::to_string(kMostParallel)};
  return value.get<std::size_t>();
}

Target read_target(const Json& hook, std::size_t number) {
  std::string where = "hook " + std::to_string(number);
  if (!hook.is_object()) throw Mistake{where + " must be an object"};
  const std::string name = text_of(hook, "name", where);
  const auto id = proto::HookName::parse(name);
  if (!id) throw Mistake{where + ": 'name' must be 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'"};
  where = "hook '" + name + "'";
  static constexpr std::string_view kFields[] = {"name", "url", "secret", "types", "parallel"};
  for (const auto& [field, value] : hook.items())
    if (std::find(std::begin(kFields), std::end(kFields), field) == std::end(kFields))
      throw Mistake{where + ": '" + field + "' is no field of a hook"};
  auto url = parse_hook_url(text_of(hook, "url", where));
  if (!url)
    throw Mistake{
        where +
        ": 'url' must be a URL of https, or of http to the loopback, without user and fragment"};
  return {*id, *std::move(url), read_keys(hook, where), read_types(hook, where),
          read_parallel(hook, where)};
}

}  // namespace

base::OrFailure<std::vector<Target>> parse_hooks(std::string_view text) {
  std::string place;
  const auto json = proto::parse_strict_json(text, &place);
  if (!json) return Failure{"--hooks", place + ": " + json.error().detail};
  const auto list = json->is_object() ? json->find("hooks") : json->end();
  if (list == json->end() || !list->is_array() || list->empty())
    return Failure{"--hooks", "it must be {\"hooks\":[…]} with one or more of them"};
  if (list->size() > proto::limits::kMaxHooks)
    return Failure{"--hooks", "it has " + std::to_string(list->size()) + " hooks; " +
                                  std::to_string(proto::limits::kMaxHooks) + " are possible"};
  try {
    std::vector<Target> targets;
    for (const Json& hook : *list) {
      targets.push_back(read_target(hook, targets.size() + 1));
      for (std::size_t i = 0; i + 1 < targets.size(); ++i)
        if (targets[i].name == targets.back().name)
          throw Mistake{"hook '" + targets[i].name.str() + "' is there twice"};
    }
    return targets;
  } catch (const Mistake& mistake) {
    return Failure{"--hooks", mistake.why};
  }
}

base::OrFailure<std::vector<Target>> read_hooks_file(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return Failure{"--hooks", "'" + path + "' is no file"};
  std::ifstream file(path);
  if (!file) return Failure{"--hooks", "the file '" + path + "' cannot be read"};
  if ((status.st_mode & S_IROTH) != 0)
    return Failure{
        "--hooks",
        "the file '" + path + "' can be read by others, and there are secrets in it: chmod o-r"};
  std::ostringstream text;
  text << file.rdbuf();
  auto targets = parse_hooks(text.str());
  if (!targets) return Failure{"--hooks", path + ": " + targets.error().why};
  return targets;
}

}  // namespace courier
