#include "nn/data/network_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "nn/data/printable.hpp"
#include "nn/data/safetensors.hpp"

namespace nn {

namespace {

constexpr const char* activation_key = "activation";

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::runtime_error(path + ": " + what);
}

// ---- Which layers a file holds --------------------------------------------------------------------

struct Linear {
  std::string name;  // before ".weight"; empty if there is no dot
  const Tensor* weight = nullptr;
  const Tensor* bias = nullptr;

  std::size_t fan_out() const { return weight->shape[0]; }
  std::size_t fan_in() const { return weight->shape[1]; }
};

std::string quoted(const Tensor& tensor) {
  return fmt::format("'{}' {}", printable(tensor.name), shape_text(tensor));
}
std::string quoted(const Linear& layer) { return quoted(*layer.weight); }

// Why a tensor is none of a dense layer; empty if it may be.
std::string objection(const Tensor& tensor, const std::string& part) {
  const std::size_t dimensions = tensor.shape.size();
  if (part == "running_mean" || part == "running_var" || part == "num_batches_tracked") {
    return "belongs to a normalization";
  }
  if (part != "weight" && part != "bias") return "is neither a weight nor a bias";
  if (part == "weight" && dimensions == 1) return "is a normalization's";
  if (part == "weight" && dimensions >= 3) return "is a convolution's";
  if (dimensions != (part == "weight" ? 2 : 1)) return "has not the shape of a dense layer's";
  if (std::ranges::count(tensor.shape, std::size_t{0}) > 0) return "is empty";
  if (tensor.values.empty()) return fmt::format("is of type {}", printable(tensor.type));
  return "";
}

std::vector<Linear> linear_layers(const std::string& path, const Safetensors& file) {
  std::map<std::string, Linear> by_name;
  for (const Tensor& tensor : file.tensors) {
    const auto dot = tensor.name.rfind('.');
    const std::string name = dot == std::string::npos ? "" : tensor.name.substr(0, dot);
    const std::string part = dot == std::string::npos ? tensor.name : tensor.name.substr(dot + 1);
    if (const std::string why = objection(tensor, part); !why.empty()) {
      fail(path, fmt::format("tensor {} {}: expected dense layers alone, weights as (fan_out, "
                             "fan_in) and biases as (fan_out) of F64, F32, F16 or BF16",
                             quoted(tensor), why));
    }
    Linear& layer = by_name[name];
    layer.name = name;
    (part == "weight" ? layer.weight : layer.bias) = &tensor;
  }
  std::vector<Linear> all;
  for (const auto& [name, layer] : by_name) {
    if (layer.weight == nullptr) fail(path, quoted(*layer.bias) + " has no weight beside it");
    if (layer.bias != nullptr && layer.bias->shape[0] != layer.fan_out()) {
      fail(path, fmt::format("{} and {} do not fit: expected a bias for each of {} neurons",
                             quoted(layer), quoted(*layer.bias), layer.fan_out()));
    }
    all.push_back(layer);
  }
  if (all.empty()) fail(path, "holds no tensors");
  return all;
}

// ---- In which order -------------------------------------------------------------------------------

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The name with '#' for each number in it: "fc10" and "fc9" are of one kind.
std::string kind(const std::string& name) {
  std::string text;
  for (char c : name) {
    if (!is_digit(c)) text += c;
    if (is_digit(c) && (text.empty() || text.back() != '#')) text += '#';
  }
  return text;
}

// Of two names of one kind: by the first number that differs. Zeros in front count for nothing.
bool numbered_before(const std::string& a, const std::string& b) {
  const auto numbers = [](const std::string& name) {
    std::vector<std::string> all(1);
    for (char c : name) {
      if (!is_digit(c) && !all.back().empty()) all.emplace_back();
      if (is_digit(c)) all.back() += c;
    }
    for (std::string& n : all) n.erase(0, std::min(n.find_first_not_of('0'), n.size()));
    return all;
  };
  const auto by_size = [](const std::string& m, const std::string& n) {
    return std::pair(m.size(), std::string_view(m)) < std::pair(n.size(), std::string_view(n));
  };
  const auto m = numbers(a), n = numbers(b);
  return std::lexicographical_compare(m.begin(), m.end(), n.begin(), n.end(), by_size);
}

// Looks for the orders in which each layer takes what the one before it gives, and the layers of a
// kind stand by their numbers. Gives up the search at the second: then the file does not say.
class Orders {
 public:
  explicit Orders(std::vector<std::vector<Linear>> kinds)
      : kinds_(std::move(kinds)), used_(kinds_.size()) {
    for (const auto& layers : kinds_) count_ += layers.size();
    extend();
  }
  const std::vector<std::vector<Linear>>& found() const { return found_; }
  bool gave_up() const { return tries_ > most_tries; }

