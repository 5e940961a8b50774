// safetensors: the format in which networks are passed around. Named arrays of numbers, and no code.
//
//     8 bytes    n, the length of the header, least byte first
//     n bytes    JSON: {"name": {"dtype": "F32", "shape": [16, 2], "data_offsets": [begin, end]}, ...},
//                and at will "__metadata__": {"text": "text"}
//     the rest   the numbers, row after row, least byte first; offsets count from where they begin
//
// https://github.com/huggingface/safetensors describes it. Written are doubles, F64; read are F64,
// F32, F16 and BF16. Other types (whole numbers, truth values) are passed over: such a tensor has a
// name, a type and a shape, and no values.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace nn {

struct Tensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<double> values;  // row after row; empty if the type is none of the four
  std::string type = "F64";    // as the file names it
};

struct Safetensors {
  std::vector<Tensor> tensors;  // in the order in which the file holds their numbers
  std::map<std::string, std::string> metadata = {};
};

// Reads from front to back, once, so that a pipe will do, and takes no more memory than the file has
// sent. Throws std::runtime_error, in one line with the path, if the file cannot be read, ends early
// or goes on, if its header is not as above, if tensors overlap or leave a gap, and above 10 MB of
// header or 134 million numbers.
Safetensors read_safetensors(const std::string& path);

// Throws std::runtime_error if the file cannot be written and std::invalid_argument if two tensors
// have one name, or a shape does not fit its values.
void write_safetensors(const std::string& path, const Safetensors& file);

// "(16, 2)", as error messages write it.
std::string shape_text(const Tensor& tensor);

}  // namespace nn
