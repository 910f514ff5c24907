// Any bytes as another program's file: an Error of one line or a result, nothing else.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "core/error.h"
#include "datasets/foreign/foreign_predictions.h"
#include "datasets/foreign/import_hdf5.h"
#include "datasets/foreign/neighbour_truth.h"
#include "datasets/hdf5_file_seal.h"

namespace {

template <typename Read>
void read_or_refuse(const Read& read) {
  try {
    read();
  } catch (const reckon::Error& error) {
    if (std::string(error.what()).find('\n') != std::string::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  char path[] = "/tmp/reckon-fuzz-XXXXXX";
  const int file = mkstemp(path);
  if (file < 0 || !reckon::write_at(file, 0, std::as_bytes(std::span(data, size)))) std::abort();
  close(file);
  const std::string out = std::string(path) + ".out";
  reckon::SilentProgress progress;
  read_or_refuse([&] { reckon::import_hdf5({.file = path}, out, progress); });
  read_or_refuse([&] { reckon::read_neighbour_truth(path); });
  read_or_refuse([&] { reckon::read_foreign_predictions(path, reckon::RowKind::kRun); });
  unlink(out.c_str());
  unlink(path);
  return 0;
}
