// Domain: over which seeds and settings of its knobs a lesson's claims hold, as `make sweep` tries them.
//
// The defaults belong to it. A setting is what one would type: "--width 64 --activation relu".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lessons {

struct Domain {
  std::string words;                       // "widths 2 to 64, tanh and ReLU"
  std::vector<std::string> settings = {};  // besides the defaults
  std::uint64_t seeds = 3;                 // from 1 on
};

// Every combination of these values of options, a setting each:
// combined({{"--width", {"2", "64"}}, {"--activation", {"tanh", "relu"}}}) has four. Then the settings
// of `more`.
inline std::vector<std::string> combined(
    const std::vector<std::pair<std::string, std::vector<std::string>>>& options,
    const std::vector<std::string>& more = {}) {
  std::vector<std::string> settings = {""};
  for (const auto& [name, values] : options) {
    std::vector<std::string> longer;
    for (const std::string& setting : settings) {
      for (const std::string& value : values) {
        longer.push_back(setting);
        longer.back().append(setting.empty() ? "" : " ").append(name).append(" ").append(value);
      }
    }
    settings = std::move(longer);
  }
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

}  // namespace lessons
