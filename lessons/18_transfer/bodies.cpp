#include "bodies.hpp"

namespace lessons {

nn::Mlp small_network(const nn::Initializer& weights, std::size_t outputs, std::uint64_t seed) {
  return {{2, 8, 8, 8, outputs}, nn::tanh(), weights, seed};
}

nn::Mlp untrained(std::uint64_t seed) { return small_network(nn::xavier_uniform(), 1, seed); }

nn::Mlp borrowed(std::uint64_t seed) {
  return run_task("", untrained(seed), nn::moons(100), nn::Adam(0.01), {.steps = 1000}).net;
}

nn::Mlp with_head(nn::Mlp net, const nn::Initializer& weights, std::size_t outputs,
                  std::uint64_t seed) {
  Rng rng = Rng(seed).stream(0x4EAD);  // not the numbers that drew the body
  nn::Dense& head = net.dense(net.depth() - 1);
  head = nn::Dense(head.fan_in(), outputs, weights, rng);
  return net;
}

TaskRun learn_head(const std::string& start, const nn::Mlp& net, const nn::Dataset& task,
                   std::size_t steps) {
  return run_task(start, net, task, nn::Adam(0.05), {.steps = steps, .frozen = true});
}

std::vector<TaskRun> ten_heads(nn::Mlp (*body)(std::uint64_t seed), const nn::Initializer& head,
                               const nn::Dataset& task, std::uint64_t seed) {
  std::vector<TaskRun> runs;
  for (std::uint64_t k = 0; k < 10; ++k) {
    const nn::Mlp net = with_head(body(seed + k), head, task.targets.cols(), seed + k);
    runs.push_back(learn_head("", net, task));
  }
  return runs;
}

}  // namespace lessons
