// Picture files: a file that has a picture's name is a whole picture, always.
#pragma once

#include <string>
#include <string_view>

namespace plots {

bool complete_png(std::string_view bytes);
bool complete_svg(std::string_view bytes);

// Writes to a file of another name beside it and renames that, so that an older picture stays whole
// until the new one is. Makes the folder if it is missing. Returns the path. Throws
// std::runtime_error, one line with the path, the reason and what to do, and leaves no file.
std::string save_picture(const std::string& folder, const std::string& file,
                         std::string_view bytes);

}  // namespace plots
