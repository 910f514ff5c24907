#include "datasets/foreign/import_hdf5.h"

#include <utility>

#include "core/error.h"
#include "datasets/foreign/foreign_import.h"

namespace reckon {

void ForeignImport::refuse(std::string_view option, const std::string& value) const {
  if (value.empty()) return;
  fail("{}: {} {}: of no use in the layout {}", file.path().string(), option, value,
       summary.found.substr(0, summary.found.find(':')));
}

ImportSummary import_hdf5(const Hdf5ImportOptions& options, const std::filesystem::path& out,
                          Progress& progress) {
  const Hdf5File file = Hdf5File::open(options.file);
  const ForeignLayoutRow& row = find_layout(file, options.layout);
  DatasetInfo info = options.info;
  if (info.name.empty()) info.name = options.file.stem().string();
  ImportSummary summary{.dataset = info.name, .found = std::string(row.what), .counts = {}};
  DatasetWriter writer(out, info);
  ForeignImport import{options, file, row.layout, writer, summary, progress};
  switch (row.layout) {
    case ForeignLayout::kSparseMatrix:
      import_sparse_matrix(import);
      break;
    case ForeignLayout::kAnnData:
      import_anndata(import);
      break;
    case ForeignLayout::kAnnBenchmarks:
    case ForeignLayout::kSisap:
    case ForeignLayout::kEmbeddings:
      import_vectors(import);
      break;
    case ForeignLayout::kSpotlight:
    case ForeignLayout::kGoodbooks:
    case ForeignLayout::kPandas:
    case ForeignLayout::kFuxiArray:
    case ForeignLayout::kFuxiColumns:
      import_table(import);
      break;
  }
  writer.commit();
  return summary;
}

}  // namespace reckon
