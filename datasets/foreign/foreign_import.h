#pragma once

#include <string>
#include <string_view>

#include "core/progress.h"
#include "datasets/dataset_writer.h"
#include "datasets/foreign/foreign_layout.h"
#include "datasets/foreign/import_hdf5.h"
#include "datasets/hdf5_file.h"

// What the imports of the layouts share. Not for others.

namespace reckon {

struct ForeignImport {
  const Hdf5ImportOptions& options;
  const Hdf5File& file;
  ForeignLayout layout;
  DatasetWriter& writer;
  ImportSummary& summary;
  Progress& progress;

  // Throws Error for an option that the layout has no use for.
  void refuse(std::string_view option, const std::string& value) const;
};

void import_sparse_matrix(ForeignImport& import);
void import_anndata(ForeignImport& import);
void import_table(ForeignImport& import);
void import_vectors(ForeignImport& import);

// Copies a column of vectors [n, d] into an attribute of items ("embeddings/<name>") or users.
// Throws Error for a value that is not finite.
void copy_vectors(ForeignImport& import, const std::string& path, std::string_view attribute,
                  bool of_items);

}  // namespace reckon
