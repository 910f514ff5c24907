#include <chrono>
#include <cstdlib>
#include <thread>

#include "core/comm/communicator.h"

namespace reckon {

void SingleProcess::abort(int exit_code) { std::exit(exit_code); }

namespace {

// Null without a launcher.
const char* rank_by_launcher() {
  // Of Open MPI; of MPICH and Intel MPI.
  for (const char* const name : {"OMPI_COMM_WORLD_RANK", "PMI_RANK"})
    if (const char* const rank = std::getenv(name); rank != nullptr) return rank;
  return nullptr;
}

}  // namespace

std::size_t launched_rank() {
  const char* const rank = rank_by_launcher();
  return rank == nullptr ? 0 : std::strtoul(rank, nullptr, 10);
}

bool is_launched() { return rank_by_launcher() != nullptr; }

void let_first_rank_fail() { std::this_thread::sleep_for(std::chrono::seconds(5)); }

}  // namespace reckon
