#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/json_value.h"
#include "core/model/model_config.h"

namespace reckon {

// The modules of a sentence-transformers model, in both layouts: as versions 2 to 4 write them, and
// as 5 and later do. All throw Error for what is malformed, and by name for what is not supported.

enum class ModuleKind { kTransformer, kPooling, kDense, kNormalize };

struct SentenceModule {
  ModuleKind kind = ModuleKind::kTransformer;
  std::string folder;  // within the model's; empty for the Transformer
};

// modules.json: a Transformer; then, unless it stands alone (a classifier), Pooling, any number of
// Dense, and at most one Normalize.
std::vector<SentenceModule> read_module_list(const JsonValue& json);

// config.json of a Pooling module: the modes in the order of concatenation. Where none is chosen it
// is the mean, as in sentence-transformers.
std::vector<Pooling> read_pooling(const JsonValue& json, std::size_t hidden);

// config.json of a Dense module behind a vector of `input` numbers.
DenseConfig read_dense(const JsonValue& json, std::size_t input);

// config.json of a Normalize module, which may only say what is always so.
void check_normalize(const JsonValue& json);

}  // namespace reckon
