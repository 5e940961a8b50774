// Clothes, and what stands in for them.
#include "lessons/common/images.hpp"

#include <cmath>

#include "nn/analysis/statistics.hpp"
#include "tests/catch.hpp"

using namespace lessons;

TEST_CASE("Inputs are standardized and one-hot, and of the same shape whatever they are") {
  std::vector<std::string> kinds = {"normal"};
  if (usual_inputs() == "images") kinds.push_back("images");
  for (const std::string& kind : kinds) {
    CAPTURE(kind);
    const Inputs inputs = clothes(kind, 50, 3);
    CHECK(shape(inputs.data.inputs) == "(50 x 196)");
    CHECK(shape(inputs.data.targets) == "(50 x 10)");
    CHECK(sum(inputs.data.targets) == 50.0);
    const nn::Statistics s = nn::statistics(inputs.data.inputs);
    CHECK(std::abs(s.mean) < 0.05);
    CHECK(s.standard_deviation == Approx(1.0).margin(0.04));
    CHECK_THAT(inputs.description, ContainsSubstring("50"));
  }
  CHECK_THROWS_AS(clothes("shoes", 50, 3), std::invalid_argument);
}
