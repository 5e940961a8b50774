// The words of the course: what each means, its symbol and shape, and the line of code that is it.
#pragma once

#include <string>
#include <vector>

struct Term {
  std::string name, symbol, shape, meaning;
  std::string file, line;  // a line of that file, or a part of it; a test looks it up
};

const std::vector<Term>& terms();

std::string glossary();  // as a page of text
