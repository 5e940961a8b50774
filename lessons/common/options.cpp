#include "lessons/common/options.hpp"

#include <fmt/format.h>
#include <getopt.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>

#include "lessons/common/text.hpp"

namespace lessons {

namespace {

const std::map<std::string, plots::Terminal> terminals = {
    {"png", plots::Terminal::png},   {"svg", plots::Terminal::svg},
    {"dumb", plots::Terminal::dumb}, {"sixel", plots::Terminal::sixel},
    {"qt", plots::Terminal::qt},     {"none", plots::Terminal::none}};

constexpr std::size_t most_in_list = 8;

// What getopt_long needs to know of an option, and what the help page says of it.
struct Option {
  std::string name;   // "--width"
  std::string value;  // its kind and default, "N=8"; empty: the option takes none
  std::string help;   // empty: not on the help page
  std::function<void(const std::string&)> set;
};

[[noreturn]] void refuse(const std::string& name, const std::string& expected,
                         const std::string& found) {
  throw std::invalid_argument(fmt::format("{}: expected {}, found '{}'", name, expected, found));
}

// The whole of `text` as a number within the knob's range, or none.
template <class Number>
std::optional<Number> read(const Knob& knob, std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  const auto size = static_cast<double>(value);
  if (!whole || !(knob.low <= size && size <= knob.high)) return std::nullopt;
  return value;
}

template <class Number>
void assign(const Knob& knob, Number* variable, const std::string& text) {
  const auto value = read<Number>(knob, text);
  if (!value) {
    refuse(knob.name,
           fmt::format("a {} from {} to {}", std::is_integral_v<Number> ? "whole number" : "number",
                       number(knob.low, 10), number(knob.high, 10)),
           text);
  }
  *variable = *value;
}

void assign(const Knob& knob, std::vector<std::size_t>* list, const std::string& text) {
  std::vector<std::size_t> values;
  for (std::size_t start = 0, comma = 0; comma != std::string::npos; start = comma + 1) {
    comma = text.find(',', start);
    const auto value = read<std::size_t>(knob, std::string_view(text).substr(start, comma - start));
    if (!value || values.size() == most_in_list) {
      refuse(knob.name,
             fmt::format("up to {} whole numbers from {} to {}, as in 2,3,5", most_in_list,
                         number(knob.low, 10), number(knob.high, 10)),
             text);
    }
    values.push_back(*value);
  }
  *list = values;
}

void assign(const Knob& knob, std::string* variable, const std::string& text) {
  if (!knob.choices.empty() && std::ranges::find(knob.choices, text) == knob.choices.end()) {
    std::string known;
    for (const std::string& choice : knob.choices) known += (known.empty() ? "" : ", ") + choice;
    refuse(knob.name, "one of " + known, text);
  }
  *variable = text;
}

void assign(const Knob&, bool* is_on, const std::string&) { *is_on = true; }

template <class Value>
std::string as_given(const Value& value) {
  return fmt::format("{}", value);
}
std::string as_given(const std::vector<std::size_t>& list) {
  return fmt::format("{}", fmt::join(list, ","));
}

std::string value_text(const Knob& knob) {
  return std::visit([](const auto* variable) { return as_given(*variable); }, knob.variable);
}

const char* type_name(const Knob& knob) {
  constexpr const char* names[] = {"N", "X", "WORD", "N,N,...", ""};
  return names[knob.variable.index()];
}

// What a knob takes, for the help page.
std::string range_text(const Knob& knob) {
  if (!knob.choices.empty()) return fmt::format(" ({})", fmt::join(knob.choices, ", "));
  if (knob.low == knob.high) return "";
  return fmt::format(" ({} to {})", number(knob.low, 10), number(knob.high, 10));
}

std::vector<Option> options_of(const std::vector<Knob>& knobs) {
  std::vector<Option> options;
  for (const Knob& knob : knobs) {
    const bool is_flag = std::holds_alternative<bool*>(knob.variable);
    options.push_back(
        {knob.name, is_flag ? "" : fmt::format("{}={}", type_name(knob), value_text(knob)),
         knob.help + range_text(knob), [&knob](const std::string& text) {
           std::visit([&](auto* variable) { assign(knob, variable, text); }, knob.variable);
         }});
  }
  return options;
}

void set_seed(CommonOptions& common, const std::string& text) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), common.seed);
  if (error != std::errc{} || end != text.data() + text.size()) {
    refuse("--seed", "a whole number from 0 to 18446744073709551615", text);
  }
}

void set_plot(CommonOptions& common, const std::string& text) {
  if (!terminals.contains(text)) refuse("--plot", "one of png, svg, dumb, sixel, qt, none", text);
  common.plot = terminals.at(text);
}

std::vector<Option> options_of(CommonOptions& common) {
  return {
      {"--seed", "N=1", "start of every random number",
       [&](const std::string& text) { set_seed(common, text); }},
      {"--plot", "WORD=png", "png, svg, dumb (text), sixel, qt (window) or none",
       [&](const std::string& text) { set_plot(common, text); }},
      {"--out", "FOLDER=" + common.out, "folder for pictures",
       [&](const std::string& text) { common.out = text; }},
      {"--no-predict", "", "do not ask for a prediction",
       [&](const std::string&) { common.predict = false; }},
      {"--claims", "", "the claims alone, one a line, tab-separated",
       [&](const std::string&) { common.claims_only = true; }},
      {"--domain", "", "the seeds and the settings for which the claims are said to hold",
       [&](const std::string&) { common.domain_only = true; }},
      {"--help", "", "this page", [&](const std::string&) { common.help = true; }},
      {"--gallery", "", "",
       [&](const std::string&) {
         common.gallery = true;
         common.out = "plots/gallery";
       }},
  };
}

