#include "plots/picture.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace plots {

namespace {

[[noreturn]] void fail(const char* what, const std::string& path, int error) {
  const char* const advice = error == ENOSPC || error == EDQUOT
                                 ? "make room on that disk"
                                 : "choose a folder that you may write to";
  throw std::runtime_error(
      fmt::format("{} {}: {}; {}", what, path, std::generic_category().message(error), advice));
}

// 0, or the errno of what failed. A full disk may show only when the last bytes leave on closing.
int write_file(const std::string& path, std::string_view bytes) {
  FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return errno;
  int error = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() ? 0 : errno;
  if (std::fclose(file) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

bool complete_png(std::string_view bytes) {
  return bytes.starts_with("\x89PNG\r\n\x1a\n") && bytes.ends_with("IEND\xAE\x42\x60\x82");
}

bool complete_svg(std::string_view bytes) {
  const std::size_t end = bytes.find_last_not_of(" \r\n");
  return bytes.find("<svg") != std::string_view::npos && end != std::string_view::npos &&
         bytes.substr(0, end + 1).ends_with("</svg>");
}

std::string save_picture(const std::string& folder, const std::string& file,
                         std::string_view bytes) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail("cannot make the folder", folder, error.value());

  std::string path = (std::filesystem::path(folder) / file).string();
  const std::string partial = fmt::format("{}.{}.part", path, getpid());
  int failed = write_file(partial, bytes);
  if (failed == 0 && std::rename(partial.c_str(), path.c_str()) != 0) failed = errno;
  if (failed != 0) {
    std::remove(partial.c_str());
    fail("cannot write", path, failed);
  }
  return path;
}

}  // namespace plots
