// Axes: what range an axis shows and where its tics are.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "plots/figure.hpp"
#include "plots/style.hpp"

namespace plots {

struct Range {
  double low;
  double high;
};

// How much more than the data an axis shows: nothing, or a little on both sides.
enum class Margin { none, some };

// The axis's own limits, and where it has none those of the values that it can show; a single value
// gets some room around it, no value at all [0, 1], on a logarithmic axis [1, 10].
// Throws std::invalid_argument, naming the panel, if the limits are the wrong way round, or if the
// axis is logarithmic and nothing is positive.
Range range(const std::string& panel, const Axis& axis, const Numbers& values, Margin margin);

// Whether the axis can show the value: finite, and positive where it is logarithmic.
bool shows(const Axis& axis, double value);

// A place along the axis, linear on paper: log10 of the value on a logarithmic one.
double place(const Axis& axis, double value);

// What the axis called 'x' or 'y' means. Characters cannot be turned: there y's stands above it.
void write_label(std::ostream& out, char name, const std::string& label, const Room& room);

// Label, range, scale and tics of the axis called 'x' or 'y'.
void write_axis(std::ostream& out, char name, const Axis& axis, const Range& range,
                const Room& room);

// A label at 1, 2, 3, ... Where not all fit, each second, fifth or tenth stays.
void write_labels(std::ostream& out, char name, const std::vector<std::string>& labels,
                  const Room& room);

}  // namespace plots