std::string usage(const std::string& program, const std::vector<Option>& options) {
  std::string text = fmt::format("Usage: {} [OPTIONS]\n\nOptions:\n", program);
  for (const Option& option : options) {
    if (option.help.empty()) continue;
    text += labelled(option.name + " " + option.value, option.help, 28);
  }
  return text;
}

// getopt_long takes "--wid" for "--width", and the last of two equal options: here nothing is guessed.
void refuse_unknown_and_repeated(const std::vector<std::string>& arguments,
                                 const std::vector<Option>& options) {
  std::set<std::string> seen;
  for (const std::string& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    if (!name.starts_with("--")) continue;
    if (std::ranges::find(options, name, &Option::name) == options.end()) {
      throw std::invalid_argument(fmt::format("there is no option '{}'", name));
    }
    if (!seen.insert(name).second) throw std::invalid_argument(name + ": given more than once");
  }
}

// Sets what the options say. Throws std::invalid_argument, with one line, for what is no option.
void read_options(std::vector<std::string> arguments, const std::vector<Option>& options) {
  refuse_unknown_and_repeated(arguments, options);
  std::vector<option> known;
  for (const Option& each : options) {
    known.push_back(
        {each.name.c_str() + 2, each.value.empty() ? no_argument : required_argument, nullptr, 0});
  }
  known.push_back({});
  std::string program;
  std::vector<char*> argv = {program.data()};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  const int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);

  optind = 0;  // getopt_long begins anew
  int index = 0;
  for (int found = 0; (found = getopt_long(argc, argv.data(), ":", known.data(), &index)) != -1;) {
    if (found != 0) {  // ':' or '?', of the argument before the next one
      const std::string given = argv[static_cast<std::size_t>(optind) - 1];
      throw std::invalid_argument(found == ':' ? given + ": expected a value"
                                  : given.starts_with("--")
                                      ? given + ": the option takes no value"
                                      : fmt::format("there is no option '{}'", given));
    }
    options[static_cast<std::size_t>(index)].set(optarg == nullptr ? "" : optarg);
  }
  if (optind < argc) {
    throw std::invalid_argument(
        fmt::format("'{}' is no option", argv[static_cast<std::size_t>(optind)]));
  }
}

std::vector<std::string> values(const std::vector<Knob>& knobs) {
  std::vector<std::string> texts;
  for (const Knob& knob : knobs) texts.push_back(value_text(knob));
  return texts;
}

void restore(std::vector<Knob>& knobs, const std::vector<std::string>& texts) {
  for (std::size_t k = 0; k < knobs.size(); ++k) {
    if (auto* const* const is_on = std::get_if<bool*>(&knobs[k].variable)) {
      **is_on = texts[k] == "true";
    } else {
      std::visit([&](auto* variable) { assign(knobs[k], variable, texts[k]); }, knobs[k].variable);
    }
  }
}

// " --width 64", or " --full" for a switch.
std::string typed(const Knob& knob, const std::string& value) {
  return " " + knob.name + (std::holds_alternative<bool*>(knob.variable) ? "" : " " + value);
}

// What the knobs would be, were a setting of the domain typed.
std::vector<std::string> values_of(const std::string& setting, std::vector<Knob>& knobs) {
  const auto before = values(knobs);
  std::istringstream words(setting);
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  try {
    read_options(arguments, options_of(knobs));
  } catch (const std::invalid_argument& error) {
    throw std::logic_error(
        fmt::format("the domain's setting '{}' cannot be read: {}", setting, error.what()));
  }
  auto there = values(knobs);
  restore(knobs, before);
  return there;
}

}  // namespace

Parsed parse_options(int argc, char** argv, const std::string& program, const std::string& about,
                     std::vector<Knob>& knobs, CommonOptions& common, const Domain& domain,
                     const std::function<void()>& together) {
  std::vector<Option> options = options_of(knobs);
  std::ranges::move(options_of(common), std::back_inserter(options));
  const auto defaults = values(knobs);
  const std::string page = usage(program, options);  // with the defaults, before they change
  try {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    std::ranges::replace(arguments, "-h", "--help");
    read_options(arguments, options);
    if (common.help) {
      fmt::print("{}\n{}", indented(about, 0), page);
      return Parsed::stop_ok;
    }
    if (together) together();
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "{}: {}\n{}", program, error.what(), page);
    return Parsed::stop_bad;
  }
  const auto chosen = values(knobs);
  for (std::size_t k = 0; k < knobs.size(); ++k) {
    if (chosen[k] != defaults[k]) common.knobs += typed(knobs[k], chosen[k]);
  }
  if (chosen == defaults) return Parsed::in_domain;
  restore(knobs, defaults);
  const bool inside = std::ranges::any_of(domain.settings, [&](const std::string& setting) {
    return values_of(setting, knobs) == chosen;
  });
  restore(knobs, chosen);
  return inside ? Parsed::in_domain : Parsed::elsewhere;
}

}  // namespace lessons
