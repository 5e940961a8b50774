// Panels: each kind as gnuplot commands, with its numbers in the same text as data blocks. Nothing
// here runs gnuplot.
//
// A panel is written between `reset`s, into its place in the figure: it sets what it needs and
// plots once. Throws std::invalid_argument, naming the panel, if its numbers do not fit each other.
#pragma once

#include <iosfwd>
#include <string>

#include "plots/figure.hpp"
#include "plots/style.hpp"

namespace plots {

void write(std::ostream& out, const Lines& panel, const Room& room);
void write(std::ostream& out, const Bars& panel, const Room& room);
void write(std::ostream& out, const Histograms& panel, const Room& room);
void write(std::ostream& out, const DecisionRegions& panel, const Room& room);
void write(std::ostream& out, const HeatMap& panel, const Room& room);

// Throws std::invalid_argument: "panel 'loss': 3 x and 2 y".
void require(bool fits, const std::string& panel, const std::string& otherwise);

}  // namespace plots
