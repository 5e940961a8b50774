// What a file holds, as a message may quote it.
#pragma once

#include <string>
#include <string_view>

namespace nn {

// At most `most` bytes of the text, then "...". Control characters and bytes that are no UTF-8 become
// '?': a cell of a file must not fill the terminal, nor steer it.
std::string printable(std::string_view text, std::size_t most = 40);

}  // namespace nn
