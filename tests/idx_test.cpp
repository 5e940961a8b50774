// IDX files as they come: whole, gzipped, and damaged in every way.
#include "nn/data/idx.hpp"

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "nn/data/fashion_mnist.hpp"
#include "tests/catch.hpp"
#include "tests/run.hpp"

namespace {

// A folder of the test's own, gone with it.
struct Folder {
  std::string path = build_folder() + "/test_idx";
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }

  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path + "/" + name, std::ios::binary) << bytes;
    return path + "/" + name;
  }
};

std::string gzipped(const std::string& bytes) {
  std::ostringstream packed;
  boost::iostreams::filtering_ostream out;
  out.push(boost::iostreams::gzip_compressor());
  out.push(packed);
  out << bytes;
  boost::iostreams::close(out);
  return packed.str();
}

std::string word(unsigned value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

// Five entries of 2 x 3 bytes, numbered from 0.
std::string example() {
  std::string bytes = word(0x803) + word(5) + word(2) + word(3);
  for (char k = 0; k < 30; ++k) bytes += k;
  return bytes;
}

}  // namespace

TEST_CASE("An IDX file is read from any entry on, plain or gzipped") {
  const Folder folder;
  for (const std::string& bytes : {example(), gzipped(example())}) {
    const nn::IdxPart part = nn::read_idx(folder.write("part", bytes), 3, 2, 2);
    CHECK(part.count == 5);
    CHECK(part.sizes == std::vector<std::size_t>{2, 3});
    REQUIRE(part.bytes.size() == 12);
    CHECK(part.bytes.front() == 12);
    CHECK(part.bytes.back() == 23);
  }
}

TEST_CASE("A bad IDX file says its path and what is wrong, in one line") {
  const Folder folder;
  const std::string packed = gzipped(example());
  std::string damaged = packed;
  damaged[packed.size() / 2] ^= 0x55;
  const auto [bytes, complaint] = GENERATE_COPY(table<std::string, std::string>(
      {{"", "ends after 0 of 4 bytes of its magic number"},
       {"abc", "ends after 3 of 4 bytes of its magic number"},
       {"abcdefgh", "starts with 0x61626364, expected 0x00000803: bytes in 3 dimensions"},
       {word(0x801) + word(5), "starts with 0x00000801, expected 0x00000803"},
       {example().substr(0, 10), "ends after 2 of 4 bytes of its sizes"},
       {example().substr(0, 40), "ends after 24 of 30 bytes of its entries"},
       {example() + "x", "goes on after its last entry"},
       {gzipped(example().substr(0, 40)), "ends after 24 of 30 bytes of its entries"},
       {packed.substr(0, packed.size() - 12), "damaged"},
       {packed.substr(0, 5), "damaged"},
       {damaged, "damaged"}}));
  const std::string path = folder.write("bad", bytes);
  CAPTURE(complaint);
  CHECK_THROWS_WITH(nn::read_idx(path, 3, 0, 5),
                    StartsWith(path) && ContainsSubstring(complaint) && !ContainsSubstring("\n"));
}

TEST_CASE("Entries beyond the last, a folder, no file: each says so") {
  const Folder folder;
  const std::string path = folder.write("part", example());
  CHECK_THROWS_WITH(nn::read_idx(path, 3, 4, 2),
                    ContainsSubstring("entries 4 to 6 were asked for, it has 5"));
  CHECK_THROWS_AS(nn::read_idx(path, 3, std::size_t(-1), 2), std::invalid_argument);
  CHECK_THROWS_WITH(nn::read_idx(folder.path, 3, 0, 1), ContainsSubstring("cannot be read"));
  CHECK_THROWS_WITH(nn::read_idx("no/such", 3, 0, 1), ContainsSubstring("cannot be read"));
}

TEST_CASE("Files named as Fashion-MNIST's that are not say what they are") {
  const Folder folder;
  const auto complaint = [&] { return nn::fashion_mnist(0, 2, folder.path); };
  folder.write("train-labels-idx1-ubyte.gz", word(0x801) + word(2) + std::string("\x01\x0c"));
  CHECK_THROWS_WITH(complaint(), ContainsSubstring("make setup"));  // one file is missing
  folder.write("train-images-idx3-ubyte.gz", example());
  CHECK_THROWS_WITH(complaint(), ContainsSubstring("images of 2 x 3 pixels, expected 28 x 28"));
  folder.write("train-images-idx3-ubyte.gz",
               word(0x803) + word(2) + word(28) + word(28) + std::string(2 * 784, '\x7f'));
  CHECK_THROWS_WITH(complaint(), ContainsSubstring("image 1 has label 12, expected 0 to 9"));
}
