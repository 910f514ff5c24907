#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// Rows of float32 in a plain file, appended by blocks that carry checksums: what was appended
// before a process was killed is there when the file is opened again. A cut or damaged last block
// is dropped.
class RowJournal {
 public:
  // Goes on with the rows of a journal of the same key and columns; of another, or without a key,
  // starts anew. Throws Error when another process has it open.
  RowJournal(const std::filesystem::path& path, std::string_view key, std::size_t cols);
  ~RowJournal();
  RowJournal(const RowJournal&) = delete;
  RowJournal& operator=(const RowJournal&) = delete;

  std::size_t rows() const { return rows_; }
  // Throws Error and removes the file when it cannot be written.
  void append(MatrixView<const float> block);
  Matrix<float> read(std::size_t begin, std::size_t end) const;
  void remove();

 private:
  struct Block {
    std::size_t first_row = 0;
    std::uint64_t offset = 0;  // of its numbers in the file
  };

  void start(std::uint64_t key_checksum);
  bool take_block(std::uint64_t file_bytes);
  [[noreturn]] void fail_to_write();

  std::filesystem::path path_;
  std::size_t cols_;
  int descriptor_ = -1;
  std::size_t rows_ = 0;
  std::uint64_t end_ = 0;  // bytes
  std::vector<Block> blocks_;
};

}  // namespace reckon
