// Attack: the reference solution, included.
// Must say: it includes a file of its own, 'solution.cpp'
#include "tests/homework/xavier/solution.cpp"
