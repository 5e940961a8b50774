#include "nn/data/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "nn/data/printable.hpp"

namespace nn {

namespace {

using Json = nlohmann::json;

static_assert(std::endian::native == std::endian::little,
              "numbers are copied as they lie in memory");

constexpr std::size_t longest_header = 10'000'000;
constexpr std::size_t most_numbers = std::size_t{1} << 27;  // a gigabyte of doubles
constexpr const char* metadata_key = "__metadata__";

// ---- The bytes of a file, from front to back ------------------------------------------------------

class Source {
 public:
  explicit Source(const std::string& path) : path_(path) {
    if (std::filesystem::is_directory(path)) fail("is a directory, expected a safetensors file");
    file_.open(path, std::ios::binary);
    if (!file_) fail(fmt::format("cannot be read: {}", std::strerror(errno)));
  }

  // Throws unless there are so many more. Memory grows as bytes arrive: `count` is what a header
  // says, and that need not be true.
  std::string read(std::size_t count, const std::string& what) {
    constexpr std::size_t piece = 1 << 20;
    std::string bytes;
    while (bytes.size() < count) {
      const std::size_t start = bytes.size();
      bytes.resize(std::min(count, start + piece));
      file_.read(bytes.data() + start, static_cast<std::streamsize>(bytes.size() - start));
      if (!file_) {
        fail(fmt::format("ends after {} of {} bytes of {}",
                         start + static_cast<std::size_t>(file_.gcount()), count, what));
      }
    }
    return bytes;
  }

  void expect_end() {
    if (file_.peek() != std::char_traits<char>::eof()) fail("goes on after its last tensor");
  }

  [[noreturn]] void fail(const std::string& complaint) const {
    throw std::runtime_error(path_ + ": " + complaint);
  }

 private:
  std::string path_;
  std::ifstream file_;
};

// ---- The header ---------------------------------------------------------------------------------

// How many bytes a number of this type takes; 0 for an unknown type.
std::size_t size_of(const std::string& type) {
  static const std::map<std::string, std::size_t> sizes = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1},
      {"I16", 2},  {"U16", 2}, {"F16", 2}, {"BF16", 2},    {"I32", 4},
      {"U32", 4},  {"F32", 4}, {"I64", 8}, {"U64", 8},     {"F64", 8}};
  const auto found = sizes.find(type);
  return found == sizes.end() ? 0 : found->second;
}

struct Entry {
  Tensor tensor;
  std::size_t begin, end;  // of its bytes
};

// JSON of a depth that a header can have, and no name twice. nlohmann-json alone would take any depth,
// and the last of two equal names.
Json parsed(const std::string& text, const Source& source) {
  std::set<std::string> names;
  const auto check = [&](int depth, Json::parse_event_t event, Json& value) {
    if (depth > 3) source.fail("its header is nested more deeply than a header of tensors is");
    if (event == Json::parse_event_t::key && depth == 1 &&
        !names.insert(value.get<std::string>()).second) {
      source.fail(
          fmt::format("its header has two tensors '{}'", printable(value.get<std::string>())));
    }
    return true;
  };
  try {
    Json header = Json::parse(text, check);
    if (!header.is_object()) source.fail("its header is no JSON object of tensors");
    return header;
  } catch (const Json::parse_error& error) {
    source.fail(
        fmt::format("its header is no JSON: byte {} of {} does not fit", error.byte, text.size()));
  } catch (const Json::exception&) {  // a number that no double holds
    source.fail("its header is no JSON of tensors");
  }
}

// The whole numbers from 0 of a list.
std::vector<std::size_t> sizes(const Json& tensor, const char* key, const std::string& name,
                               const Source& source) {
  const Json list = tensor.value(key, Json());
  if (!list.is_array() ||
      !std::ranges::all_of(list, [](const Json& n) { return n.is_number_unsigned(); })) {
    source.fail(fmt::format("tensor '{}': expected {} to be a list of whole numbers from 0",
                            printable(name), key));
  }
  return list.get<std::vector<std::size_t>>();
}

Entry entry(const std::string& name, const Json& said, const Source& source) {
  const auto refuse = [&](const std::string& what) {
    source.fail(fmt::format("tensor '{}': {}", printable(name), what));
  };
  if (!said.is_object()) refuse("expected an object with dtype, shape and data_offsets");
  const Json type = said.value("dtype", Json());
  if (!type.is_string()) refuse("expected dtype to be a text");
  Entry made{{name, sizes(said, "shape", name, source), {}, type.get<std::string>()}, 0, 0};
  const std::size_t size = size_of(made.tensor.type);
  if (size == 0) refuse(fmt::format("its dtype '{}' is unknown", printable(made.tensor.type)));
  std::size_t numbers = 1;
  for (std::size_t n : made.tensor.shape) {
    if (n != 0 && numbers > most_numbers / n) {
      refuse(fmt::format("more than {} numbers, the most that is read", most_numbers));
    }
    numbers *= n;
  }
  const auto offsets = sizes(said, "data_offsets", name, source);
  if (offsets.size() != 2 || offsets[0] > offsets[1]) {
    refuse("expected data_offsets to be two numbers, begin and end");
  }
  made.begin = offsets[0];
  made.end = offsets[1];
  if (made.end - made.begin != numbers * size) {
    refuse(fmt::format("shape {} in {} takes {} bytes, its data_offsets say {}",
                       shape_text(made.tensor), made.tensor.type, numbers * size,
                       made.end - made.begin));
  }
  return made;
}

