#include "lessons/common/quote.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "lessons/common/syllabus.hpp"
#include "lessons/common/text.hpp"

namespace lessons {

Quote quote(const std::string& claim) {
  const auto point = claim.rfind('.');
  const int lesson = lesson_number(claim.substr(0, point));
  const std::string id = fmt::format("{}{}", lesson, claim.substr(point));
  const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const std::string path = programs / "claims" / fmt::format("lesson{}.tsv", lesson);
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto fields = split(line, '\t');  // as machine_line() writes them (claim.hpp)
    if (fields.size() == 8 && fields[0] == id) {
      return {id, fields[2] == "held", fields[3], fields[5], fields[6], fields[7]};
    }
  }
  throw std::runtime_error(
      fmt::format("there is no claim {} in {}: `make lesson{}` shows whether that lesson runs", id,
                  path, lesson));
}

std::string evidence(const Quote& quote) {
  return fmt::format("[{} measured {}: {}]", quote.id, quote.quantity, quote.measured);
}

}  // namespace lessons
