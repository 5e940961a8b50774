// How a diagnosis is printed.
#include <fmt/core.h>

#include <ostream>

#include "nn/diagnosis/diagnose.hpp"

namespace nn {

namespace {

std::string layers_text(const Finding& f) {
  return f.first == f.last ? fmt::format("layer {}", f.first)
                           : fmt::format("layers {} to {}", f.first, f.last);
}

std::string percent(double share) {
  return share < 0.095 ? fmt::format("{:.2g} %", 100.0 * share)
                       : fmt::format("{:.0f} %", 100.0 * share);
}

}  // namespace

std::string to_string(const Diagnosis& diagnosis) {
  std::string text =
      fmt::format("{:<12}{:>9}{:>11}{:>7}{:>9}{:>13}{:>15}\n", diagnosis.activation, "neurons",
                  "different", "flat", "slope", "activations", "error signals");
  for (std::size_t l = 0; l < diagnosis.layers.size(); ++l) {
    const Signs& s = diagnosis.layers[l];
    const bool output = l + 1 == diagnosis.layers.size();
    text +=
        fmt::format("{:<12}{:>9}", output ? "output" : fmt::format("layer {}", l + 1), s.neurons);
    text += output
                ? std::string(27, ' ')
                : fmt::format("{:>11}{:>7}{:>9}", s.different, percent(s.flat), percent(s.slope));
    text += fmt::format("{:>13.3g}{:>15.3g}\n", s.activation, s.error);
  }
  text += fmt::format("Loss {:.4g}. Diagnosis: {}.\n", diagnosis.loss, diagnosis.name());
  for (const Finding& f : diagnosis.findings) {
    text += fmt::format("- {}, {}: {}.\n  {}\n", name_of(f.disease), layers_text(f), f.evidence,
                        f.remedy);
  }
  for (const std::string& remark : diagnosis.remarks) text += fmt::format("  Note: {}.\n", remark);
  return text;
}

std::ostream& operator<<(std::ostream& out, const Diagnosis& diagnosis) {
  return out << to_string(diagnosis);
}

}  // namespace nn