 private:
  static constexpr std::size_t most_tries = 10'000;

  void extend() {
    if (order_.size() == count_) found_.push_back(order_);
    for (std::size_t k = 0; k < kinds_.size() && found_.size() < 2 && ++tries_ <= most_tries; ++k) {
      if (used_[k] == kinds_[k].size()) continue;
      const Linear& next = kinds_[k][used_[k]];
      if (!order_.empty() && order_.back().fan_out() != next.fan_in()) continue;
      order_.push_back(next);
      ++used_[k];
      extend();
      --used_[k];
      order_.pop_back();
    }
  }

  std::vector<std::vector<Linear>> kinds_;
  std::vector<std::size_t> used_;  // so many layers of each kind stand in order_
  std::vector<Linear> order_;
  std::vector<std::vector<Linear>> found_;
  std::size_t count_ = 0, tries_ = 0;
};

std::string listed(const std::vector<Linear>& layers) {
  std::string text;
  for (std::size_t l = 0; l < std::min<std::size_t>(layers.size(), 8); ++l) {
    text += (l == 0 ? "" : ", ") + quoted(layers[l]);
  }
  return text + (layers.size() > 8 ? ", ..." : "");
}

// Throws unless each takes what the one before it gives.
void require_chain(const std::string& path, const std::vector<Linear>& layers) {
  for (std::size_t l = 1; l < layers.size(); ++l) {
    if (layers[l].fan_in() == layers[l - 1].fan_out()) continue;
    fail(path, fmt::format("{} gives {} number{}, and {}, the next layer, takes {}; another "
                           "order can be named (--layers)",
                           quoted(layers[l - 1]), layers[l - 1].fan_out(),
                           layers[l - 1].fan_out() == 1 ? "" : "s", quoted(layers[l]),
                           layers[l].fan_in()));
  }
}

std::vector<Linear> ordered(const std::string& path, const std::vector<Linear>& layers) {
  std::map<std::string, std::vector<Linear>> kinds;
  for (const Linear& layer : layers) kinds[kind(layer.name)].push_back(layer);
  std::vector<std::vector<Linear>> lists;
  for (auto& [name, list] : kinds) {
    std::ranges::stable_sort(
        list, [](const Linear& a, const Linear& b) { return numbered_before(a.name, b.name); });
    lists.push_back(list);
  }
  if (lists.size() == 1) {
    require_chain(path, lists[0]);
    return lists[0];
  }
  const Orders orders(lists);
  if (orders.found().size() == 1 && !orders.gave_up()) return orders.found()[0];
  if (orders.found().empty() && !orders.gave_up()) {
    fail(path, "in no order does each layer take what the one before it gives: " + listed(layers));
  }
  fail(path,
       "the order of the layers is not clear from names and shapes; name them in order "
       "(--layers): " +
           listed(layers));
}

std::vector<Linear> named(const std::string& path, const std::vector<Linear>& layers,
                          const std::vector<std::string>& names) {
  std::vector<Linear> chosen;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(layers, name, &Linear::name);
    if (found == layers.end()) {
      fail(path, fmt::format("there is no layer '{}': it has {}", printable(name), listed(layers)));
    }
    chosen.push_back(*found);
  }
  if (chosen.size() != layers.size()) {
    fail(path, fmt::format("{} layers were named, it has {}: {}", names.size(), layers.size(),
                           listed(layers)));
  }
  require_chain(path, chosen);
  return chosen;
}

// ---- The network ----------------------------------------------------------------------------------

// (fan_out x fan_in) -> (fan_in x fan_out)
Matrix turned(const Tensor& weight) {
  Matrix rows(weight.shape[0], weight.shape[1]);
  std::ranges::copy(weight.values, rows.values().begin());
  return transpose(rows);
}

