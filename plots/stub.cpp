#include "plots/figure.hpp"
namespace plots {
Drawing draw(const Figure&, Terminal, const std::string&, const std::string&) {
  return {"", "stub"};
}
}  // namespace plots
