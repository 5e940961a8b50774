// `make diagnose` as its user meets it: networks that PyTorch saved, data as they come, and bad files.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "nn/data/network_file.hpp"
#include "nn/data/safetensors.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

const std::string folder = "tests/networks/";  // make_networks.py made what it holds
const std::string half = folder + "all_half.safetensors", sound = folder + "sound.safetensors";
const std::string moons = folder + "moons.csv";

Run diagnose(const std::string& arguments) {
  return run("bash -c '" + program("diagnose") + " " + arguments + "'");
}

// A file of the test's own, gone with it.
struct File {
  std::string path;
  File(const std::string& name, const std::string& bytes) : path(build_folder() + "/" + name) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  explicit File(const nn::Mlp& net) : File("own.safetensors", "") { nn::save_mlp(path, net); }
  explicit File(const std::vector<nn::Tensor>& tensors) : File("own.safetensors", "") {
    nn::write_safetensors(path, {tensors});
  }
  ~File() { std::filesystem::remove(path); }
};

std::string loss_of(const std::string& network) {
  return fmt::format("Loss {:.4g};", std::stod(nn::read_safetensors(network).metadata.at("loss")));
}

nn::Mlp start(const std::vector<std::size_t>& widths) {
  return nn::Mlp(widths, nn::tanh(), nn::xavier_normal());
}

}  // namespace

TEST_CASE("PyTorch's network of 0.5 is symmetric, its trained one sound, with PyTorch's losses",
          "[programs]") {
  const Run ill = diagnose(half + " " + moons + " --activation relu");
  CHECK(ill.status == 1);
  CHECK_THAT(ill.output,
             StartsWith("Network: 2-16-16-16-1, relu.\nData: 200 samples of 2 features; "
                        "class 0 is lower, 1 is upper.\nLoss: binary cross-entropy"));
  CHECK_THAT(ill.output,
             ContainsSubstring("symmetric, layers 1 to 3: 1 of 16 neurons is distinct"));
  CHECK_THAT(ill.output, ContainsSubstring(loss_of(half)));
  const Run well = diagnose(sound + " " + moons + " --activation tanh --target moon --loss bce");
  CHECK(well.status == 0);
  CHECK_THAT(well.output, ContainsSubstring("Diagnosis: no sign of twins."));
  CHECK_THAT(well.output, ContainsSubstring(loss_of(sound)));
}

TEST_CASE("Our own networks say their activation, and pipes will do", "[programs]") {
  const File own(start({2, 8, 1}));
  const Run from_pipes = diagnose("<(cat " + own.path + ") <(cat " + moons + ")");
  CHECK(from_pipes.status == 0);
  CHECK_THAT(from_pipes.output, StartsWith("Network: 2-8-1, tanh."));
}

TEST_CASE("Classes by number or name, regression, and a scale, as the options say", "[programs]") {
  const File two(start({2, 8, 2}));
  CHECK_THAT(diagnose(two.path + " " + moons).output, ContainsSubstring("of a softmax"));
  CHECK_THAT(diagnose(two.path + " " + moons + " --loss mse").output,
             ContainsSubstring("mean squared error"));
  const File numbers("numbers.csv", "label,a,b\n2,100,1\n0,200,2\n1,300,3\n");
  const File three("three.safetensors", "");
  nn::save_mlp(three.path, start({2, 8, 3}));
  const Run classes = diagnose(three.path + " " + numbers.path + " --target label --standardize");
  CHECK_THAT(classes.output, ContainsSubstring("3 samples of 2 features, standardized") &&
                                 ContainsSubstring("of a softmax"));
  const File one("one.safetensors", "");
  nn::save_mlp(one.path, start({2, 8, 1}));
  CHECK_THAT(diagnose(one.path + " " + numbers.path + " --target 1").output,
             ContainsSubstring("mean squared error"));
  const File unnumbered(std::vector<nn::Tensor>{{"b.weight", {2, 2}, {1, 2, 3, 4}},
                                                {"a.weight", {2, 2}, {4, 3, 2, 1}},
                                                {"head.weight", {1, 2}, {1, 1}}});
  CHECK(
      diagnose("--layers b,a,head " + unnumbered.path + " " + moons + " --activation relu").status <
      2);
}

