#include "bench/judged_files.h"

#include <string_view>
#include <utility>

#include "datasets/foreign/foreign_predictions.h"
#include "eval/judged/judged_text.h"

namespace reckon {
namespace {

using Documents = JudgedMemory::Documents;
using Grades = JudgedMemory::Grades;

// A run in a text file, with the rows it reads from.
class TextRun final : public JudgedSource {
 public:
  TextRun(const std::filesystem::path& run, const RowsByQuery& judgments, std::size_t catalogue,
          std::size_t threads, Progress& progress)
      : rows_(run, RowKind::kRun, threads, progress),
        text_(rows_, judgments),
        catalogue_(catalogue) {}

  std::size_t query_count() const override { return text_.query_count(); }
  std::string query_id(std::size_t query) const override { return text_.query_id(query); }
  bool is_retrieved(std::size_t query) const override { return text_.is_retrieved(query); }
  bool is_judged(std::size_t query) const override { return text_.is_judged(query); }
  std::size_t catalogue_size() const override { return catalogue_; }
  void read(std::size_t query, bool repeated_refused, QueryDocuments& documents) const override {
    text_.read(query, repeated_refused, documents);
  }

 private:
  RowsByQuery rows_;
  JudgedText text_;
  std::size_t catalogue_;
};

std::map<std::string, Documents> read_hdf5_run(const std::filesystem::path& path,
                                               std::vector<std::string>& warnings) {
  const ForeignPredictions lists = read_foreign_predictions(path, RowKind::kRun);
  if (lists.queries_are_rows)
    warnings.emplace_back("the file has no ids of queries: the rows of its lists stand for them");
  std::map<std::string, Documents> run;
  for (std::size_t q = 0; q < lists.queries.size(); ++q) {
    Documents& documents = run[lists.queries.text(q)];
    for (std::size_t i = lists.offsets[q]; i < lists.offsets[q + 1]; ++i)
      // Without scores the order says all: the first has the highest.
      documents.emplace_back(lists.items.text(i), lists.scores.empty()
                                                      ? -static_cast<double>(i - lists.offsets[q])
                                                      : lists.scores[i]);
  }
  return run;
}

std::map<std::string, Documents> read_text_run(const std::filesystem::path& path,
                                               std::size_t threads, Progress& progress) {
  const RowsByQuery rows(path, RowKind::kRun, threads, progress);
  std::map<std::string, Documents> run;
  for (std::size_t q = 0; q < rows.queries().size(); ++q)
    run[std::string(rows.queries()[q].id.text())] = read_documents(rows, q);
  return run;
}

}  // namespace

JudgedFiles::JudgedFiles(const std::filesystem::path& judgments, std::size_t catalogue,
                         std::size_t threads, Progress& progress)
    : judgments_(judgments, threads, progress), catalogue_(catalogue), threads_(threads) {}

void JudgedFiles::slice(const std::filesystem::path& query_attributes,
                        const std::filesystem::path& document_attributes) {
  slices_.emplace(judgments_, query_attributes, document_attributes);
}

OpenedRun JudgedFiles::with_run(const std::filesystem::path& run, Progress& progress) const {
  const bool hdf5 = is_hdf5_file(run);
  OpenedRun opened;
  if (const RowsByQuery* rows = judgments_.rows(); !hdf5 && rows != nullptr) {
    opened.source = std::make_unique<TextRun>(run, *rows, catalogue_, threads_, progress);
    return opened;
  }
  auto documents =
      hdf5 ? read_hdf5_run(run, opened.warnings) : read_text_run(run, threads_, progress);
  std::map<std::string, Grades> grades;
  for (std::size_t q = 0; q < judgments_.query_count(); ++q)
    grades.emplace(judgments_.query_id(q), judgments_.grades(q));
  auto source = std::make_unique<JudgedMemory>(std::move(documents), std::move(grades));
  if (catalogue_ > 0) source->set_catalogue_size(catalogue_);
  opened.source = std::move(source);
  return opened;
}

std::vector<NamedRun> JudgedFiles::runs(const std::vector<std::filesystem::path>& paths) const {
  std::vector<NamedRun> runs;
  runs.reserve(paths.size());
  for (const std::filesystem::path& path : paths)
    runs.push_back({.name = path == "-" ? "standard input" : path.string(),
                    .open = [this, path](Progress& progress) {
                      OpenedRun run = with_run(path, progress);
                      if (slices_) run.sliced = slices_->lists_of(*run.source, threads_);
                      return run;
                    }});
  return runs;
}

}  // namespace reckon
