#include "nn/starts/orthogonal.hpp"

#include "matrix/qr.hpp"
#include "nn/checked.hpp"

namespace nn {

// A matrix of independent normal numbers looks the same from every direction: turned by any
// orthogonal U it is as likely as before. A = Q R makes U A = (U Q) R, and as the R with a
// non-negative diagonal is the only one, U Q is as likely as Q: no direction is preferred (Q has
// the Haar distribution). With signs on R's diagonal that an algorithm chose, it would not.
Initializer orthogonal(double gain) {
  checked::finite("orthogonal: gain", gain);
  return [gain](std::size_t fan_in, std::size_t fan_out, Rng& rng) {
    if (fan_in >= fan_out) return gain * qr(normal(1.0)(fan_in, fan_out, rng)).q;
    return gain * transpose(qr(normal(1.0)(fan_out, fan_in, rng)).q);
  };
}

}  // namespace nn
