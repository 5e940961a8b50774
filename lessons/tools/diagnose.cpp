// diagnose NETWORK DATA: what a network of your own suffers from, where, and what helps.
//
//   make diagnose ARGS="net.safetensors data.csv --activation relu"
//
// NETWORK is a multilayer perceptron as PyTorch saves it (nn/data/network_file.hpp), or nn::save_mlp;
// DATA a CSV file (nn/data/csv.hpp) with the numbers as the network gets them. Exit status: 0 if nothing
// was found, 1 if something was, 2 for bad usage or a file that cannot be understood.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <new>
#include <set>
#include <stdexcept>

#include "nn/data/csv.hpp"
#include "nn/data/network_file.hpp"
#include "nn/data/printable.hpp"
#include "nn/diagnosis/diagnose.hpp"
#include "nn/labels.hpp"

namespace {

struct Options {
  std::string network, data;
  std::string activation, target, loss;  // empty: as the files say
  std::vector<std::string> layers;       // empty: in the file's order
  bool standardize = false;
};

struct NamedLoss {
  std::string option, name;
  nn::Loss loss;
};
const std::vector<NamedLoss>& losses() {
  static const std::vector<NamedLoss> all = {
      {"bce", "binary cross-entropy of a sigmoid", nn::binary_cross_entropy},
      {"softmax", "cross-entropy of a softmax", nn::softmax_cross_entropy},
      {"mse", "mean squared error", nn::mean_squared_error}};
  return all;
}

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw std::runtime_error(path + ": " + what);
}

// ---- What the network is asked ------------------------------------------------------------------

// Targets as wide as the network: a column, or one-hot rows, made from class numbers where need be.
Matrix fitting(const nn::Dataset& data, std::size_t outputs, const std::string& path) {
  const Matrix& targets = data.targets;
  if (targets.cols() == outputs) return targets;
  if (targets.cols() > 1) {
    refuse(path, fmt::format("the target has {} classes, the network has {} output{}",
                             targets.cols(), outputs, outputs == 1 ? "" : "s"));
  }
  try {
    return nn::one_hot(targets, outputs);
  } catch (const std::invalid_argument& error) {
    refuse(path, fmt::format("the target needs class numbers or names: {}", error.what()));
  }
}

const NamedLoss& loss_for(const Matrix& targets, const std::string& option,
                          const std::string& path) {
  const std::set<double> values(targets.values().begin(), targets.values().end());
  const bool binary = std::ranges::all_of(values, [](double t) { return t == 0.0 || t == 1.0; });
  const bool several = targets.cols() > 1;
  std::string chosen = option;
  if (option.empty()) chosen = several ? "softmax" : binary ? "bce" : "mse";
  if (chosen == "softmax" && !several) {
    refuse(path,
           "--loss softmax needs two outputs or more, and the network has one: bce is its like");
  }
  if (chosen != "mse" && !binary) {
    const auto other = std::ranges::find_if(values, [](double t) { return t != 0.0 && t != 1.0; });
    refuse(path, fmt::format("the target holds {}, and --loss bce needs classes 0 and 1", *other));
  }
  if (option.empty() && chosen == "mse" && values.size() == 2) {
    refuse(path,
           fmt::format("all targets are {} or {}: write classes as 0 and 1 or as names, or say "
                       "--loss mse",
                       *values.begin(), *values.rbegin()));
  }
  return *std::ranges::find(losses(), chosen, &NamedLoss::option);
}

// Throws where the samples have nothing to tell apart.
void require_different(const Matrix& targets, const std::string& path) {
  for (std::size_t i = 1; i < targets.rows(); ++i) {
    if (!std::ranges::equal(targets.row(i), targets.row(0))) return;
  }
  refuse(path, "all samples have the same target: a network needs at least two to learn anything");
}

// ---- The report ---------------------------------------------------------------------------------

