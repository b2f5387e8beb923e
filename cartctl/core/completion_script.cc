// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/core/completion_script.h"

#include <algorithm>

#include "base/check.h"

namespace cartctl {
namespace {

using ops::CommandOutline;
using ops::FlagOutline;
using Value = FlagOutline::Value;

struct Word {
  std::string text;
  std::string help;
};

/// A place of the command tree: "cartctl bus", and what may follow there.
struct Place {
  std::string path;
  std::vector<Word> words;
  std::vector<FlagOutline> flags;  // its own; the program's may follow everywhere
};

/// The tree as the three scripts need it.
struct Grammar {
  std::string program;
  std::vector<FlagOutline> flags;  // the program's
  std::vector<Place> places;       // the program itself first

  std::vector<FlagOutline> all_flags() const {
    auto all = flags;
    for (const auto& place : places) all.insert(all.end(), place.flags.begin(), place.flags.end());
    return all;
  }
};

void add_places(const CommandOutline& command, const std::string& path, Grammar& grammar) {
  Place place{path, {}, {}};
  for (const auto& inner : command.commands) place.words.push_back({inner.name, inner.help});
  for (const auto& argument : command.arguments) place.words.push_back({argument, ""});
  for (const auto& flag : command.flags)
    if (std::none_of(grammar.flags.begin(), grammar.flags.end(),
                     [&flag](const FlagOutline& known) { return known.flag == flag.flag; }))
      place.flags.push_back(flag);
  grammar.places.push_back(std::move(place));
  for (const auto& inner : command.commands) add_places(inner, path + " " + inner.name, grammar);
}

Grammar grammar_of(const CommandOutline& program) {
  Grammar grammar{program.name, program.flags, {}};
  add_places(program, program.name, grammar);
  return grammar;
}

template <class Values, class Spell>
std::string join(const Values& values, std::string_view separator, Spell spell) {
  std::string text;
  for (const auto& value : values)
    text += (text.empty() ? "" : std::string(separator)) + spell(value);
  return text;
}

std::string join(const std::vector<std::string>& words) {
  return join(words, " ", [](const auto& word) { return word; });
}

/// `text` with every @name@ replaced by its value.
std::string fill(std::string_view text,
                 const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out(text);
  for (const auto& [name, value] : values)
    for (auto at = out.find(name); at != std::string::npos; at = out.find(name, at + value.size()))
      out.replace(at, name.size(), value);
  return out;
}

/// In single quotes, which fish and the other two leave by different doors.
std::string shell_quoted(std::string_view text, std::string_view quote = "'\\''") {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += quote;
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// The paths below the program's, as alternatives of a `case`.
std::string paths(const Grammar& grammar, std::string_view separator) {
  const std::vector<Place> below(grammar.places.begin() + 1, grammar.places.end());
  return join(below, separator, [](const Place& place) { return shell_quoted(place.path); });
}

std::string spell_flags(const std::vector<FlagOutline>& flags, std::string_view separator) {
  return join(flags, separator, [](const FlagOutline& flag) { return flag.flag; });
}

std::vector<FlagOutline> flags_with_value(const Grammar& grammar) {
  auto flags = grammar.all_flags();
  std::erase_if(flags, [](const FlagOutline& flag) { return flag.value == Value::kNone; });
  return flags;
}

/// Those of them whose value a script cannot know.
std::vector<FlagOutline> flags_with_any_value(const Grammar& grammar) {
  auto flags = flags_with_value(grammar);
  std::erase_if(flags, [](const FlagOutline& flag) {
    return flag.value == Value::kFile || !flag.choices.empty();
  });
  return flags;
}

// --- bash ------------------------------------------------------------------------------------

std::string bash_value_cases(const Grammar& grammar) {
  std::string cases;
  for (const auto& flag : grammar.all_flags()) {
    if (flag.value == Value::kFile)
      cases +=
          "    " + flag.flag + ") mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n";
    if (!flag.choices.empty())
      cases += "    " + flag.flag + ") mapfile -t COMPREPLY < <(compgen -W " +
               shell_quoted(join(flag.choices)) + " -- \"$word\"); return ;;\n";
  }
  return cases + "    " + spell_flags(flags_with_any_value(grammar), " | ") + ") return ;;\n";
}

std::string bash_place_cases(const Grammar& grammar) {
  std::string cases;
  for (const auto& place : grammar.places) {
    std::string set;
    if (!place.words.empty())
      set += " words=" +
             shell_quoted(join(place.words, " ", [](const Word& word) { return word.text; }));
    if (!place.flags.empty()) set += " flags+=' " + spell_flags(place.flags, " ") + "'";
    if (!set.empty()) cases += "    " + shell_quoted(place.path) + ")" + set + " ;;\n";
  }
  return cases;
}

constexpr std::string_view kBash =
    R"(# Completion of @program@ for bash: source <(@program@ completion bash)
_@program@() {
  local word=${COMP_WORDS[COMP_CWORD]} at=@program@ words='' i
  local flags='@flags@'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      @flags_with_value@) ((i++)) || true; continue ;;
    esac
    case "$at ${COMP_WORDS[i]}" in
      @paths@) at+=" ${COMP_WORDS[i]}" ;;
    esac
  done
  case ${COMP_WORDS[COMP_CWORD - 1]} in
@value_cases@  esac
  case $at in
@place_cases@  esac
  [[ $word == -* ]] && words=$flags
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _@program@ @program@
)";

std::string bash_script(const Grammar& grammar) {
  return fill(kBash, {{"@program@", grammar.program},
                      {"@flags@", spell_flags(grammar.flags, " ")},
                      {"@flags_with_value@", spell_flags(flags_with_value(grammar), " | ")},
                      {"@paths@", paths(grammar, " | ")},
                      {"@value_cases@", bash_value_cases(grammar)},
                      {"@place_cases@", bash_place_cases(grammar)}});
}

// --- zsh -------------------------------------------------------------------------------------

std::string zsh_value_cases(const Grammar& grammar) {
  std::string cases;
  for (const auto& flag : grammar.all_flags()) {
    if (flag.value == Value::kFile) cases += "    (" + flag.flag + ") _files; return ;;\n";
    if (!flag.choices.empty())
      cases += "    (" + flag.flag + ") compadd " + join(flag.choices) + "; return ;;\n";
  }
  return cases + "    (" + spell_flags(flags_with_any_value(grammar), "|") + ") return ;;\n";
}

std::string zsh_described(const std::string& text, const std::string& help) {
  return shell_quoted(help.empty() ? text : text + ":" + help);
}

std::string zsh_flags(const std::vector<FlagOutline>& flags) {
  return join(flags, " ",
              [](const FlagOutline& flag) { return zsh_described(flag.flag, flag.help); });
}

std::string zsh_place_cases(const Grammar& grammar) {
  std::string cases;
  for (const auto& place : grammar.places) {
    std::string set;
    if (!place.words.empty())
      set += " follow=(" +
             join(place.words, " ",
                  [](const Word& word) { return zsh_described(word.text, word.help); }) +
             ")";
    if (!place.flags.empty()) set += " flags+=(" + zsh_flags(place.flags) + ")";
    if (!set.empty()) cases += "    (" + shell_quoted(place.path) + ")" + set + " ;;\n";
  }
  return cases;
}

constexpr std::string_view kZsh = R"(#compdef @program@
# Completion of @program@ for zsh: source <(@program@ completion zsh)
_@program@() {
  local at=@program@ i
  local -a follow flags=(@flags@)
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      (@flags_with_value@) ((i++)); continue ;;
    esac
    case "$at $words[i]" in
      (@paths@) at+=" $words[i]" ;;
    esac
  done
  case $words[CURRENT-1] in
@value_cases@  esac
  case $at in
@place_cases@  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe flag flags
  else
    _describe command follow
  fi
}
# The body of the function when it lies in a folder of fpath, else a file to source.
if [[ ${funcstack[1]} == _@program@ ]]; then
  _@program@ "$@"
else
  compdef _@program@ @program@
fi
)";

