#include "datasets/row_journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/content_hash.h"
#include "core/error.h"
#include "datasets/hdf5_file_seal.h"

namespace reckon {
namespace {

struct Header {
  std::array<char, 8> magic = {'r', 'e', 'c', 'k', 'o', 'n', 'r', '1'};
  std::uint64_t key_checksum = 0;
  std::uint64_t cols = 0;
};

struct BlockHeader {
  std::uint64_t rows = 0;
  std::uint64_t checksum = 0;  // of the numbers behind it
};

template <typename T>
std::span<std::byte> bytes_of(T& value) {
  return std::as_writable_bytes(std::span(&value, 1));
}

template <typename T>
bool read_value(int descriptor, std::uint64_t offset, T& value) {
  return read_at(descriptor, offset, bytes_of(value)) == static_cast<std::int64_t>(sizeof(T));
}

}  // namespace

RowJournal::RowJournal(const std::filesystem::path& path, std::string_view key, std::size_t cols)
    : path_(path), cols_(cols) {
  if (cols_ == 0) fail("{}: rows of no columns", path_.string());
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail("{}: cannot write: {}", path_.string(), std::strerror(errno));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor_);
    fail("{}: another process is writing it", path_.string());
  }
  const std::uint64_t key_checksum = checksum64(std::as_bytes(std::span(key)));
  Header header;
  struct stat status {};
  const bool same = !key.empty() && ::fstat(descriptor_, &status) == 0 &&
                    read_value(descriptor_, 0, header) && header.magic == Header{}.magic &&
                    header.key_checksum == key_checksum && header.cols == cols_;
  if (!same) {
    start(key_checksum);
    return;
  }
  end_ = sizeof(Header);
  while (take_block(static_cast<std::uint64_t>(status.st_size))) {
  }
  if (::ftruncate(descriptor_, static_cast<off_t>(end_)) != 0) fail_to_write();
}

RowJournal::~RowJournal() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void RowJournal::start(std::uint64_t key_checksum) {
  Header header;
  header.key_checksum = key_checksum;
  header.cols = cols_;
  if (::ftruncate(descriptor_, 0) != 0 || !write_at(descriptor_, 0, bytes_of(header))) {
    fail_to_write();
  }
  end_ = sizeof(Header);
}

// Checks the block at the end of those known, and makes it known.
bool RowJournal::take_block(std::uint64_t file_bytes) {
  BlockHeader header;
  if (!read_value(descriptor_, end_, header)) return false;
  const std::uint64_t offset = end_ + sizeof(BlockHeader);
  const std::uint64_t row_bytes = cols_ * sizeof(float);
  if (header.rows == 0 || header.rows > (file_bytes - offset) / row_bytes) return false;
  std::vector<std::byte> bytes(header.rows * row_bytes);
  if (read_at(descriptor_, offset, bytes) != static_cast<std::int64_t>(bytes.size()) ||
      checksum64(bytes) != header.checksum) {
    return false;
  }
  blocks_.push_back({.first_row = rows_, .offset = offset});
  rows_ += header.rows;
  end_ = offset + bytes.size();
  return true;
}

void RowJournal::append(MatrixView<const float> block) {
  if (block.rows == 0) return;
  if (block.cols != cols_) {
    fail("{}: rows of {} numbers, expected {}", path_.string(), block.cols, cols_);
  }
  std::vector<float> values;
  values.reserve(block.rows * block.cols);
  for (std::size_t r = 0; r < block.rows; ++r)
    std::ranges::copy(block.row(r), std::back_inserter(values));
  const auto bytes = std::as_bytes(std::span(values));
  BlockHeader header = {.rows = block.rows, .checksum = checksum64(bytes)};
  const std::uint64_t offset = end_ + sizeof(BlockHeader);
  if (!write_at(descriptor_, end_, bytes_of(header)) || !write_at(descriptor_, offset, bytes)) {
    fail_to_write();
  }
  blocks_.push_back({.first_row = rows_, .offset = offset});
  rows_ += block.rows;
  end_ = offset + bytes.size();
}

Matrix<float> RowJournal::read(std::size_t begin, std::size_t end) const {
  if (begin > end || end > rows_) {
    fail("{}: expected rows {} to {}, found {} rows", path_.string(), begin, end, rows_);
  }
  Matrix<float> matrix(end - begin, cols_);
  auto block = std::ranges::upper_bound(blocks_, begin, {}, &Block::first_row);
  for (std::size_t row = begin; row < end; ++block) {
    const Block& source = *std::prev(block);
    const std::size_t next = block == blocks_.end() ? rows_ : block->first_row;
    const std::size_t stop = std::min(end, next);
    const auto values = std::span(matrix.data(), matrix.rows() * cols_)
                            .subspan((row - begin) * cols_, (stop - row) * cols_);
    const auto bytes = std::as_writable_bytes(values);
    const std::uint64_t offset = source.offset + (row - source.first_row) * cols_ * sizeof(float);
    if (read_at(descriptor_, offset, bytes) != static_cast<std::int64_t>(bytes.size())) {
      fail("{}: cannot read: {}", path_.string(), std::strerror(errno));
    }
    row = stop;
  }
  return matrix;
}

void RowJournal::remove() { ::unlink(path_.c_str()); }

void RowJournal::fail_to_write() {
  const int error = errno;
  remove();
  fail("{}: cannot write: {}", path_.string(), std::strerror(error));
}

}  // namespace reckon
