#include "nn/diagnosis/disease.hpp"

namespace nn {

std::string name_of(Disease disease) {
  static constexpr const char* names[] = {"healthy",   "symmetric", "dead",
                                          "saturated", "vanishing", "exploding"};
  return names[static_cast<std::size_t>(disease)];
}

}  // namespace nn
