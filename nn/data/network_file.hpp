// Networks as files, in the safetensors format.
//
// A multilayer perceptron is written as PyTorch names and lays out its linear layers, so that
// torch.nn.Sequential(Linear, Tanh, Linear, ...) loads it, and read as PyTorch writes it:
//
//     safetensors.torch.save_file(model.state_dict(), "net.safetensors")
//
// There a weight is (fan_out x fan_in), a row a neuron: the transpose of ours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nn/mlp.hpp"

namespace nn {

// Writes 0.weight, 0.bias, 2.weight, ... and the activation's name. An activation that its name does
// not give back (a leaky ReLU with a slope of its own) is left out: load_mlp has to be told.
void save_mlp(const std::string& path, const Mlp& net);

// The layers of a file in their order: "name.weight" is a matrix, "name.bias" has a number a neuron,
// or is left out and 0. Layers whose names differ in a number stand in the order of the numbers, and
// where that leaves a choice the shapes decide, if they allow one order only; `layers` names them in
// order otherwise. The activation is the file's unless it is given. Throws std::runtime_error in one
// line with the path: what read_safetensors throws, a tensor that no dense layer has, by its name,
// shapes or an order that do not fit, and an activation that is unknown or another than the file's.
Mlp load_mlp(const std::string& path, const std::optional<Activation>& hidden = std::nullopt,
             const std::vector<std::string>& layers = {});

// Any network: parameters and running statistics, in the order and the shapes in which it has them.
// What an optimizer remembers is not among them. load_state puts them into a network that was built
// alike, and throws std::runtime_error in one line with the path, before anything is changed, if the
// file has others than this network.
void save_state(const std::string& path, Layer& net);
void load_state(const std::string& path, Layer& net);

}  // namespace nn
