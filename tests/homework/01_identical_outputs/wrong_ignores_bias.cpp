// Wrong: takes neurons with equal weights for duplicates whatever their bias.
// Must say: whether your comparison looks at the bias
#define merge_duplicates merge_rightly
#include "solution.cpp"
#undef merge_duplicates

nn::Mlp merge_duplicates(const nn::Mlp& net) {
  nn::Mlp without_bias = net;
  without_bias.dense(0).bias.value *= 0.0;
  return merge_rightly(without_bias);
}
