// Wrong: looks at nothing, and names the six in turn.
// Must say: healthy: no healthy one may be condemned
#include "nn/diagnosis/disease.hpp"
#include "nn/mlp.hpp"

nn::Disease diagnose(nn::Mlp, const Matrix&) {
  static std::size_t calls = 0;
  return static_cast<nn::Disease>(calls++ % 6);
}
