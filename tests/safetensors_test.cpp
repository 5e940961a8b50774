// Networks as files: what is written is read, and a file that lies is refused in one line.
#include "nn/data/safetensors.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "matrix/random.hpp"
#include "nn/data/network_file.hpp"
#include "nn/data/printable.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

// A file of the test's own, gone with it.
struct File {
  std::string path = build_folder() + "/test.safetensors";
  explicit File(const std::string& bytes = "") { std::ofstream(path, std::ios::binary) << bytes; }
  ~File() { std::filesystem::remove(path); }
  std::string bytes() const {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

// The bytes of a file with this header, whatever it says, and this data behind it.
std::string with_header(const std::string& header, const std::string& data = "") {
  const std::uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + data;
}

std::string entry(const std::string& name, const std::string& type, const std::string& shape,
                  std::size_t begin, std::size_t end) {
  return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" +
         std::to_string(begin) + "," + std::to_string(end) + "]}";
}

// What a file of these layers of zeros is refused with; empty if it is read.
std::string complaint(const std::vector<std::pair<std::string, std::vector<std::size_t>>>& tensors,
                      const std::vector<std::string>& layers = {}) {
  nn::Safetensors file;
  for (const auto& [name, shape] : tensors) {
    std::size_t size = 1;
    for (std::size_t n : shape) size *= n;
    file.tensors.push_back({name, shape, std::vector<double>(size, 0.0)});
  }
  const File there;
  nn::write_safetensors(there.path, file);
  try {
    nn::load_mlp(there.path, nn::tanh(), layers);
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("What is written is read, to the last bit: numbers, names, shapes and texts") {
  const double inf = std::numeric_limits<double>::infinity();
  const File file;
  nn::write_safetensors(file.path, {{{"a.b \"c\"", {2, 3}, {1, -0.0, 5e-324, inf, -1e308, 0.1}},
                                     {"scalar", {}, {7}},
                                     {"nothing", {0, 4}, {}}},
                                    {{"activation", "tanh"}}});
  const nn::Safetensors read = nn::read_safetensors(file.path);
  REQUIRE(read.tensors.size() == 3);
  CHECK(read.metadata == std::map<std::string, std::string>{{"activation", "tanh"}});
  CHECK(read.tensors[0].name == "a.b \"c\"");
  CHECK(read.tensors[0].shape == std::vector<std::size_t>{2, 3});
  CHECK(std::signbit(read.tensors[0].values[1]));
  CHECK(read.tensors[0].values == std::vector<double>{1, -0.0, 5e-324, inf, -1e308, 0.1});
  CHECK(read.tensors[1].shape.empty());
  CHECK(nn::shape_text(read.tensors[2]) == "(0, 4)");
  CHECK(file.bytes().size() % 8 == 0);
  nn::write_safetensors(file.path, {});
  CHECK(nn::read_safetensors(file.path).tensors.empty());
  CHECK_THROWS_AS(nn::write_safetensors(file.path, {{{"a", {2}, {1}}}}), std::invalid_argument);
  CHECK_THROWS_AS(nn::write_safetensors(file.path, {{{"a", {1}, {1}}, {"a", {1}, {1}}}}),
                  std::invalid_argument);
  CHECK_THROWS_WITH(nn::write_safetensors("no/such/folder/net", {}),
                    "no/such/folder/net: cannot be written: No such file or directory");
  CHECK_THROWS_WITH(nn::write_safetensors("/dev/full", {}), ContainsSubstring("No space left"));
}

TEST_CASE("Floats of 32 and 16 bits are read as what they stand for, other types by name alone") {
  const std::string f32("\x00\x00\xc0\x3f\x00\x00\x80\xff", 8);  // 1.5, -inf
  // 1, -2, the largest 65504, the smallest 2^-24, inf, nan: the table of IEEE 754
  const std::string f16("\x00\x3c\x00\xc0\xff\x7b\x01\x00\x00\x7c\x01\x7e", 12);
  const std::string bf16("\x80\x3f\x40\xc0", 4);  // 1, -3
  const std::string i64(8, '\1');
  const File file(with_header(
      "{" + entry("w", "F32", "[2]", 0, 8) + "," + entry("h", "F16", "[6]", 8, 20) + "," +
          entry("b", "BF16", "[1,2]", 20, 24) + "," + entry("n", "I64", "[]", 24, 32) + "}   ",
      f32 + f16 + bf16 + i64));
  const auto tensors = nn::read_safetensors(file.path).tensors;
  REQUIRE(tensors.size() == 4);
  CHECK(tensors[0].values == std::vector<double>{1.5, -HUGE_VAL});
  const std::vector<double>& half = tensors[1].values;
  CHECK(std::vector<double>(half.begin(), half.begin() + 5) ==
        std::vector<double>{1, -2, 65504, std::ldexp(1.0, -24), HUGE_VAL});
  CHECK(std::isnan(half[5]));
  CHECK(tensors[2].values == std::vector<double>{1, -3});
  CHECK(tensors[3].values.empty());
  CHECK(tensors[3].type == "I64");
}

TEST_CASE("A file that is no safetensors, or whose header lies, is one line with its path") {
  const std::string good = entry("w", "F64", "[1]", 0, 8), eight(8, '\0');
  const auto [bytes, expected] = GENERATE_COPY(table<std::string, std::string>(
      {{"", "ends after 0 of 8 bytes of the length of its header"},
       {std::string(8, '\0'), "is no safetensors file: a header of 0 bytes"},
       {std::string(8, '\xff'), "is no safetensors file: a header of 18446744073709551615 bytes"},
       {"a,b,t\n1,2,0\n", "is no safetensors file: a header of"},
       {with_header("{" + good + "}").substr(0, 30), "ends after 22 of"},
       {with_header("{\"w\": }"), "its header is no JSON: byte 7 of 7 does not fit"},
       {with_header("{\"w\": 1e999}"), "its header is no JSON"},
       {with_header("[1, 2]"), "its header is no JSON object"},
       {with_header("{\"w\": 1}"), "tensor 'w': expected an object with dtype, shape and"},
       {with_header("{\"__metadata__\": [1]}"), "expected __metadata__ to be an object of texts"},
       {with_header("{\"__metadata__\": {\"a\": 1}}"), "expected __metadata__ to be an object"},
       {with_header("{\"w\":{\"shape\":[1],\"data_offsets\":[0,8]}}", eight), "expected dtype"},
       {with_header("{" + entry("w", "F65", "[1]", 0, 8) + "}", eight),
        "its dtype 'F65' is unknown"},
       {with_header("{" + entry("w", "F64", "[-1]", 0, 8) + "}", eight),
        "expected shape to be a list"},
       {with_header("{" + entry("w", "F64", "1", 0, 8) + "}", eight),
        "expected shape to be a list"},
       {with_header("{" + entry("w", "F64", "[[1]]", 0, 8) + "}", eight), "nested more deeply"},
       {with_header(std::string(5'000'000, '[')), "nested more deeply"},
       {with_header("{" + entry("w", "F64", "[1]", 8, 0) + "}", eight), "begin and end"},
       {with_header("{" + entry("w", "F64", "[2]", 0, 8) + "}", eight),
        "shape (2) in F64 takes 16 bytes, its data_offsets say 8"},
       {with_header("{" + entry("w", "F64", "[4294967296,4294967296]", 0, 0) + "}"),
        "more than 134217728 numbers"},
       {with_header("{" + entry("w", "F64", "[134217728]", 0, 1073741824) + "}", eight),
        "ends after 8 of 1073741824 bytes of tensor 'w'"},
       {with_header("{" + good + "}"), "ends after 0 of 8 bytes of tensor 'w'"},
       {with_header("{" + good + "}", eight + "x"), "goes on after its last tensor"},
       {with_header("{" + good + "," + good + "}", eight), "has two tensors 'w'"},
       {with_header("{" + good + "," + entry("v", "F64", "[1]", 0, 8) + "}", eight),
        "begins at byte 0, the one before it ends at 8"},
       {with_header("{" + entry("w", "F64", "[1]", 8, 16) + "}", eight + eight),
        "tensor 'w' begins at byte 8, the one before it ends at 0"},
       {with_header("{\"" + std::string(1000, 'w') + "\\u001b[2J\": 1}"), "tensor 'wwww"}}));
  const File file(bytes);
  std::string message;
  try {
    nn::read_safetensors(file.path);
  } catch (const std::runtime_error& error) {
    message = error.what();
  }
  CHECK_THAT(message, StartsWith(file.path + ": ") && ContainsSubstring(expected));
  CHECK(message.size() < file.path.size() + 200);
  CHECK(message.find_first_of("\n\x1b") == std::string::npos);
}

TEST_CASE("A path that is no file, and one without an end, are refused") {
  CHECK_THROWS_WITH(nn::read_safetensors("no/such"),
                    "no/such: cannot be read: No such file or directory");
  CHECK_THROWS_WITH(nn::read_safetensors("tests"), ContainsSubstring("tests: is a directory"));
  CHECK_THROWS_WITH(nn::read_safetensors("/dev/zero"), ContainsSubstring("a header of 0 bytes"));
  CHECK_THROWS_WITH(nn::read_safetensors("/dev/null"), ContainsSubstring("ends after 0 of 8"));
}

TEST_CASE("Cut anywhere or changed anywhere, a file is read or refused, and nothing else") {
  const File file;
  nn::save_mlp(file.path, nn::Mlp({2, 3, 1}, nn::tanh(), nn::xavier_normal()));
  const std::string good = file.bytes();
  const auto survives = [](const std::string& bytes) {
    const File changed(bytes);
    try {
      nn::load_mlp(changed.path);
      return true;
    } catch (const std::runtime_error& error) {
      const std::string message = error.what();
      CHECK_THAT(message, StartsWith(changed.path + ": "));
      CHECK(message.find('\n') == std::string::npos);
      return false;
    }
  };
  REQUIRE(survives(good));
  for (std::size_t n = 0; n < good.size(); ++n) CHECK_FALSE(survives(good.substr(0, n)));
  Rng rng(8);
  const std::size_t header = good.find('}', good.rfind('}') - 1);
  const std::string likely = "0123456789[]{},:\"-.eE\\u";
  std::size_t refused = 0;
  constexpr std::size_t tries = sanitized ? 3000 : 10'000;
  for (std::size_t k = 0; k < tries; ++k) {
    std::string bytes = good;
    for (std::size_t change = 0; change <= rng.below(3); ++change) {
      const std::size_t at = rng.below(header);
      const char c =
          rng.below(2) == 0 ? likely[rng.below(likely.size())] : static_cast<char>(rng.below(256));
      const std::size_t how = rng.below(3);
      if (how == 0) bytes[at] = c;
      if (how == 1) bytes.insert(at, 1, c);
      if (how == 2) bytes.erase(at, 1 + rng.below(4));
    }
    refused += survives(bytes) ? 0 : 1;
  }
  CHECK(refused > tries / 2);
}

TEST_CASE("A perceptron comes back from its file: every bit, and the activation") {
  const File file;
  nn::Mlp net({3, 5, 4, 2}, nn::gelu(), nn::xavier_normal(), 3);
  net.dense(1).bias.value(0, 2) = 0.25;
  nn::save_mlp(file.path, net);
  nn::Mlp read = nn::load_mlp(file.path);
  CHECK(read.hidden_activation().name == "gelu");
  REQUIRE(read.parameters().size() == net.parameters().size());
  for (std::size_t k = 0; k < net.parameters().size(); ++k) {
    CHECK(same_bits(read.parameters()[k]->value, net.parameters()[k]->value));
  }
  const nn::Safetensors raw = nn::read_safetensors(file.path);
  CHECK(raw.tensors[0].name == "0.weight");
  CHECK(raw.tensors[0].shape == std::vector<std::size_t>{5, 3});  // as PyTorch has it
  CHECK(raw.tensors[0].values[1] == net.dense(0).weights.value(1, 0));
  CHECK(raw.tensors[5].name == "4.bias");
  CHECK_THROWS_WITH(nn::load_mlp(file.path, nn::relu()),
                    ContainsSubstring("its activation is gelu, not relu"));
  nn::save_mlp(file.path, nn::Mlp({2, 3, 1}, nn::leaky_relu(0.3), nn::zeros()));
  CHECK_THROWS_WITH(nn::load_mlp(file.path), ContainsSubstring("does not say which activation"));
  CHECK(nn::load_mlp(file.path, nn::leaky_relu(0.3)).hidden_activation().function(-1.0) == -0.3);
}

TEST_CASE("Layers stand in the order of their numbers, or in the only one that fits") {
  using Named = std::vector<std::pair<std::string, std::vector<std::size_t>>>;
  CHECK(complaint({{"net.2.weight", {1, 4}},
                   {"net.10.weight", {5, 1}},
                   {"net.0.weight", {4, 3}},
                   {"net.0.bias", {4}}}) == "");
  CHECK(complaint({{"out.weight", {1, 4}},
                   {"hidden1.weight", {4, 4}},
                   {"hidden2.weight", {4, 4}},
                   {"in.weight", {4, 3}}}) == "");
  CHECK(complaint({{"weight", {1, 4}}, {"bias", {1}}}) == "");
  const Named unclear = {{"a.weight", {4, 4}}, {"b.weight", {4, 4}}};
  CHECK_THAT(complaint(unclear), ContainsSubstring("order of the layers is not clear") &&
                                     ContainsSubstring("'a.weight' (4, 4), 'b.weight' (4, 4)"));
  CHECK(complaint(unclear, {"b", "a"}) == "");
  CHECK_THAT(complaint(unclear, {"b", "c"}), ContainsSubstring("there is no layer 'c'"));
  CHECK_THAT(complaint(unclear, {"b"}), ContainsSubstring("1 layers were named, it has 2"));
  CHECK_THAT(complaint({{"0.weight", {4, 3}}, {"2.weight", {1, 5}}}),
             ContainsSubstring("'0.weight' (4, 3) gives 4 numbers, and '2.weight' (1, 5), the next "
                               "layer, takes 5"));
  CHECK_THAT(complaint({{"a.weight", {4, 3}}, {"b.weight", {1, 5}}}),
             ContainsSubstring("in no order does each layer take"));
  Named many;
  for (char c = 'a'; c <= 'z'; ++c) many.push_back({std::string(1, c) + ".weight", {1, 1}});
  many.push_back({"last.weight", {2, 2}});
  CHECK_THAT(complaint(many), ContainsSubstring("order of the layers is not clear"));
}

TEST_CASE("What no dense layer has is said by its name") {
  CHECK_THAT(complaint({{"conv1.weight", {8, 3, 5, 5}}}),
             ContainsSubstring("tensor 'conv1.weight' (8, 3, 5, 5) is a convolution's"));
  CHECK_THAT(complaint({{"1.weight", {8}}, {"1.bias", {8}}}),
             ContainsSubstring("is a normalization's"));
  CHECK_THAT(complaint({{"1.running_mean", {8}}}), ContainsSubstring("belongs to a normalization"));
  CHECK_THAT(complaint({{"rnn.weight_ih_l0", {8, 4}}}),
             ContainsSubstring("'rnn.weight_ih_l0' (8, 4) is neither a weight nor a bias"));
  CHECK_THAT(complaint({{"0.bias", {4}}}), ContainsSubstring("'0.bias' (4) has no weight"));
  CHECK_THAT(complaint({{"0.weight", {4, 2}}, {"0.bias", {3}}}), ContainsSubstring("do not fit"));
  CHECK_THAT(complaint({{"0.weight", {0, 2}}}), ContainsSubstring("is empty"));
  CHECK_THAT(complaint({{"0.weight", {2, 2}}, {"0.bias", {2, 1}}}),
             ContainsSubstring("has not the shape of a dense layer's"));
  CHECK_THAT(complaint({}), ContainsSubstring("holds no tensors"));
  const File whole(with_header("{" + entry("0.weight", "I8", "[1,2]", 0, 2) + "}", "ab"));
  CHECK_THROWS_WITH(nn::load_mlp(whole.path, nn::tanh()), ContainsSubstring("is of type I8"));
}

TEST_CASE("A message shows what a file holds, cut and without control characters") {
  CHECK(nn::printable("größe €") == "größe €");
  CHECK(nn::printable(std::string(100, 'x'), 5) == "xxxxx...");
  CHECK(nn::printable("a\x1b[2Jb\n\x7f") == "a?[2Jb??");
  CHECK(nn::printable("\xc2\x9b\xff\xc3") == "????");
  CHECK(nn::printable("aß", 2) == "a...");
}
