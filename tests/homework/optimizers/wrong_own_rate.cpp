// Wrong: takes a rate of its own, and not the one that is given.
// Must say: of -rate times its gradient, at any rate
#include "nn/analysis/twins.hpp"
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"
#include "nn/optimizer.hpp"
#include "nn/trainer.hpp"
bool keeps_twins(nn::Optimizer& rule) {
  nn::Mlp net({2, 8, 8, 1}, nn::tanh(), nn::constant(0.5));
  nn::train(net, nn::moons(40), nn::binary_cross_entropy, rule, {.steps = 100});
  return nn::spread(net) == 0.0;
}
void parting_step(const std::vector<nn::Parameter*>& parameters, double) {
  for (nn::Parameter* p : parameters)
    for (std::size_t i = 0; i < p->value.rows(); ++i)
      for (std::size_t j = 0; j < p->value.cols(); ++j)
        p->value(i, j) -= 0.1 * (1.0 + 0.01 * static_cast<double>(j) / 40.0) * p->gradient(i, j);
}
