// Climbs.
// Must say: off by 201
#define parting_step part_rightly
#include "solution.cpp"
#undef parting_step

void parting_step(const std::vector<nn::Parameter*>& parameters, double rate) {
  part_rightly(parameters, -rate);
}
