// Wrong: takes neurons with equal weights for duplicates whatever their bias.
// Must say: whether your comparison looks at the bias
#define merge_duplicates merge_rightly
#include "solution.cpp"
#undef merge_duplicates

nn::Mlp merge_duplicates(const nn::Mlp& net) {
  nn::Mlp one_bias = net;  // every neuron gets the bias of the first one with its weights
  Matrix& bias = one_bias.dense(0).bias.value;
  const Matrix neurons = transpose(net.dense(0).weights.value);
  for (std::size_t j = 0; j < neurons.rows(); ++j) {
    std::size_t first = 0;
    while (neurons(first, 0) != neurons(j, 0)) ++first;
    bias(0, j) = bias(0, first);
  }
  return merge_rightly(one_bias);
}
