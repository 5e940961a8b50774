// The course's own product and training step.
#include "tests/bench/peers/peers.hpp"

#include <memory>

#include "matrix/matmul.hpp"
#include "nn/trainer.hpp"

namespace bench {

namespace {

void multiply(const Product& p, const Factors& f, Matrix& c) {
  switch (p.form) {
    case Form::nn:
      return matmul(f.a, f.b, c);
    case Form::tn:
      return matmul_tn(f.a, f.b, c);
    case Form::nt:
      return matmul_nt(f.a, f.b, c);
  }
}

Job product(const Product& p, int threads) {
  return timed([p, f = factors(p), c = Matrix()]() mutable { multiply(p, f, c); }, threads);
}

nn::Dataset samples(const Training& t) {
  Rng rng(1);
  nn::Dataset data{nn::normal(1.0)(t.batch, t.widths.front(), rng),
                   Matrix::zeros(t.batch, t.widths.back())};
  for (std::size_t i = 0; i < t.batch; ++i) data.targets(i, rng.below(t.widths.back())) = 1.0;
  return data;
}

// What one step needs, kept from step to step.
struct Trainee {
  nn::Mlp net;
  nn::Dataset data;
  nn::Loss loss;
  nn::GradientDescent optimizer{0.01};
  Matrix logits_gradient = {};
  std::vector<nn::Parameter*> parameters = {};

  void step() {
    nn::evaluate_gradients(net, data, loss, logits_gradient);
    optimizer.step(parameters);
  }
};

Job training(const Training& t, const std::string&, int threads) {
  nn::Loss loss = nn::softmax_cross_entropy;
  if (t.loss == "mean_squared_error") loss = nn::mean_squared_error;
  const nn::Mlp net(t.widths, nn::activation_by_name(t.activation), nn::xavier_uniform());
  const auto trainee = std::make_shared<Trainee>(Trainee{net, samples(t), loss});
  trainee->parameters = trainee->net.parameters();
  return timed([trainee] { trainee->step(); }, threads);
}

}  // namespace

Peer ours() { return {"ours", "double precision", product, training}; }

}  // namespace bench
