#include "ward.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "lessons/common/pictures.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"

namespace lessons {

bool Course::named() const {
  std::set<nn::Disease> names;
  for (const nn::Finding& finding : found.findings) names.insert(finding.disease);
  return names == bed.made;
}

namespace {

plots::Numbers learn(nn::Mlp& net, const nn::Dataset& data, double rate, std::size_t steps) {
  nn::Momentum momentum(rate);
  return nn::train(net, data, nn::binary_cross_entropy, momentum, {.steps = steps});
}

}  // namespace

std::vector<Course> follow(const std::vector<Bed>& beds, const nn::Dataset& data, double rate,
                           std::size_t steps) {
  std::vector<Course> courses;
  for (const Bed& bed : beds) {
    Course course{bed, nn::diagnose(bed.net, data), {}, {}, {}, {}, {}, 0.0};
    nn::Mlp net = bed.net, cured = bed.cured;
    nn::evaluate_gradients(net, data, nn::binary_cross_entropy);
    for (std::size_t l = 0; l + 1 < net.depth(); ++l) {
      course.activations.push_back(course.found.layers[l].activation);
      course.error_signals.push_back(course.found.layers[l].error);
      const Matrix& gradient = net.dense(l).weights.gradient;
      course.weight_gradients.push_back(std::sqrt(mean(gradient * gradient)));
    }
    course.loss = learn(net, data, rate, steps);
    course.cured_loss = learn(cured, data, rate, steps);
    course.cured_accuracy = nn::accuracy(cured.forward(data.inputs), data.targets);
    courses.push_back(std::move(course));
  }
  return courses;
}

double largest_distance(const std::vector<Course>& courses, std::size_t step) {
  double largest = 0.0;
  for (const Course& a : courses) {
    for (const Course& b : courses) {
      for (std::size_t k = 0; k <= step; ++k) {
        largest = std::max(largest, std::abs(a.loss.at(k) - b.loss.at(k)));
      }
    }
  }
  return largest;
}

double best_of_sick(const std::vector<Course>& courses) {
  double best = std::numeric_limits<double>::infinity();
  for (const Course& c : courses) {
    if (!c.bed.made.empty()) best = std::min(best, c.loss.back());
  }
  return best;
}

double worst_cured(const std::vector<Course>& courses) {
  double worst = 0.0;
  for (const Course& c : courses) worst = std::max(worst, c.cured_loss.back());
  return worst;
}

double per_layer(const plots::Numbers& layers, std::size_t first) {
  if (first == 0 || first >= layers.size()) {
    throw std::invalid_argument(
        fmt::format("per_layer: no step from layer {} of {}", first, layers.size()));
  }
  return std::log10(layers.back() / layers[first - 1]) / static_cast<double>(layers.size() - first);
}

Table by_hidden_layer(const std::vector<Course>& courses, plots::Numbers Course::*sign,
                      const std::string& corner) {
  Table table{{corner}, {}};
  for (const Course& c : courses) {
    table.rows.push_back({c.bed.name});
    for (double value : c.*sign) table.rows.back().push_back(number(value, 2));
  }
  while (!courses.empty() && table.header.size() <= (courses.front().*sign).size()) {
    table.header.push_back(std::to_string(table.header.size()));
  }
  return table;
}

Table course_table(const std::vector<Course>& courses, std::size_t early) {
  Table table{{"network", "diagnosis", fmt::format("loss, step {}", early), "the end", "cured"},
              {}};
  for (const Course& c : courses) {
    table.rows.push_back({c.bed.name, c.found.name(), number(c.loss.at(early), 3),
                          number(c.loss.back(), 3), number(c.cured_loss.back(), 3)});
  }
  return table;
}

namespace {

plots::Lines curves(const std::string& title, const plots::Axis& x, const plots::Axis& y,
                    const std::vector<Course>& courses, plots::Numbers Course::*numbers,
                    std::size_t most = 100000) {
  plots::Lines panel{title, x, y, {}};
  const double first = y.logarithmic ? 1.0 : 0.0;  // layers count from 1, steps from 0
  for (const Course& c : courses) {
    plots::Numbers values = c.*numbers;
    values.resize(std::min(values.size(), most));
    panel.series.push_back({c.bed.name, counted(values.size(), first), values});
  }
  return panel;
}

double worst(const nn::Diagnosis& found, double (*sign)(const nn::LayerReport&)) {
  double least = 1.0;
  for (const nn::LayerReport& layer : found.layers) least = std::min(least, sign(layer));
  return least;
}

const plots::Axis step{"step"}, layer{"hidden layer"}, loss{"loss", false, 0.0, 0.8};

}  // namespace

plots::Figure sign_figure(const std::string& title, const std::vector<Course>& courses,
                          std::size_t early) {
  return {
      title,
      {curves(fmt::format("the first {} steps", early), step, loss, courses, &Course::loss,
              early + 1),
       curves("activations", layer, {"movement of h", true}, courses, &Course::activations),
       curves("weight gradients", layer, {"root mean square of dL/dW", true}, courses,
              &Course::weight_gradients),
       curves("error signals", layer, {"length of dL/dz", true}, courses, &Course::error_signals)},
      2};
}

plots::Figure course_figure(const std::string& title, const std::vector<Course>& courses) {
  plots::HeatMap map{"share, of the layer that is worst off", "", "", {}, {}, {}, 1.0};
  map.column_labels = {"different neurons", "slope of f"};
  for (const Course& c : courses) {
    map.row_labels.push_back(c.bed.name);
    const double different = worst(c.found, [](const nn::LayerReport& s) {
      return static_cast<double>(s.different) / static_cast<double>(s.neurons);
    });
    const double slope = worst(c.found, [](const nn::LayerReport& s) { return s.slope; });
    map.rows.push_back({std::round(100.0 * different) / 100.0, std::round(100.0 * slope) / 100.0});
  }
  return {title,
          {curves("sick", step, loss, courses, &Course::loss), map,
           curves("cured", step, loss, courses, &Course::cured_loss)}};
}

Table table_of(const nn::Diagnosis& diagnosis) {
  Table table{{diagnosis.activation, "neurons", "different", "flat", "slope", "activations",
               "error signals"},
              {}};
  for (std::size_t l = 0; l < diagnosis.layers.size(); ++l) {
    const nn::LayerReport& s = diagnosis.layers[l];
    const bool output = l + 1 == diagnosis.layers.size();
    const auto unless_output = [&](const std::string& text) { return output ? "" : text; };
    table.rows.push_back({output ? "output" : fmt::format("layer {}", l + 1),
                          std::to_string(s.neurons), unless_output(std::to_string(s.different)),
                          unless_output(fmt::format("{:.0f} %", 100.0 * s.flat)),
                          unless_output(fmt::format("{:.0f} %", 100.0 * s.slope)),
                          number(s.activation, 3), number(s.error, 3)});
  }
  return table;
}

std::string to_text(const nn::Finding& finding) {
  const std::string layers = finding.first == finding.last
                                 ? fmt::format("layer {}", finding.first)
                                 : fmt::format("layers {} to {}", finding.first, finding.last);
  return fmt::format("{}, {}: {}. {}", name_of(finding.disease), layers, finding.evidence,
                     finding.remedy);
}

}  // namespace lessons
