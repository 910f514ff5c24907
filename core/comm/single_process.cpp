#include <chrono>
#include <cstdlib>
#include <thread>

#include "core/comm/communicator.h"

namespace reckon {

void SingleProcess::abort(int exit_code) { std::exit(exit_code); }

std::size_t launched_rank() {
  // Of Open MPI; of MPICH and Intel MPI.
  for (const char* const name : {"OMPI_COMM_WORLD_RANK", "PMI_RANK"})
    if (const char* const rank = std::getenv(name); rank != nullptr)
      return std::strtoul(rank, nullptr, 10);
  return 0;
}

void let_first_rank_fail() { std::this_thread::sleep_for(std::chrono::seconds(5)); }

}  // namespace reckon
