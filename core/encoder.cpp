#include "core/encoder.h"

#include "core/cpu/cpu_encoder.h"
#include "core/error.h"

namespace reckon {

std::unique_ptr<Encoder> make_encoder(const Model& model, const Variant& variant) {
  if (variant.backend != "cpu") {
    fail("variant '{}': backend '{}' is not built into this program", variant.text,
         variant.backend);
  }
  return cpu::make_cpu_encoder(model, variant);
}

}  // namespace reckon
