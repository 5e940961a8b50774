// A diagnosis as text.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <sstream>

#include "nn/diagnosis/diagnose.hpp"

namespace nn {

namespace {

constexpr std::size_t line_length = 96;

std::string layers_text(const Finding& f) {
  return f.first == f.last ? fmt::format("layer {}", f.first)
                           : fmt::format("layers {} to {}", f.first, f.last);
}

std::string percent(double share) {
  return share < 0.095 ? fmt::format("{:.2g} %", 100.0 * share)
                       : fmt::format("{:.0f} %", 100.0 * share);
}

// Breaks a paragraph into lines; those after the first begin with two spaces.
std::string wrapped(const std::string& paragraph) {
  std::istringstream words(paragraph);
  std::string text, line;
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > line_length) {
      text += line + '\n';
      line.assign(1, ' ');
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return text + line + '\n';
}

// "twins, dead layers or a plateau"
std::string one_of(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t k = 0; k < all.size(); ++k) {
    text += k == 0 ? "" : k + 1 == all.size() ? " or " : ", ";
    text += all[k];
  }
  return text;
}

// Where all hidden layers have one activation it stands in the corner, elsewhere beside each layer.
std::string table(const Diagnosis& diagnosis) {
  const auto is_usual = [&](const LayerReport& s) { return s.kind == diagnosis.activation; };
  const bool mixed = !std::all_of(diagnosis.layers.begin(), diagnosis.layers.end() - 1, is_usual);
  const int first = mixed ? 22 : 12;
  std::string text =
      fmt::format("{:<{}}{:>9}{:>11}{:>7}{:>9}{:>13}{:>15}\n", mixed ? "" : diagnosis.activation,
                  first, "neurons", "different", "flat", "slope", "activations", "error signals");
  for (std::size_t l = 0; l < diagnosis.layers.size(); ++l) {
    const LayerReport& s = diagnosis.layers[l];
    const bool output = l + 1 == diagnosis.layers.size();
    std::string name = output ? "output" : fmt::format("layer {}", l + 1);
    if (mixed && !output) name += ", " + s.kind;
    text += fmt::format("{:<{}}{:>9}", name, first, s.neurons);
    text += output
                ? std::string(27, ' ')
                : fmt::format("{:>11}{:>7}{:>9}", s.different, percent(s.flat), percent(s.slope));
    text += fmt::format("{:>13.3g}{:>15.3g}\n", s.activation, s.error);
  }
  return text;
}

std::string verdict(const Diagnosis& diagnosis) {
  std::string text;
  if (!diagnosis.nothing_found()) text = "Diagnosis: " + diagnosis.name() + ".";
  if (!diagnosis.looked_for.empty()) {
    text += diagnosis.nothing_found() ? "Diagnosis: no sign of " : " No sign of ";
    text += one_of(diagnosis.looked_for) + ".";
  }
  if (diagnosis.answers_right()) {
    text += fmt::format(
        " The network answers right, with {} of the targets' variance left: nothing but twins was "
        "looked for.",
        percent(diagnosis.unexplained));
  }
  return text;
}

}  // namespace

std::string to_string(const Diagnosis& diagnosis) {
  std::string loss = fmt::format("Loss {:.4g}", diagnosis.loss);
  if (!std::isnan(diagnosis.best_constant_loss)) {
    loss += fmt::format("; the best constant answer has {:.4g}", diagnosis.best_constant_loss);
  }
  std::string text = table(diagnosis) + wrapped(loss + ". " + verdict(diagnosis));
  for (const Finding& f : diagnosis.findings) {
    text += wrapped(
        fmt::format("- {}, {}: {}. {}", name_of(f.disease), layers_text(f), f.evidence, f.remedy));
  }
  for (const Remark& r : diagnosis.remarks) {
    text += wrapped(fmt::format("- Note: {}. {}.", r.evidence, r.remedy));
  }
  return text;
}

std::ostream& operator<<(std::ostream& out, const Diagnosis& diagnosis) {
  return out << to_string(diagnosis);
}

}  // namespace nn
