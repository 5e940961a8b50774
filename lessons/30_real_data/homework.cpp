// Homework: put features on one scale, without looking where you must not
//
// A tumour's area is measured in hundreds, its smoothness in hundredths. A start that is right for
// inputs of variance 1 is wrong for both. Standardize: take off the mean, divide by the deviation.
//
// - The test samples stand for those that will come when you are done. What may you know of them?
// - One feature may be the same number in all training samples. What is its deviation?
//
// Check your answer with `make homeworkN`, N being the number of this folder. It then also shows what all 0.5
// and He make of your tumours.
#include <cmath>

#include "nn/dataset.hpp"

// Rescales every feature of train and test, both (samples x features), so that in the training set
// its mean is 0 and its deviation (the population's, dividing by n) is 1. A feature that is constant
// there becomes 0 there.
void standardize([[maybe_unused]] Matrix& train, [[maybe_unused]] Matrix& test) {
  // ---- Your code here: 8 to 20 lines. This copy leaves the features as they are. ----------------

  // --------------------------------------------------------------------------------------------
}
