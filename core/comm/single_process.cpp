#include <cstdlib>

#include "core/comm/communicator.h"

namespace reckon {

void SingleProcess::abort(int exit_code) { std::exit(exit_code); }

}  // namespace reckon
