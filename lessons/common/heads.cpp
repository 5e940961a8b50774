#include "lessons/common/heads.hpp"

#include <algorithm>
#include <cmath>

#include "lessons/common/pictures.hpp"
#include "nn/analysis/twins.hpp"

namespace lessons {

double head_spread(const nn::SelfAttention& layer) {
  double largest = 0.0;
  for (const nn::Dense* dense : {&layer.query, &layer.key, &layer.value}) {
    largest = std::max({largest, nn::block_spread(dense->weights.value, layer.heads()),
                        nn::block_spread(dense->bias.value, layer.heads())});
  }
  return largest;
}

double mean_entropy(const nn::SelfAttention& layer, std::size_t samples, std::size_t tokens) {
  double sum = 0.0;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t h = 0; h < layer.heads(); ++h) {
      for (double share : layer.attention_weights(s, h).values()) {
        if (share > 0.0) sum -= share * std::log(share);
      }
    }
  }
  return sum / static_cast<double>(samples * layer.heads() * tokens);
}

plots::HeatMap attention_map(const std::string& title, const nn::SelfAttention& layer,
                             std::size_t head) {
  std::vector<plots::Numbers> shares = row_numbers(layer.attention_weights(0, head));
  for (plots::Numbers& row : shares) {
    for (double& share : row) share = std::round(100.0 * share) / 100.0;
  }
  return {title, "token looked at", "token that looks", shares, {}, {}, 1.0};
}

}  // namespace lessons
