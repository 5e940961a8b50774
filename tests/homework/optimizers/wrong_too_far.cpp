// Grows beyond 1 % in wide layers.
// Must say: % (4 layers, 40 neurons
#define parting_step part_rightly
#include "solution.cpp"
#undef parting_step

void parting_step(const std::vector<nn::Parameter*>& parameters, double rate) {
  for (nn::Parameter* p : parameters) {
    for (std::size_t i = 0; i < p->value.rows(); ++i) {
      for (std::size_t j = 0; j < p->value.cols(); ++j) {
        p->value(i, j) -= rate * (1.0 + 0.001 * static_cast<double>(j)) * p->gradient(i, j);
      }
    }
  }
}
