#include "datasets/embeddings_file.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "datasets/row_journal.h"

namespace reckon {
namespace {

constexpr const char* kColumn = "/embeddings";
constexpr std::size_t kCopiedRows = 4096;

std::filesystem::path journal_of(std::filesystem::path path) { return path += ".rows.tmp"; }

}  // namespace

struct EmbeddingsWriter::State {
  std::filesystem::path path;
  EmbeddingsInfo info;
  RowJournal journal;

  State(const std::filesystem::path& path_, EmbeddingsInfo info_)
      : path(path_),
        info(std::move(info_)),
        journal(journal_of(path), info.resume_key, info.dimensions) {}
  ~State() {
    if (info.resume_key.empty()) journal.remove();
  }
};

EmbeddingsWriter::EmbeddingsWriter(const std::filesystem::path& path, EmbeddingsInfo info)
    : state_(std::make_unique<State>(path, std::move(info))) {}
EmbeddingsWriter::~EmbeddingsWriter() = default;
EmbeddingsWriter::EmbeddingsWriter(EmbeddingsWriter&&) noexcept = default;
EmbeddingsWriter& EmbeddingsWriter::operator=(EmbeddingsWriter&&) noexcept = default;

std::size_t EmbeddingsWriter::rows() const { return state_->journal.rows(); }

Matrix<float> EmbeddingsWriter::read(std::size_t begin, std::size_t end) const {
  return state_->journal.read(begin, end);
}

void EmbeddingsWriter::append(MatrixView<const float> block) { state_->journal.append(block); }

void EmbeddingsWriter::commit() {
  Hdf5File file = Hdf5File::create(state_->path);
  const std::size_t dimensions = state_->info.dimensions;
  file.create_column(kColumn, ColumnType::kFloat32,
                     {.cols = dimensions, .compressed = false, .expected_rows = rows()});
  for (std::size_t begin = 0; begin < rows(); begin += kCopiedRows) {
    const Matrix<float> block = read(begin, std::min(begin + kCopiedRows, rows()));
    file.append(kColumn, std::span<const float>(block.data(), block.rows() * dimensions));
  }
  file.set_attributes("/", state_->info.attributes);
  file.commit();
  state_->journal.remove();
}

Matrix<float> read_embeddings(const std::filesystem::path& path) {
  return read_embeddings(Hdf5File::open(path), kColumn);
}

Matrix<float> read_embeddings(const Hdf5File& file, const std::string& column) {
  if (!file.has_column(column)) fail("{}: {}: not there", file.path().string(), column);
  const ColumnInfo info = file.column(column);
  if (info.rank != 2) {
    fail("{}: {}: expected 2 dimensions, found {}", file.path().string(), column, info.rank);
  }
  Matrix<float> matrix(info.rows, info.cols);
  for (std::size_t begin = 0; begin < info.rows; begin += kCopiedRows) {
    const auto rows = file.read<float>(column, begin, std::min(begin + kCopiedRows, info.rows));
    std::ranges::copy(rows, matrix.data() + begin * info.cols);
  }
  return matrix;
}

}  // namespace reckon
