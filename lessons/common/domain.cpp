#include "lessons/common/domain.hpp"

namespace lessons {

std::vector<std::string> combined(
    const std::vector<std::pair<std::string, std::vector<std::string>>>& options) {
  std::vector<std::string> settings = {""};
  for (const auto& [name, values] : options) {
    std::vector<std::string> longer;
    for (const std::string& setting : settings) {
      for (const std::string& value : values) {
        longer.push_back(setting + (setting.empty() ? "" : " ") + name + " " + value);
      }
    }
    settings = std::move(longer);
  }
  return settings;
}

}  // namespace lessons
