#include "core/model/safetensors.h"

#include <utility>

#include "core/model/safetensors_header.h"

namespace reckon {

Safetensors::Safetensors(const std::filesystem::path& file) : file_(file), mapped_(file) {
  for (TensorEntry& entry : read_safetensors_header(mapped_.bytes(), file_.string())) {
    const auto bytes = mapped_.bytes().subspan(entry.begin, entry.end - entry.begin);
    tensors_.emplace(std::move(entry.name), TensorView{entry.type, std::move(entry.shape), bytes});
  }
}

const TensorView* Safetensors::find(std::string_view name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : &found->second;
}

}  // namespace reckon
