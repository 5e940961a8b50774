#include "nn/data/idx.hpp"

#include <fmt/core.h>

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace nn {

namespace {

namespace io = boost::iostreams;
using Bytes = std::vector<unsigned char>;

// A file's bytes in their order, unpacked if they are gzipped.
class Source {
 public:
  explicit Source(const std::string& path) : path_(path), file_(path, std::ios::binary) {
    if (!file_ || std::filesystem::is_directory(path)) fail("cannot be read");
    const int first = file_.get(), second = file_.get();
    file_.clear();
    file_.seekg(0);
    if (first == 0x1f && second == 0x8b) stream_.push(io::gzip_decompressor());
    stream_.push(file_);
    stream_.exceptions(std::ios::badbit);  // damaged gzip data: an exception that says so
  }

  // Throws unless there are so many more. `what` says which bytes these are.
  Bytes read(std::size_t count, const std::string& what) {
    Bytes bytes(count);
    const auto size = static_cast<std::streamsize>(count);
    guarded([&] { stream_.read(reinterpret_cast<char*>(bytes.data()), size); });
    if (stream_.gcount() != size) {
      fail(fmt::format("ends after {} of {} bytes of {}", stream_.gcount(), count, what));
    }
    return bytes;
  }

  void skip(std::size_t count) {
    guarded([&] { stream_.ignore(static_cast<std::streamsize>(count)); });
  }

  // Beyond the last byte: there gzip's checksum is compared.
  void expect_end() {
    int next = 0;
    guarded([&] { next = stream_.peek(); });
    if (next != std::char_traits<char>::eof()) fail("goes on after its last entry");
  }

  [[noreturn]] void fail(const std::string& complaint) const {
    throw std::runtime_error(path_ + ": " + complaint);
  }

 private:
  template <class Action>
  void guarded(const Action& action) {
    try {
      action();
    } catch (const io::gzip_error&) {
      fail("is damaged: its gzip data cannot be unpacked");
    }
  }

  std::string path_;
  std::ifstream file_;
  io::filtering_istream stream_;
};

std::size_t word(const Bytes& bytes) {
  std::size_t value = 0;
  for (unsigned char byte : bytes) value = value << 8 | byte;
  return value;
}

}  // namespace

IdxPart read_idx(const std::string& path, std::size_t dimensions, std::size_t first,
                 std::size_t count) {
  Source source(path);
  const std::size_t magic = word(source.read(4, "its magic number"));
  if (magic != 0x800 + dimensions) {
    source.fail(fmt::format("starts with {:#010x}, expected {:#010x}: bytes in {} dimension{}",
                            magic, 0x800 + dimensions, dimensions, dimensions == 1 ? "" : "s"));
  }
  IdxPart part{word(source.read(4, "its sizes")), {}, {}};
  std::size_t entry = 1;
  for (std::size_t d = 1; d < dimensions; ++d) {
    part.sizes.push_back(word(source.read(4, "its sizes")));
    entry *= part.sizes.back();
  }
  if (first > part.count || count > part.count - first) {
    throw std::invalid_argument(fmt::format("{}: entries {} to {} were asked for, it has {}", path,
                                            first, first + count, part.count));
  }
  source.skip(first * entry);
  part.bytes = source.read(count * entry, "its entries");
  if (first + count == part.count) source.expect_end();
  return part;
}

}  // namespace nn
