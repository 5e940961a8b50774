#include "lessons/ward.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "lessons/pictures.hpp"
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

double accuracy(nn::Mlp& net, const nn::Dataset& data) {
  return nn::accuracy(net.forward(data.inputs), data.targets);
}

}  // namespace

std::vector<Course> follow(const std::vector<Bed>& beds, const nn::Dataset& data, double rate,
                           std::size_t steps) {
  std::vector<Course> courses;
  for (const Bed& bed : beds) {
    nn::Mlp net = bed.net, cured = bed.cured;
    Course course{bed, nn::diagnose(net, data), learn(net, data, rate, steps), 0.0, {}, 0.0};
    course.accuracy = accuracy(net, data);
    course.cured_loss = learn(cured, data, rate, steps);
    course.cured_accuracy = accuracy(cured, data);
    courses.push_back(std::move(course));
  }
  return courses;
}

double largest_distance(const std::vector<Course>& courses, std::size_t steps) {
  double largest = 0.0;
  for (const Course& a : courses) {
    for (const Course& b : courses) {
      for (std::size_t k = 0; k < std::min(steps, a.loss.size()); ++k) {
        largest = std::max(largest, std::abs(a.loss[k] - b.loss[k]));
      }
    }
  }
  return largest;
}

namespace {

plots::Numbers of_hidden(const Course& course, Sign sign) {
  plots::Numbers all;
  const auto& layers = course.found.layers;
  for (std::size_t l = 0; l + 1 < layers.size(); ++l) all.push_back(sign(layers[l]));
  return all;
}

}  // namespace

Table sign_table(const std::string& corner, const std::vector<Course>& courses, Sign sign) {
  Table table{{corner}, {}};
  for (const Course& course : courses) {
    table.rows.push_back({course.bed.name});
    for (double value : of_hidden(course, sign)) table.rows.back().push_back(number(value, 2));
  }
  while (!table.rows.empty() && table.header.size() < table.rows.front().size()) {
    table.header.push_back(std::to_string(table.header.size()));
  }
  return table;
}

plots::Lines sign_lines(const std::string& title, const plots::Axis& y,
                        const std::vector<Course>& courses, Sign sign) {
  plots::Lines panel{title, {"hidden layer"}, y, {}};
  for (const Course& course : courses) {
    const plots::Numbers values = of_hidden(course, sign);
    panel.series.push_back({course.bed.name, counted(values.size(), 1.0), values});
  }
  return panel;
}

plots::Lines loss_lines(const std::string& title, const std::vector<Course>& courses,
                        plots::Numbers Course::*losses, std::size_t steps) {
  plots::Lines panel{title, {"step"}, {"loss", false, 0.0, 0.8}, {}};
  for (const Course& course : courses) {
    plots::Numbers values = course.*losses;
    values.resize(std::min(values.size(), steps));
    panel.series.push_back({course.bed.name, counted(values.size()), values});
  }
  return panel;
}

Table table_of(const nn::Diagnosis& diagnosis) {
  Table table{{diagnosis.activation, "neurons", "different", "flat", "slope", "activations",
               "error signals"},
              {}};
  for (std::size_t l = 0; l < diagnosis.layers.size(); ++l) {
    const nn::Signs& s = diagnosis.layers[l];
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

}  // namespace lessons
