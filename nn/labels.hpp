// Labels: class numbers 0 to classes - 1, and the one-hot rows that softmax_cross_entropy reads.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "matrix/matrix.hpp"

namespace nn {

// A row a label, 1 in its column and 0 in all others, (labels x classes). Throws std::invalid_argument
// for a label that is not below `classes`, and says which.
Matrix one_hot(std::span<const std::size_t> labels, std::size_t classes);
// The same from a column of whole numbers, as a file holds them, (samples x 1).
Matrix one_hot(const Matrix& labels, std::size_t classes);

// The way back: of each row the column of its largest element, the first of equal ones. Of one-hot
// targets the labels, of logits the classes that a network answers, (samples x classes) with at least
// two classes. Throws std::invalid_argument for a NaN: it is no answer.
std::vector<std::size_t> class_indices(const Matrix& rows);

}  // namespace nn
