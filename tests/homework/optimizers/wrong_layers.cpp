// A rate for each layer: twins are in one layer.
// Must say: your rule treats all neurons of the layer alike
#define parting_step part_rightly
#include "solution.cpp"
#undef parting_step

void parting_step(const std::vector<nn::Parameter*>& parameters, double rate) {
  double factor = 1.0;
  for (nn::Parameter* p : parameters) {
    p->value -= rate * factor * p->gradient;
    factor += 0.001;
  }
}
