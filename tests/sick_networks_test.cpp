// Networks made sick in a known way.
#include "sick_networks.hpp"

#include "nn/analysis/twins.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Twins are twins, in every layer that is made so") {
  nn::Mlp net({2, 6, 7, 5, 1}, nn::tanh(), scaled(nn::tanh(), 1.0), 4);
  make_twins(net, 1);
  CHECK(nn::distinct_neurons(net, 0) == 6);
  CHECK(nn::distinct_neurons(net, 1) == 1);
  CHECK(nn::distinct_neurons(net, 2) == 5);
  make_twins(net, 0);
  make_twins(net, 1);
  make_twins(net, 2);
  CHECK(nn::spread(net) == 0.0);
}
