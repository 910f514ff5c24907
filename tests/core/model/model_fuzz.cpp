#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/error.h"
#include "core/model/importance.h"
#include "core/model/safetensors_header.h"
#include "core/model/sentence_modules.h"
#include "core/model/transformer_config.h"
#include "core/model/weight_files.h"

// Every parser of a model directory: the first byte of the input chooses it, the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace reckon;
  if (size == 0) return 0;
  const std::span<const std::byte> file = std::as_bytes(std::span(data + 1, size - 1));
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  try {
    switch (data[0]) {
      case 's': {
        std::uint64_t sum = 0;
        for (const TensorEntry& entry : read_safetensors_header(file, "x")) {
          for (const std::byte byte : file.subspan(entry.begin, entry.end - entry.begin)) {
            sum += static_cast<std::uint64_t>(byte);
          }
        }
        return sum == 1 ? -1 : 0;
      }
      case 'c':
        read_transformer_config(JsonValue::parse(text, "x"));
        break;
      case 'm':
        read_module_list(JsonValue::parse(text, "x"));
        break;
      case 'p':
        read_pooling(JsonValue::parse(text, "x"), 8);
        break;
      case 'd':
        read_dense(JsonValue::parse(text, "x"), 8);
        break;
      case 'i':
        read_weight_index(JsonValue::parse(text, "x"));
        break;
      case 'o': {
        ModelConfig config;
        config.layers = config.heads = 2;
        config.intermediate = 3;
        read_importance(JsonValue::parse(text, "x"), config);
        break;
      }
      default:
        break;
    }
  } catch (const Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) __builtin_trap();
  }
  return 0;
}
