// Figures as gnuplot commands: text only, so that what is drawn can be read and tested without
// gnuplot.
#pragma once

#include <string>

#include "plots/figure.hpp"

namespace plots {

// The whole script of a figure, from `set terminal` on; `output` is the file to write, or empty.
// Throws std::invalid_argument if a panel's numbers do not fit each other, or there is no panel.
std::string script(const Figure& figure, Terminal terminal, const std::string& output);

// A script under construction: data blocks have to come before the plots that use them.
struct Script {
  std::string blocks;
  std::string commands;
  std::size_t count = 0;  // data blocks so far

  std::string add_block(const std::string& lines);  // returns the block's name
};

// One panel each: curves.cpp, bars.cpp, fields.cpp.
void add(Script& script, const Lines& panel);
void add(Script& script, const Bars& panel);
void add(Script& script, const Histograms& panel);
void add(Script& script, const DecisionRegions& panel);
void add(Script& script, const HeatMap& panel);

// What panels have in common.
std::string title_command(const std::string& title);
std::string axis_commands(const char* name, const Axis& axis);  // name: "x" or "y"
std::string tics_command(const char* axis, const std::vector<std::string>& labels);  // at 0, 1, ...
std::string key_commands(const std::vector<std::string>& labels);  // the legend, below the panel
void require_equal(const std::string& panel, const std::string& what, std::size_t found,
                   std::size_t expected);

}  // namespace plots