std::string widths(const nn::Mlp& net) {
  std::string text = fmt::format("{}", net.dense(0).fan_in());
  for (std::size_t l = 0; l < net.depth(); ++l) text += fmt::format("-{}", net.dense(l).fan_out());
  return text;
}

std::string classes(const nn::Dataset& data) {
  if (data.classes.empty()) return "";
  std::string text = "; class";
  const std::size_t shown = std::min<std::size_t>(data.classes.size(), 10);
  for (std::size_t c = 0; c < shown; ++c) {
    text += fmt::format("{} {} is {}", c == 0 ? "" : ",", c, nn::printable(data.classes[c]));
  }
  return text + (shown < data.classes.size() ? ", ..." : "");
}

bool report(const Options& options) {
  std::optional<nn::Activation> activation;
  if (!options.activation.empty()) activation = nn::activation_by_name(options.activation);
  const nn::Mlp net = nn::load_mlp(options.network, activation, options.layers);
  nn::Dataset data = nn::read_csv(options.data, options.target);
  const std::size_t inputs = net.dense(0).fan_in(), outputs = net.dense(net.depth() - 1).fan_out();
  if (data.inputs.cols() != inputs) {
    refuse(
        options.data,
        fmt::format("the network takes {} number{} a sample, and there {} beside the "
                    "target",
                    inputs, inputs == 1 ? "" : "s",
                    data.inputs.cols() == 1 ? std::string("is 1 column")
                                            : fmt::format("are {} columns", data.inputs.cols())));
  }
  require_different(data.targets, options.data);
  data.targets = fitting(data, outputs, options.data);
  const NamedLoss& loss = loss_for(data.targets, options.loss, options.data);
  if (options.standardize) data = nn::Standardizer(data)(data);
  const nn::Diagnosis found = nn::diagnose(net, data, loss.loss);
  fmt::print("Network: {}, {}.\nData: {} samples of {} features{}{}.\nLoss: {}.\n\n{}", widths(net),
             net.hidden_activation().name, data.size(), inputs,
             options.standardize ? ", standardized" : "", classes(data), loss.name,
             nn::to_string(found));
  if (std::fflush(stdout) != 0) throw std::runtime_error("cannot write to standard output");
  return found.nothing_found();
}

void describe(CLI::App& app, Options& options) {
  app.add_option("network", options.network,
                 "a multilayer perceptron, safetensors: as PyTorch saves its state_dict")
      ->required();
  app.add_option("data", options.data, "a CSV file; its first line has the names of the columns")
      ->required();
  app.add_option("--activation", options.activation,
                 "of the hidden layers, if the file does not say it: " +
                     fmt::format("{}", fmt::join(nn::activation_names(), ", ")));
  app.add_option("--target", options.target, "column of the target, by name or number (the last)");
  app.add_option("--loss", options.loss, "bce, softmax or mse (by the targets and outputs)")
      ->check(CLI::IsMember({"bce", "softmax", "mse"}));
  app.add_option("--layers", options.layers,
                 "names of the layers in order, as in fc1,fc2,out, if the file leaves it open")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_flag("--standardize", options.standardize,
               "rescale each feature to mean 0 and variance 1 first");
}

// The first line of a message, without the name that every line starts with.
int bad_input(std::string message) {
  const std::string prefix = "diagnose: ";
  if (message.starts_with(prefix)) message.erase(0, prefix.size());
  fmt::print(stderr, "{}{}\n", prefix, message.substr(0, message.find('\n')));
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("What a network of your own suffers from, where, and what helps.", "diagnose");
  describe(app, options);
  try {
    app.parse(argc, argv);
    return report(options) ? 0 : 1;
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    return bad_input(fmt::format("{} (--help lists the options)", error.what()));
  } catch (const std::bad_alloc&) {
    return bad_input("there is not enough memory for this network and data");
  } catch (const std::exception& error) {
    return bad_input(error.what());
  }
}
