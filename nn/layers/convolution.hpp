// Convolution: one small dense layer, applied at every position of a picture.
//
// **Rows are pixels**: the input is (batch * height * width x channels), and each run of
// height * width rows is one picture, line by line. At a position the layer reads a square of
// size * size pixels with all their channels, a patch of fan_in = size * size * channels numbers:
//
//     z = patch W + b          W (fan_in x filters), one and the same at all positions
//
// A column of W is a filter, which is a neuron; row (y size + x) channels + c of W is the weight of
// channel c of the pixel in line y and column x of the square. The output has a row a position. With
// padding, so many lines and columns of zeros surround the picture.
//
// An initializer is told fan_in, and the number of filters for fan_out. Xavier's asks for more: a pixel
// away from the border is read by size * size * filters weights (stride 1), which is what PyTorch counts.
//
// LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition",
// section II. PyTorch: Conv2d(channels, filters, size, stride, padding), whose weights are
// (filters x channels x size x size).
#pragma once

#include "nn/initializer.hpp"
#include "nn/layer.hpp"

namespace nn {

struct Pictures {  // the shape of each
  std::size_t height, width, channels;
  std::size_t pixels() const { return height * width; }
};

struct Kernel {
  std::size_t size;         // of the square, in pixels
  std::size_t stride = 1;   // pixels from one position to the next
  std::size_t padding = 0;  // zeros at each border
};

class Convolution : public Layer {
 public:
  // Biases are 0. Throws std::invalid_argument if a size, a stride or the number of filters is 0, and if
  // the padded picture is smaller than the square.
  Convolution(const Pictures& input, std::size_t filters, const Kernel& kernel,
              const Initializer& initialize, Rng& rng);

  // (batch * pixels in x channels) -> (batch * pixels out x filters). Throws std::invalid_argument for
  // any other shape.
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override { return {&weights, &bias}; }
  void inspect(Inspector& inspector) const override;

  std::size_t fan_in() const { return weights.value.rows(); }
  const Pictures& output() const { return out_; }  // the shape of the pictures that it makes

  Parameter weights;  // (fan_in x filters)
  Parameter bias;     // (1 x filters)

  bool wants_input_gradient = true;  // as in Dense

 private:
  template <class Visit>
  void for_each_line(std::size_t samples, Visit visit) const;

  Pictures in_, out_;
  Kernel kernel_;
  Matrix patches_;         // (batch * pixels out x fan_in)
  Matrix output_;          // (batch * pixels out x filters)
  Matrix patch_gradient_;  // (batch * pixels out x fan_in)
  Matrix input_gradient_;  // (batch * pixels in x channels)
};

}  // namespace nn
