// Attack: a file without an end.
// Must say: Homework @xavier does not compile.
#include "homework.cpp"
