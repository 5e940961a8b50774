#include "nn/data/lines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace nn {

Lines::Lines(const std::string& path, const std::string& kind) : path_(path) {
  if (std::filesystem::is_directory(path)) {
    throw std::runtime_error(fmt::format("{}: is a directory, expected {}", path, kind));
  }
  file_.open(path, std::ios::binary);
  if (!file_) {
    throw std::runtime_error(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
}

bool Lines::next(std::string& line) {
  constexpr int end_of_file = std::char_traits<char>::eof();
  std::streambuf& bytes = *file_.rdbuf();
  if (bytes.sgetc() == end_of_file) return false;
  ++number_;
  line.clear();
  for (int c; (c = bytes.sbumpc()) != end_of_file && c != '\n';) {
    if (line.size() == longest_line) {
      fail(fmt::format("is longer than {} bytes, the most that is read", longest_line));
    }
    line += static_cast<char>(c);
  }
  bytes_ += line.size() + 1;
  if (bytes_ > longest_file) {
    fail(fmt::format("more than {} bytes came so far, the most that is read", longest_file));
  }
  if (number_ == 1 && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

void Lines::fail(const std::string& what) const {
  throw std::runtime_error(
      fmt::format("{}, line {}: {}", path_, std::max<std::size_t>(number_, 1), what));
}

}  // namespace nn
