// IDX: the format of MNIST and its successors, an array of bytes behind a short header.
//
// Four bytes of magic number (two zeros, 8 for "unsigned bytes", how many dimensions), then the
// size of each dimension in four bytes, largest byte first, then the entries.
// http://yann.lecun.com/exdb/mnist describes it.
#pragma once

#include <string>
#include <vector>

namespace nn {

struct IdxPart {
  std::size_t count;               // of all entries in the file: the size of its first dimension
  std::vector<std::size_t> sizes;  // of the other dimensions, those of one entry
  std::vector<unsigned char> bytes;
};

// Entries first ... first + count - 1 of an IDX file, plain or gzipped, with so many dimensions.
// Throws std::runtime_error if the file cannot be read, is damaged, is of another kind or is
// shorter or longer than it says (what lies behind the last entry asked for is not looked at), and
// std::invalid_argument for entries beyond its last.
IdxPart read_idx(const std::string& path, std::size_t dimensions, std::size_t first,
                 std::size_t count);

}  // namespace nn
