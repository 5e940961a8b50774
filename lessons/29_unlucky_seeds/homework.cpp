// Homework: stuck, or on its way?
//
// A network has one hidden layer of ReLUs and one logit, and was trained for a while by gradient descent
// on a few samples of two classes. Would it learn them all, if training went on? Say whether it is
// stuck: some samples would stay wrong however long it trains.
//
// Among the networks are some that have learned, some that have been stuck for long or for a short time,
// and some that have small weights or few steps behind them and will learn later. Inputs may have any
// unit, there may be any number of samples, and classes may be exchanged.
//
// - Which of loss, accuracy and length of the gradient differ between "stuck" and "on its way"?
// - Which samples cannot change a hidden neuron? What do their logits have in common, and when is that
//   harmless?
//
// Check your answer with `make homeworkN`, N being the number of this folder.
#include "nn/dataset.hpp"
#include "nn/mlp.hpp"

bool stuck(nn::Mlp net, const nn::Dataset& data) {
  // ---- Your code here: 5 to 20 lines. This copy calls every network stuck that makes a mistake. ------
  //
  // net.forward(data.inputs)      logits (samples x 1)
  // net.activation(0)             what its hidden neurons then give, (samples x neurons)
  // data.targets(i, 0)            the class of sample i: 0 or 1
  const Matrix& logits = net.forward(data.inputs);
  for (std::size_t i = 0; i < data.size(); ++i) {
    if ((logits(i, 0) > 0.0) != (data.targets(i, 0) == 1.0)) return true;
  }
  return false;
  // ----------------------------------------------------------------------------------------------------
}
