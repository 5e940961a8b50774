#include "lessons/common/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "lessons/common/text.hpp"

namespace lessons {

namespace {

const std::map<std::string, plots::Terminal> terminals = {
    {"png", plots::Terminal::png},   {"svg", plots::Terminal::svg},
    {"dumb", plots::Terminal::dumb}, {"sixel", plots::Terminal::sixel},
    {"qt", plots::Terminal::qt},     {"none", plots::Terminal::none}};

constexpr std::size_t most_in_list = 8;

[[noreturn]] void refuse(const std::string& name, const std::string& expected,
                         const std::string& found) {
  throw CLI::ValidationError(name, fmt::format("expected {}, found '{}'", expected, found));
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

void add_knob(CLI::App& app, const Knob& knob) {
  if (auto* const* const is_on = std::get_if<bool*>(&knob.variable)) {
    app.add_flag(knob.name, **is_on, knob.help);
    return;
  }
  app.add_option_function<std::string>(
         knob.name,
         [&knob](const std::string& text) {
           std::visit([&](auto* variable) { assign(knob, variable, text); }, knob.variable);
         },
         knob.help)
      ->default_str(value_text(knob))
      ->type_name(type_name(knob));
}

void add_common(CLI::App& app, CommonOptions& common) {
  app.add_option_function<std::string>(
         "--seed",
         [&common](const std::string& text) {
           const auto [end, error] =
               std::from_chars(text.data(), text.data() + text.size(), common.seed);
           if (error != std::errc{} || end != text.data() + text.size()) {
             refuse("--seed", "a whole number from 0 to 18446744073709551615", text);
           }
         },
         "start of every random number")
      ->default_str("1")
      ->type_name("N");
  app.add_option_function<std::string>(
         "--plot",
         [&common](const std::string& text) {
           if (!terminals.contains(text)) {
             refuse("--plot", "one of png, svg, dumb, sixel, qt, none", text);
           }
           common.plot = terminals.at(text);
         },
         "png, svg, dumb (text), sixel, qt (window) or none")
      ->default_str("png")
      ->type_name("WORD");
  app.add_option("--out", common.out, "folder for pictures")
      ->default_str(common.out)
      ->type_name("FOLDER");
  app.add_flag_function(
      "--no-predict", [&common](std::int64_t) { common.predict = false; },
      "do not ask for a prediction");
  app.add_flag_function(
         "--gallery",
         [&common](std::int64_t) {
           common.gallery = true;
           common.out = "plots/gallery";
         },
         "")
      ->group("");  // not on the help page
  app.add_flag("--claims", common.claims_only, "the claims alone, one a line, tab-separated");
  app.add_flag("--domain", common.domain_only,
               "the seeds and the settings for which the claims are said to hold");
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

// What the knobs would be, were a setting of the domain typed.
std::vector<std::string> values_of(const std::string& setting, std::vector<Knob>& knobs) {
  const auto before = values(knobs);
  CLI::App app;
  for (const Knob& knob : knobs) add_knob(app, knob);
  try {
    app.parse(setting);
  } catch (const CLI::ParseError& error) {
    throw std::logic_error(
        fmt::format("the domain's setting '{}' cannot be read: {}", setting, error.what()));
  }
  const auto there = values(knobs);
  restore(knobs, before);
  return there;
}

// One of two equal options would be ignored in silence.
void refuse_repeated(int argc, char** argv) {
  std::set<std::string> seen;
  for (int k = 1; k < argc; ++k) {
    const std::string name = std::string(argv[k]).substr(0, std::string(argv[k]).find('='));
    if (name.starts_with("--") && !seen.insert(name).second) {
      throw CLI::ValidationError(name, "given more than once");
    }
  }
}

}  // namespace

Parsed parse_options(int argc, char** argv, const std::string& program, const std::string& about,
                     std::vector<Knob>& knobs, CommonOptions& common, const Domain& domain,
                     const std::function<void()>& together) {
  CLI::App app{about, program};
  app.set_help_flag("--help,-h", "this page");
  for (const Knob& knob : knobs) add_knob(app, knob);
  add_common(app, common);
  const auto defaults = values(knobs);
  const auto bad_option = [&](const std::exception& error) {
    app.description("");
    fmt::print(stderr, "{}: {}\n{}", program, error.what(), app.help());
    return Parsed::stop_bad;
  };
  try {
    refuse_repeated(argc, argv);
    app.parse(argc, argv);
    if (together) together();
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return Parsed::stop_ok;
  } catch (const CLI::ParseError& error) {
    return bad_option(error);
  } catch (const std::invalid_argument& error) {
    return bad_option(error);
  }
  const auto chosen = values(knobs);
  if (chosen == defaults) return Parsed::in_domain;
  restore(knobs, defaults);
  const bool inside = std::ranges::any_of(domain.settings, [&](const std::string& setting) {
    return values_of(setting, knobs) == chosen;
  });
  restore(knobs, chosen);
  return inside ? Parsed::in_domain : Parsed::elsewhere;
}

}  // namespace lessons
