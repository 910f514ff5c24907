#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/encoder.h"
#include "core/scoring/item_storage.h"
#include "core/scoring/scorer.h"
#include "core/variant.h"
#include "eval/evaluation_device.h"

namespace reckon {

// The encoder of a variant on any backend that is built into this program. Throws Error, naming
// what is not supported or what of a GPU is missing.
std::unique_ptr<Encoder> make_backend_encoder(const Model& model, const Variant& variant);

// Where and from what vectors a variant is scored.
struct ScoringChoice {
  std::string backend = "cpu";  // as Variant::backend names it
  ItemStorage items = {};
};

// The scorer by inner product of a backend. The items must outlive it. Throws Error as the
// backend's own does.
std::unique_ptr<Scorer> make_backend_scorer(const ScoringChoice& choice,
                                            MatrixView<const float> items, std::size_t threads);

// What a backend does of an evaluation itself; null: nothing.
std::unique_ptr<EvaluationDevice> make_evaluation_device(std::string_view backend);

// The backends that are built in: "cpu", "cpu and cuda".
std::string_view built_backends();

// What is missing for variants of the backend "cuda": library, driver or device, in words; empty
// where there is a GPU to use.
std::string missing_of_gpu();

// Of the GPU in use on the PCI bus, "00000000:18:00.0"; empty where none is.
std::string gpu_bus_id();

}  // namespace reckon
