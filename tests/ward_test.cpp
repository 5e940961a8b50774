// Networks side by side, and patients of whom it is known what they suffer from.
#include "ward.hpp"

#include <cmath>

#include "nn/analysis/twins.hpp"
#include "patients.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Patients are told apart, each kind of them, and no healthy one is condemned") {
  Rng rng(3);
  std::size_t right = 0;
  for (std::size_t k = 0; k < 120; ++k) {
    const auto disease = static_cast<nn::Disease>(k % 6);
    const Patient p = patient(disease, rng);
    const std::string name = nn::diagnose(p.net, p.data).name();
    CAPTURE(p.how);
    if (disease == nn::Disease::healthy) CHECK(name == "healthy");
    right += name == nn::name_of(disease);
  }
  CHECK(right >= 114);
}

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

TEST_CASE("A factor per layer is that of equal steps") {
  CHECK(per_layer({1.0, 0.1, 0.01}) == Approx(-1.0));
  CHECK(per_layer({5.0, 1.0, 10.0}, 2) == Approx(1.0));
  CHECK_THROWS_WITH(per_layer({1.0}), "per_layer: no step from layer 1 of 1");
  CHECK_THROWS_AS(per_layer({1.0, 2.0}, 0), std::invalid_argument);
}

TEST_CASE("A course holds what the diagnosis found and what training did") {
  const nn::Mlp sound({2, 6, 1}, nn::tanh(), nn::xavier_normal(), 2);
  const nn::Mlp twins({2, 6, 1}, nn::tanh(), nn::constant(0.5));
  const auto courses = follow({{"sound", sound, {}, sound},
                               {"twins", twins, {nn::Disease::symmetric}, sound},
                               {"mistaken", twins, {nn::Disease::dead}, sound}},
                              nn::moons(40), 0.05, 30);
  REQUIRE(courses.size() == 3);
  CHECK(courses[0].named());
  CHECK(courses[1].named());
  CHECK_FALSE(courses[2].named());
  CHECK(courses[0].loss.size() == 30);
  CHECK(courses[1].cured_loss == courses[0].loss);
  CHECK(best_of_sick(courses) == courses[1].loss.back());
  CHECK(worst_cured(courses) == courses[0].loss.back());
  CHECK(largest_distance(courses, 0) == std::abs(courses[0].loss[0] - courses[1].loss[0]));
  CHECK(course_table(courses, 10).rows[1][1] == "symmetric");
  CHECK(by_hidden_layer(courses, &Course::activations, "h").header.size() == 2);
}
