// Independent pieces of work, a core each.
#pragma once

#include <cstddef>
#include <functional>

namespace lessons {

// Calls work(k) for each k below `count`, as many at once as OpenMP has threads, in any order; a product
// inside of it stays on its thread. After each piece, done(pieces so far), one call at a time. If pieces
// throw, the others are finished and one of the exceptions is thrown.
void in_parallel(std::size_t count, const std::function<void(std::size_t k)>& work,
                 const std::function<void(std::size_t pieces)>& done = {});

}  // namespace lessons
