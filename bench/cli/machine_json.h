#pragma once

#include <nlohmann/json_fwd.hpp>

namespace reckon {

// The machine and the build, as results of `reckon bench` have them.
nlohmann::ordered_json machine_json();

}  // namespace reckon