std::string zsh_script(const Grammar& grammar) {
  return fill(kZsh, {{"@program@", grammar.program},
                     {"@flags@", zsh_flags(grammar.flags)},
                     {"@flags_with_value@", spell_flags(flags_with_value(grammar), "|")},
                     {"@paths@", paths(grammar, "|")},
                     {"@value_cases@", zsh_value_cases(grammar)},
                     {"@place_cases@", zsh_place_cases(grammar)}});
}

// --- fish ------------------------------------------------------------------------------------

std::string fish_quoted(std::string_view text) { return shell_quoted(text, "\\'"); }

std::string fish_flag(const Grammar& grammar, const std::string& condition,
                      const FlagOutline& flag) {
  std::string line = "complete -c " + grammar.program + condition + " -l " + flag.flag.substr(2);
  if (flag.value == Value::kFile) line += " -r -F";
  if (flag.value == Value::kText) line += " -x";
  if (!flag.choices.empty()) line += " -a " + fish_quoted(join(flag.choices));
  return line + " -d " + fish_quoted(flag.help) + "\n";
}

constexpr std::string_view kFish =
    R"(# Completion of @program@ for fish: @program@ completion fish | source
function @function@
    set -l at @program@
    set -l is_value no
    for word in (commandline -opc)[2..-1]
        if test $is_value = yes
            set is_value no
            continue
        end
        switch $word
            case @flags_with_value@
                set is_value yes
        end
        switch "$at $word"
            case @paths@
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
complete -c @program@ -f
@completions@)";

std::string fish_script(const Grammar& grammar) {
  const std::string function = "__" + grammar.program + "_is_at";
  std::string completions;
  for (const auto& flag : grammar.flags) completions += fish_flag(grammar, "", flag);
  for (const auto& place : grammar.places) {
    const std::string condition = " -n \"" + function + " " + fish_quoted(place.path) + "\"";
    for (const auto& word : place.words)
      completions += "complete -c " + grammar.program + condition + " -a " + word.text +
                     (word.help.empty() ? "" : " -d " + fish_quoted(word.help)) + "\n";
    for (const auto& flag : place.flags) completions += fish_flag(grammar, condition, flag);
  }
  return fill(kFish, {{"@program@", grammar.program},
                      {"@function@", function},
                      {"@flags_with_value@", spell_flags(flags_with_value(grammar), " ")},
                      {"@paths@", paths(grammar, " ")},
                      {"@completions@", completions}});
}

}  // namespace

std::vector<std::string> completion_shells() { return {"bash", "zsh", "fish"}; }

std::string completion_script(const CommandOutline& program, std::string_view shell) {
  const Grammar grammar = grammar_of(program);
  if (shell == "bash") return bash_script(grammar);
  if (shell == "zsh") return zsh_script(grammar);
  CHECK(shell == "fish", shell);
  return fish_script(grammar);
}

}  // namespace cartctl
