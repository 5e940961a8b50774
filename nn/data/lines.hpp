// The lines of a text file, one after the other, with limits: a file that never ends is refused.
#pragma once

#include <fstream>
#include <string>

namespace nn {

class Lines {
 public:
  static constexpr std::size_t longest_line = 1 << 20;  // bytes
  static constexpr std::size_t longest_file = 128 << 20;

  // Throws std::runtime_error with the path if the file cannot be read. `kind` says what was
  // expected, "a CSV file".
  Lines(const std::string& path, const std::string& kind);

  // The next line without its end, "\n" or "\r\n"; false after the last. The first is given without a
  // UTF-8 byte order mark. Throws as `fail` does beyond the limits above.
  bool next(std::string& line);

  // Throws std::runtime_error with the path, the number of the line that was read last (1 before the first), and
  // `what`.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  std::string path_;
  std::ifstream file_;
  std::size_t number_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace nn
