// Any bytes as a dataset file: an Error of one line or a file that can be read, nothing else.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/error.h"
#include "datasets/column_hash.h"
#include "datasets/dataset.h"
#include "datasets/hdf5_file_seal.h"

namespace {

void read_all(const reckon::Dataset& dataset) {
  (void)dataset.item_ids(0, dataset.item_count());
  (void)dataset.interactions();
  for (const std::string& name : dataset.split_names()) (void)dataset.split(name);
  for (const std::string& name : dataset.task_names()) (void)dataset.task(name);
  (void)hash_content(dataset.file(), reckon::hash_column);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  char path[] = "/tmp/reckon-fuzz-XXXXXX";
  const int file = mkstemp(path);
  if (file < 0 || !reckon::write_at(file, 0, std::as_bytes(std::span(data, size)))) std::abort();
  close(file);
  try {
    read_all(reckon::Dataset::open(path));
  } catch (const reckon::Error& error) {
    if (std::string(error.what()).find('\n') != std::string::npos) std::abort();
  }
  unlink(path);
  return 0;
}
