#include <mpi.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <numeric>

#include "core/comm/communicator.h"
#include "core/error.h"

namespace reckon {
namespace {

void check(int status, const char* call) {
  if (status == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING] = {};
  int size = 0;
  MPI_Error_string(status, text, &size);
  fail("{}: {}", call, text);
}

class Mpi final : public Communicator {
 public:
  Mpi() {
    check(MPI_Init(nullptr, nullptr), "MPI_Init");
    check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
    check(MPI_Comm_rank(MPI_COMM_WORLD, &rank_), "MPI_Comm_rank");
    check(MPI_Comm_size(MPI_COMM_WORLD, &size_), "MPI_Comm_size");
  }
  ~Mpi() override { MPI_Finalize(); }
  Mpi(const Mpi&) = delete;
  Mpi& operator=(const Mpi&) = delete;

  std::size_t rank() const override { return static_cast<std::size_t>(rank_); }
  std::size_t size() const override { return static_cast<std::size_t>(size_); }

  std::vector<double> gather(std::span<const double> mine) override {
    auto count = static_cast<long long>(mine.size());
    std::vector<long long> counts(size());
    check(MPI_Allgather(&count, 1, MPI_LONG_LONG, counts.data(), 1, MPI_LONG_LONG, MPI_COMM_WORLD),
          "MPI_Allgather");
    std::vector<double> all(
        static_cast<std::size_t>(std::accumulate(counts.begin(), counts.end(), 0LL)));
    // One rank after another, in pieces that MPI's int counts hold.
    double* at = all.data();
    for (int root = 0; root < size_; ++root) {
      if (root == rank_) std::copy(mine.begin(), mine.end(), at);
      for (long long left = counts[static_cast<std::size_t>(root)]; left > 0;) {
        const int piece = static_cast<int>(std::min<long long>(left, INT_MAX));
        check(MPI_Bcast(at, piece, MPI_DOUBLE, root, MPI_COMM_WORLD), "MPI_Bcast");
        at += piece;
        left -= piece;
      }
    }
    return all;
  }

  [[noreturn]] void abort(int exit_code) override {
    MPI_Abort(MPI_COMM_WORLD, exit_code);
    std::exit(exit_code);
  }

 private:
  int rank_ = 0;
  int size_ = 1;
};

// Set by the launchers of Open MPI, and of MPICH, Intel MPI and Slurm.
bool started_by_launcher() {
  return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMI_SIZE") != nullptr ||
         std::getenv("PMIX_RANK") != nullptr;
}

}  // namespace

std::unique_ptr<Communicator> world() {
  if (started_by_launcher()) return std::make_unique<Mpi>();
  return std::make_unique<SingleProcess>();
}

}  // namespace reckon
