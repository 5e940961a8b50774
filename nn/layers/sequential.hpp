// Sequential: layers in a row, each fed by the one before; a layer itself.
//
//   Sequential net;
//   net.add<Dense>(2, 16, he_normal(), rng);
//   net.add<BatchNorm>(16);
//   net.add<ActivationLayer>(relu());
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "nn/layer.hpp"

namespace nn {

class Sequential : public Layer {
 public:
  // Makes a layer at the end of the row and returns it; the row owns it.
  template <class L, class... Arguments>
  L& add(Arguments&&... arguments) {
    auto layer = std::make_unique<L>(std::forward<Arguments>(arguments)...);
    L& made = *layer;
    layers_.push_back(std::move(layer));
    return made;
  }

  std::size_t size() const { return layers_.size(); }
  Layer& operator[](std::size_t l);  // throws std::out_of_range for a layer that there is not

  // An empty row hands on what it is given.
  const Matrix& forward(const Matrix& input) override;
  const Matrix& backward(const Matrix& output_gradient) override;
  std::vector<Parameter*> parameters() override;  // of the first layer, of the second, ...
  std::vector<Matrix*> statistics() override;     // likewise
  void set_training(bool training) override;      // of all
  void inspect(Inspector& inspector) const override;

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
};

}  // namespace nn
