#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/error.h"
#include "datasets/import/json_keys.h"
#include "datasets/import/json_reader.h"
#include "datasets/import/list_reader.h"
#include "datasets/import/open_table.h"
#include "tests/support/memory_file.h"

namespace {

template <typename Work>
void read_or_refuse(Work&& work) {
  try {
    work();
  } catch (const reckon::Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
  }
}

}  // namespace

// Whatever the bytes are, as delimited text or JSON and as lists they are read or refused with an
// Error of one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const reckon::test::MemoryFile file(data, size);
  for (const bool quotes : {true, false}) {
    read_or_refuse([&] {
      const auto table = reckon::open_table(file.path(), {"a", "2"}, {.quotes = quotes});
      while (table->next()) {
        if (table->field(0).size() > size || table->field(1).size() > 3 * size) std::abort();
      }
    });
  }
  read_or_refuse([&] {
    const auto table = reckon::open_table(file.path(), {"a"});
    while (table->next()) table->required(0);
  });
  read_or_refuse([&] {
    if (reckon::is_json(file.path())) reckon::read_json_keys(reckon::TextFile(file.path()));
  });
  for (const char* delimiter : {"", ","}) {
    read_or_refuse([&] {
      reckon::ListReader lists(file.path(), delimiter);
      while (lists.next()) {
        if (lists.user().empty()) std::abort();
      }
    });
  }
  return 0;
}
