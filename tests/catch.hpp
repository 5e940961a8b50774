// Catch2, whichever of its two generations the distribution has.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>  // version 3
using Catch::Matchers::ContainsSubstring;
#else
#include <catch2/catch.hpp>  // version 2
inline auto ContainsSubstring(const std::string& part) { return Catch::Matchers::Contains(part); }
#endif
