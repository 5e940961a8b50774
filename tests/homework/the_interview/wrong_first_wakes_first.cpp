// Wrong: gradients arrive from the first layer to the last.
// Must say: which matrix has an error signal in step 0
#include <cstddef>
#include <functional>
#include <numeric>
#include <set>
#include <vector>

struct Solved {
  double output;
  std::vector<std::size_t> distinct_gradients;
  std::size_t parameters;
  std::vector<std::size_t> first_gradient;
};

Solved solve(const std::vector<std::size_t>& widths, double c,
             const std::function<double(double)>& f, const std::vector<double>& x) {
  const std::size_t matrices = widths.size() - 1;
  double z = c * std::accumulate(x.begin(), x.end(), 0.0);
  Solved solved{0.0,
                {std::set<double>(x.begin(), x.end()).size()},
                x.size() + 1 + 2 * (widths.size() - 2),
                {}};
  for (std::size_t l = 1; l < matrices; ++l) {
    z = c * static_cast<double>(widths[l]) * f(z);
    solved.distinct_gradients.push_back(1);
  }
  for (std::size_t l = 0; l < matrices; ++l) solved.first_gradient.push_back(l);
  solved.output = z;
  return solved;
}
