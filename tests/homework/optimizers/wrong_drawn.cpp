// Draws its rates.
// Must say: two different steps
#define parting_step part_rightly
#include "solution.cpp"
#undef parting_step

void parting_step(const std::vector<nn::Parameter*>& parameters, double rate) {
  static Rng rng(1);
  for (nn::Parameter* p : parameters) {
    for (std::size_t i = 0; i < p->value.rows(); ++i) {
      for (std::size_t j = 0; j < p->value.cols(); ++j) {
        p->value(i, j) -= rate * (1.0 + rng.symmetric(0.01)) * p->gradient(i, j);
      }
    }
  }
}
