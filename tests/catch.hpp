// Catch2, whichever of its two generations the distribution has.
#pragma once

#include <iostream>
#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>  // version 3
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
#else
#include <catch2/catch.hpp>  // version 2
using Catch::Matchers::StartsWith;
inline auto ContainsSubstring(const std::string& part) { return Catch::Matchers::Contains(part); }
#endif

// Whether what follows in a case must be left out because something is missing. If so, the output of
// every run says which case that was and why: what was not tested never looks like what passed.
inline bool skipped(bool missing, const std::string& why) {
  if (missing) {
    std::cout << "skipped: " << Catch::getResultCapture().getCurrentTestName() << ": " << why
              << '\n';
  }
  return missing;
}