std::map<std::string, std::string> metadata(const Json& header, const Source& source) {
  std::map<std::string, std::string> texts;
  if (!header.contains(metadata_key)) return texts;
  const Json& said = header[metadata_key];
  if (!said.is_object()) source.fail("expected __metadata__ to be an object of texts");
  for (const auto& [key, value] : said.items()) {
    if (!value.is_string()) source.fail("expected __metadata__ to be an object of texts");
    texts[key] = value.get<std::string>();
  }
  return texts;
}

// The tensors in the order of their bytes, which follow one another without overlap or gap.
std::vector<Entry> entries(const Json& header, const Source& source) {
  std::vector<Entry> all;
  for (const auto& [name, said] : header.items()) {
    if (name != metadata_key) all.push_back(entry(name, said, source));
  }
  std::ranges::stable_sort(all, [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  std::size_t at = 0, numbers = 0;
  for (const Entry& e : all) {
    if (e.begin != at) {
      source.fail(fmt::format("tensor '{}' begins at byte {}, the one before it ends at {}",
                              printable(e.tensor.name), e.begin, at));
    }
    at = e.end;
    numbers += (e.end - e.begin) / size_of(e.tensor.type);
    if (numbers > most_numbers) {
      source.fail(fmt::format("more than {} numbers, the most that is read", most_numbers));
    }
  }
  return all;
}

// ---- Numbers ------------------------------------------------------------------------------------

template <class Stored>
Stored at(const std::string& bytes, std::size_t k) {
  Stored value;
  std::memcpy(&value, bytes.data() + k * sizeof value, sizeof value);
  return value;
}

// IEEE 754 binary16: a sign, 5 bits of exponent, 10 of mantissa.
double half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31, mantissa = bits & 1023;
  double size = std::ldexp(mantissa + (exponent == 0 ? 0 : 1024), std::max(exponent, 1) - 25);
  if (exponent == 31) size = mantissa == 0 ? HUGE_VAL : std::nan("");
  return bits >> 15 == 0 ? size : -size;
}

// The upper half of a float.
double bfloat(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

std::vector<double> numbers(const std::string& type, const std::string& bytes) {
  std::vector<double> values;
  const auto convert = [&]<class Stored, class Convert>(Stored, Convert value_of) {
    values.resize(bytes.size() / sizeof(Stored));
    for (std::size_t k = 0; k < values.size(); ++k) values[k] = value_of(at<Stored>(bytes, k));
  };
  if (type == "F64") convert(double{}, [](double v) { return v; });
  if (type == "F32") convert(float{}, [](float v) { return static_cast<double>(v); });
  if (type == "F16") convert(std::uint16_t{}, half);
  if (type == "BF16") convert(std::uint16_t{}, bfloat);
  return values;
}

}  // namespace

Safetensors read_safetensors(const std::string& path) {
  Source source(path);
  const auto length = at<std::uint64_t>(source.read(8, "the length of its header"), 0);
  if (length < 2 || length > longest_header) {
    source.fail(fmt::format("is no safetensors file: a header of {} bytes, expected 2 to {}",
                            length, longest_header));
  }
  const Json header = parsed(source.read(length, "its header"), source);
  Safetensors file{{}, metadata(header, source)};
  for (Entry& e : entries(header, source)) {
    const std::string what = fmt::format("tensor '{}'", printable(e.tensor.name));
    e.tensor.values = numbers(e.tensor.type, source.read(e.end - e.begin, what));
    file.tensors.push_back(std::move(e.tensor));
  }
  source.expect_end();
  return file;
}

void write_safetensors(const std::string& path, const Safetensors& file) {
  nlohmann::ordered_json header;
  if (!file.metadata.empty()) header[metadata_key] = file.metadata;
  std::size_t at = 0;
  for (const Tensor& t : file.tensors) {
    std::size_t size = 1;
    for (std::size_t n : t.shape) size *= n;
    if (size != t.values.size() || t.type != "F64" || header.contains(t.name) ||
        t.name == metadata_key) {
      throw std::invalid_argument(fmt::format(
          "write_safetensors: tensor '{}': expected {} doubles under a name of its own, "
          "found {} of type {}",
          t.name, shape_text(t), t.values.size(), t.type));
    }
    header[t.name] = {{"dtype", "F64"}, {"shape", t.shape}, {"data_offsets", {at, at + 8 * size}}};
    at += 8 * size;
  }
  std::string text = header.is_null() ? "{}" : header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the numbers begin at a multiple of 8
  const std::uint64_t length = text.size();
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length) << text;
  for (const Tensor& t : file.tensors) {
    out.write(reinterpret_cast<const char*>(t.values.data()),
              static_cast<std::streamsize>(8 * t.values.size()));
  }
  if (!out.flush()) {
    throw std::runtime_error(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
  }
}

std::string shape_text(const Tensor& tensor) {
  return fmt::format("({})", fmt::join(tensor.shape, ", "));
}

}  // namespace nn
