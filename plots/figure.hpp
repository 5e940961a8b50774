// Figure: one or more panels side by side, drawn by gnuplot.
//
// Rules of use:
// - A figure's title states the finding, a panel's title says what it shows; axes carry their
//   units. Titles and labels are plain UTF-8, broken into lines where they are too long; nothing in
//   them is markup.
// - Panels hold plain numbers; this header knows neither gnuplot nor a matrix. What is not finite
//   is left out, and so is what is not positive on a logarithmic axis.
// - One palette and one font size for all: Okabe and Ito's colours, which colour-blind readers can
//   tell apart, with another dash or marker for each series so that a grey print can be read too.
// - Broken and cured stand side by side, in the same units and, where it helps, on the same scale.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace plots {

using Numbers = std::vector<double>;

// A named curve. A point that is left out leaves a gap.
struct Series {
  std::string label;  // none in the legend if empty
  Numbers x;
  Numbers y;  // as long as x
};

struct Axis {
  std::string label;
  bool logarithmic = false;
  std::optional<double> low = {};  // the data decides where there is none
  std::optional<double> high = {};
};

// Curves over a common x axis.
struct Lines {
  std::string title;
  Axis x;
  Axis y;
  std::vector<Series> series = {};
};

// Groups of bars: one group a category, one bar in it for each series.
struct Bars {
  std::string title;
  std::vector<std::string> categories;
  Axis y;
  std::vector<std::pair<std::string, Numbers>> series = {};  // label, one height a category
};

// One histogram a layer, drawn one above the other as ridges, the first layer at the bottom, each
// as high as its own fullest bin. Samples outside of the axis's range are not counted.
struct Histograms {
  std::string title;
  Axis x;  // the binned value; its range is the bins'
  std::vector<std::pair<std::string, Numbers>> layers = {};  // label, samples
  std::size_t bins = 60;
};

// What a binary classifier says over a rectangle of the plane, with the data points on top.
struct DecisionRegions {
  std::string title;
  Axis x;
  Axis y;  // both with low and high
  std::function<Numbers(const Numbers&, const Numbers&)>
      probability;                        // of class 1, at points (x, y)
  Numbers point_x, point_y, point_class;  // class 0 or 1
};

// A matrix as coloured cells, the first row on top, each cell with its number where there is room.
// Without labels, rows and columns are counted from 1. What is not finite is a grey cell.
struct HeatMap {
  std::string title;
  std::string x_label;
  std::string y_label;
  std::vector<Numbers> rows = {};  // of equal length
  std::vector<std::string> column_labels = {};
  std::vector<std::string> row_labels = {};
  // Values from -limit to limit, white at 0; a half in which no value lies is left out. The largest
  // |value| of the panel where there is none.
  std::optional<double> limit = {};
};

// For maps to be compared: equal numbers get equal colours.
void one_scale(HeatMap& a, HeatMap& b);

using Panel = std::variant<Lines, Bars, Histograms, DecisionRegions, HeatMap>;

struct Figure {
  std::string title;
  std::vector<Panel> panels;  // from left to right
  std::size_t columns = 0;    // panels in a row; 0: all in one
};

// png and svg: files. dumb: characters, as wide and high as the screen; sixel: an image on a screen
// that can show it; both with panels one below the other. qt: a window that stays open.
enum class Terminal { png, svg, dumb, sixel, qt, none };

// What became of a figure: the file that was written, or why nothing was drawn. Empty path and
// empty reason: it was shown on the screen, or Terminal::none was asked for.
struct Drawing {
  std::string path;
  std::string reason;
};

// Draws the figure, to `folder`/`name`.png or .svg, or on the screen. The folder is made if
// missing. A picture replaces an older one only when it is complete. No gnuplot, one that dies, or
// one without this terminal: nothing is drawn and the reason says so in one line, with what to do.
// Throws std::runtime_error, in one line, if the folder or the file cannot be written, and
// std::invalid_argument if a panel's numbers do not fit each other.
Drawing draw(const Figure& figure, Terminal terminal, const std::string& folder,
             const std::string& name);

}  // namespace plots
