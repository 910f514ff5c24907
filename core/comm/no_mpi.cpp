#include <cstdlib>

#include "core/comm/communicator.h"
#include "core/error.h"

namespace reckon {

std::unique_ptr<Communicator> world() {
  const char* const ranks = std::getenv("OMPI_COMM_WORLD_SIZE");
  if (ranks != nullptr && std::atoi(ranks) > 1)
    fail(
        "started as {} ranks by mpirun, but built without MPI: install libopenmpi-dev and build "
        "again",
        ranks);
  return std::make_unique<SingleProcess>();
}

}  // namespace reckon