Activation hidden_activation(const std::string& path, const Safetensors& file,
                             const std::optional<Activation>& given, std::size_t depth) {
  const auto said = file.metadata.find(activation_key);
  if (said == file.metadata.end()) {
    if (given.has_value()) return *given;
    if (depth == 1) return identity();
    fail(path, "does not say which activation its hidden layers have: name it (--activation)");
  }
  if (given.has_value() && given->name != said->second) {
    fail(path, fmt::format("its activation is {}, not {}", printable(said->second), given->name));
  }
  if (given.has_value()) return *given;
  try {
    return activation_by_name(said->second);
  } catch (const std::invalid_argument&) {
    fail(path, fmt::format("its activation '{}' is unknown here", printable(said->second)));
  }
}

bool known_by_name(const Activation& f) {
  if (std::ranges::count(activation_names(), f.name) == 0) return false;
  return f.function(-1.0) == activation_by_name(f.name).function(-1.0);
}

}  // namespace

void save_mlp(const std::string& path, const Mlp& net) {
  Safetensors file;
  for (std::size_t l = 0; l < net.depth(); ++l) {
    const Matrix weight = transpose(net.dense(l).weights.value);
    const Matrix& bias = net.dense(l).bias.value;
    file.tensors.push_back({fmt::format("{}.weight", 2 * l),
                            {weight.rows(), weight.cols()},
                            {weight.values().begin(), weight.values().end()}});
    file.tensors.push_back({fmt::format("{}.bias", 2 * l),
                            {bias.cols()},
                            {bias.values().begin(), bias.values().end()}});
  }
  const Activation& f = net.hidden_activation();
  if (known_by_name(f)) file.metadata[activation_key] = f.name;
  write_safetensors(path, file);
}

Mlp load_mlp(const std::string& path, const std::optional<Activation>& hidden,
             const std::vector<std::string>& layers) {
  const Safetensors file = read_safetensors(path);
  const std::vector<Linear> found = linear_layers(path, file);
  const std::vector<Linear> order =
      layers.empty() ? ordered(path, found) : named(path, found, layers);
  std::vector<std::size_t> widths = {order[0].fan_in()};
  for (const Linear& layer : order) widths.push_back(layer.fan_out());
  Mlp net(widths, hidden_activation(path, file, hidden, order.size()), zeros());
  for (std::size_t l = 0; l < order.size(); ++l) {
    net.dense(l).weights.value = turned(*order[l].weight);
    if (order[l].bias != nullptr) {
      std::ranges::copy(order[l].bias->values, net.dense(l).bias.value.values().begin());
    }
  }
  return net;
}

// ---- Any network ----------------------------------------------------------------------------------

namespace {

struct State {
  std::string name;
  Matrix* numbers;
};

std::vector<State> state_of(Layer& net) {
  std::vector<State> all;
  const auto parameters = net.parameters();
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    all.push_back({fmt::format("{}.{}", k, parameters[k]->name), &parameters[k]->value});
  }
  const auto statistics = net.statistics();
  for (std::size_t k = 0; k < statistics.size(); ++k) {
    all.push_back({fmt::format("statistics.{}", k), statistics[k]});
  }
  return all;
}

}  // namespace

void save_state(const std::string& path, Layer& net) {
  Safetensors file;
  for (const auto& [name, numbers] : state_of(net)) {
    file.tensors.push_back({name,
                            {numbers->rows(), numbers->cols()},
                            {numbers->values().begin(), numbers->values().end()}});
  }
  write_safetensors(path, file);
}

void load_state(const std::string& path, Layer& net) {
  const Safetensors file = read_safetensors(path);
  const std::vector<State> state = state_of(net);
  std::vector<const Tensor*> sources;
  for (const auto& [name, numbers] : state) {
    const auto found = std::ranges::find(file.tensors, name, &Tensor::name);
    if (found == file.tensors.end()) {
      fail(path, fmt::format("has no '{}', which this network has", name));
    }
    if (found->shape != std::vector{numbers->rows(), numbers->cols()} ||
        found->values.size() != numbers->size()) {
      fail(path, fmt::format("{} of type {} does not fit this network: expected {}", quoted(*found),
                             found->type, shape(*numbers)));
    }
    sources.push_back(&*found);
  }
  if (file.tensors.size() != state.size()) {
    fail(path, fmt::format("has {} tensors, this network {}", file.tensors.size(), state.size()));
  }
  for (std::size_t k = 0; k < state.size(); ++k) {
    std::ranges::copy(sources[k]->values, state[k].numbers->values().begin());
  }
}

}  // namespace nn
