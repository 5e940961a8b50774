// Two kinds of neurons.
// Must say: neurons that your rule treats alike are still twins
#define parting_step part_rightly
#include "solution.cpp"
#undef parting_step

void parting_step(const std::vector<nn::Parameter*>& parameters, double rate) {
  for (nn::Parameter* p : parameters) {
    for (std::size_t i = 0; i < p->value.rows(); ++i) {
      for (std::size_t j = 0; j < p->value.cols(); ++j) {
        p->value(i, j) -= rate * (j % 2 == 0 ? 1.0 : 1.01) * p->gradient(i, j);
      }
    }
  }
}
