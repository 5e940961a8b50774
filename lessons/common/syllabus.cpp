#include "lessons/common/syllabus.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>

namespace lessons {

namespace {

// The build writes this list from the names of the folders.
const std::map<std::string, int> numbers_by_name = {
#include "syllabus.inc"
};

}  // namespace

int lesson_number(const std::string& name) {
  const auto found = numbers_by_name.find(name);
  if (found == numbers_by_name.end()) {
    throw std::invalid_argument(fmt::format("there is no lesson '{}' in lessons/", name));
  }
  return found->second;
}

std::string with_numbers(const std::string& text) {
  std::string result;
  for (std::size_t start = 0;;) {
    const std::size_t at = text.find('@', start);
    result += text.substr(start, at - start);
    if (at == std::string::npos) return result;
    const std::size_t end =
        std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 1), text.size());
    result += std::to_string(lesson_number(text.substr(at + 1, end - at - 1)));
    start = end;
  }
}

std::string name_of_folder(const std::string& source_file) {
  const std::string folder = std::filesystem::path(source_file).parent_path().filename();
  const std::size_t end = folder.find('_');
  if (end == std::string::npos) {
    throw std::invalid_argument(fmt::format("'{}' lies in no lesson's folder", source_file));
  }
  return folder.substr(end + 1);
}

int number_of_folder(const std::string& source_file) {
  return lesson_number(name_of_folder(source_file));
}

}  // namespace lessons
