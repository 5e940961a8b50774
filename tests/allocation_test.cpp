// A training step allocates nothing once it has run: every buffer is used again.
// The address sanitizer has a new of its own, which this one would quarrel with.
#include "tests/catch.hpp"

#if defined(SANITIZED)
TEST_CASE("Allocations are counted") { skipped(true, "the sanitizer has a new of its own"); }
#else
#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

#include "matrix/matmul.hpp"
#include "nn/layers/attention.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/layer_norm.hpp"
#include "nn/layers/residual.hpp"
#include "nn/layers/scale.hpp"
#include "nn/layers/sequential.hpp"
#include "nn/trainer.hpp"

namespace {
std::atomic<std::size_t> allocations = 0;
std::atomic<bool> exhausted = false;  // from then on there is no memory for numbers
}  // namespace

// The whole program's new, so that nothing can allocate unseen. The deletes are not inlined: beside a
// new that is not, g++ would warn of a free without its malloc.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto unit = static_cast<std::size_t>(alignment);
  void* const memory =
      exhausted ? nullptr : std::aligned_alloc(unit, (size + unit - 1) / unit * unit);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace {

// Allocations of ten steps of a training that has been warmed up by two.
std::size_t counted(nn::Optimizer& optimizer, nn::Layer& net, std::size_t batch, std::size_t inputs,
                    std::size_t outputs) {
  const nn::Dataset data{Matrix::filled(batch, inputs, 0.3), Matrix::filled(batch, outputs, 1.0)};
  const auto parameters = net.parameters();
  Matrix logits_gradient;
  std::size_t before = 0;
  for (int step = 0; step < 12; ++step) {
    if (step == 2) before = allocations;
    nn::evaluate_gradients(net, data, nn::binary_cross_entropy, logits_gradient);
    optimizer.step(parameters);
  }
  return allocations - before;
}

std::size_t counted(nn::Optimizer& optimizer, const std::vector<std::size_t>& widths,
                    std::size_t batch) {
  nn::Mlp net(widths, nn::tanh(), nn::xavier_uniform());
  return counted(optimizer, net, batch, widths.front(), widths.back());
}

}  // namespace

TEST_CASE("After its first, a training step allocates nothing") {
  nn::GradientDescent descent(0.1);
  nn::Momentum momentum(0.1), momentum_of_large(0.1);
  nn::Adam adam(0.1);
  CHECK(counted(descent, {2, 16, 16, 1}, 200) == 0);
  CHECK(counted(momentum, {3, 7, 5, 2}, 33) == 0);
  CHECK(counted(adam, {30, 64, 64, 1}, 32) == 0);
  CHECK(counted(momentum_of_large, {300, 256, 10}, 128) == 0);
  nn::Nesterov nesterov(0.1);
  nn::Adam decaying(0.1);
  nn::Penalized penalized(nesterov, 1e-3, 1e-3);
  nn::DecoupledWeightDecay adamw(decaying, 0.1, 0.01);
  CHECK(counted(penalized, {3, 7, 2}, 33) == 0);
  CHECK(counted(adamw, {3, 7, 2}, 33) == 0);
}

TEST_CASE("Nor does a step of normalization, dropout, a residual layer and attention") {
  Rng rng(1);
  nn::Sequential branch, net;
  branch.add<nn::LayerNorm>(6);
  branch.add<nn::SelfAttention>(5, 6, 2, nn::xavier_uniform(), rng);
  branch.add<nn::Scale>();
  net.add<nn::BatchNorm>(6);
  net.add<nn::Residual>(std::move(branch));
  net.add<nn::Dropout>(0.5, 1);
  net.add<nn::Dense>(6, 1, nn::xavier_uniform(), rng);
  nn::Adam adam(0.1);
  CHECK(counted(adam, net, 15, 6, 1) == 0);
}

TEST_CASE("Twice as many steps with mini-batches allocate no more than once as many") {
  const auto allocations_of = [](std::size_t steps) {
    nn::Mlp net({2, 8, 1}, nn::relu(), nn::he_normal());
    nn::GradientDescent descent(0.1);
    const nn::Dataset data = nn::moons(100);  // batches of 32, 32, 32 and 4
    const std::size_t before = allocations;
    nn::train(net, data, nn::binary_cross_entropy, descent, {.steps = steps, .batch_size = 32});
    return allocations - before;
  };
  CHECK(allocations_of(200) == allocations_of(100));
}

TEST_CASE("A product of several threads that finds no memory says so") {
  bool refused = false;
  std::thread([&] {  // in which no product has kept memory yet
    const Matrix a = Matrix::filled(300, 300, 1.0);
    Matrix product(300, 300);
    exhausted = true;
    try {
      matmul_tn(a, a, product);  // for which even the textbook's loops need memory
    } catch (const std::bad_alloc&) {
      refused = true;
    }
    exhausted = false;
  })
      .join();
  CHECK(refused);
}

TEST_CASE("The count counts") {
  const std::size_t before = allocations;
  const Matrix made(3, 3);
  CHECK(allocations - before == 1);
}

#endif
