#pragma once

#include <type_traits>

namespace reckon::record_fields {

// Chooses the list of a struct's fields.
template <typename T>
using Of = std::type_identity<T>;

}  // namespace reckon::record_fields