TEST_CASE("A bad network, bad data or a bad option is one line and status 2", "[programs]") {
  const std::string good = text_of(sound), data = text_of(moons);
  const auto [network, table, options, expected] =
      GENERATE_COPY(Catch::Generators::table<std::string, std::string, std::string, std::string>({
          {"", data, "", "ends after 0 of 8 bytes"},
          {good.substr(0, 100), data, "", "ends after 92 of"},
          {good.substr(0, good.size() - 1), data, "", "tensor '4.weight'"},
          {good + "x", data, "", "goes on after its last tensor"},
          {data, data, "", "is no safetensors file"},
          {std::string(8, '\xff') + good, data, "", "is no safetensors file"},
          {good, good, "", "line 1: "},
          {good, "", "", "line 1: expected the names"},
          {good, data.substr(data.find('\n') + 1), "", "is a number, expected names"},
          {good, "x,y,moon\n1,2\n", "", "line 2: expected 3 cells"},
          {good, "x,y,moon\n1,,0\n", "", "line 2: column 'y': expected a number, found ''"},
          {good, "x,y,moon\n1,2,0\n", "", "all samples have the same target"},
          {good, "x,y,moon\n1,2,a\n3,4,a\n", "", "all samples are of the class 'a'"},
          {good, "x,y,moon\n1,2,a\n3,4,b\n5,6,c\n", "", "3 classes, the network has 1 output"},
          {good, "x,y,moon\n1,2,1\n3,4,-1\n", "",
           "all targets are -1 or 1: write classes as 0 and 1"},
          {good, "x,y,moon\n1,2,1\n3,4,7\n", "--loss bce", "the target holds 7"},
          {good, "x,moon\n1,1\n3,0\n", "",
           "the network takes 2 numbers a sample, and there is 1 column"},
          {good, data, "--target sun", "no column is called 'sun'"},
          {good, data, "--loss softmax", "the network has one: bce"},
          {good, data, "--loss hinge", "hinge not in"},
          {good, data, "--activation rely", "activation 'rely' is unknown"},
          {good, data, "--layers 0,4,2", "gives 1 number, and '2.weight'"},
          {good, data, "--layers 0", "1 layers were named, it has 3"},
          {good, data, "--nothing", "--nothing"},
          {good, data, "more", "more"},
      }));
  const File net("bad.safetensors", network), samples("bad.csv", table);
  const std::string activation = options.starts_with("--act") ? " " : " --activation tanh ";
  const Run bad = diagnose(net.path + " " + samples.path + activation + options);
  CAPTURE(expected, bad.output);
  CHECK(bad.status == 2);
  CHECK_THAT(bad.output, StartsWith("diagnose: ") && ContainsSubstring(expected));
  CHECK(std::ranges::count(bad.output, '\n') == 1);
}

TEST_CASE("Networks that are no perceptrons are refused by the name of what they have",
          "[programs]") {
  const auto refused = [](const std::vector<nn::Tensor>& tensors, const std::string& expected,
                          const std::string& options = "--activation tanh") {
    const File file(tensors);
    const Run bad = diagnose(file.path + " " + moons + " " + options);
    CHECK(bad.status == 2);
    CHECK_THAT(bad.output, ContainsSubstring(expected));
    CHECK(std::ranges::count(bad.output, '\n') == 1);
  };
  refused({{"conv.weight", {1, 1, 1, 2}, {1, 2}}}, "'conv.weight' (1, 1, 1, 2) is a convolution's");
  refused({{"rnn.weight_hh_l0", {1, 1}, {1}}}, "'rnn.weight_hh_l0' (1, 1) is neither");
  refused({{"a.weight", {2, 2}, {1, 2, 3, 4}}, {"b.weight", {2, 2}, {1, 2, 3, 4}}}, "(--layers)");
  refused({{"0.weight", {3, 2}, {1, 2, 3, 4, 5, 6}}, {"2.weight", {1, 3}, {1, 2, 3}}},
          "does not say which activation its hidden layers have: name it (--activation)", "");
  refused({{"0.weight", {1, 2}, {1, NAN}}}, "layer 1 has a weight or bias that is not finite");
  CHECK_THAT(diagnose("no/such " + moons).output, ContainsSubstring("no/such: cannot be read"));
  CHECK(diagnose(sound).status == 2);
  CHECK_THAT(diagnose("--help").output, ContainsSubstring("--activation"));
}
