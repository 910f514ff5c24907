#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/matrix.h"
#include "datasets/hdf5_file.h"

namespace reckon {

struct EmbeddingsInfo {
  std::size_t dimensions = 0;
  Attributes attributes;  // of the root: model, variant, ...
  // Identity of what is encoded and how (texts, model, variant): an interrupted writer of the same
  // key goes on where it stopped. Empty: always from the start.
  std::string resume_key;
};

// Writes `embeddings` float32 [n, d] by blocks of rows; the file appears at commit() or not at all.
// Rows that were appended survive a kill in `<path>.rows.tmp`, where the next writer with the same
// resume_key and dimensions finds them.
class EmbeddingsWriter {
 public:
  EmbeddingsWriter(const std::filesystem::path& path, EmbeddingsInfo info);
  ~EmbeddingsWriter();
  EmbeddingsWriter(EmbeddingsWriter&&) noexcept;
  EmbeddingsWriter& operator=(EmbeddingsWriter&&) noexcept;

  // Rows there already, from an interrupted run at first: the caller goes on with row rows().
  std::size_t rows() const;
  // Rows [begin, end) of those there already.
  Matrix<float> read(std::size_t begin, std::size_t end) const;
  void append(MatrixView<const float> block);
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Reads `embeddings` [n, d] of such a file, or such a column of any file.
Matrix<float> read_embeddings(const std::filesystem::path& path);
Matrix<float> read_embeddings(const Hdf5File& file, const std::string& column);

}  // namespace reckon
