#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace reckon {

// The processes that share one piece of work. All of them must make the same calls in the same
// order.
class Communicator {
 public:
  virtual ~Communicator() = default;
  virtual std::size_t rank() const = 0;  // of this process, from 0
  virtual std::size_t size() const = 0;
  // Every process's values, in the order of ranks; all processes get them.
  virtual std::vector<double> gather(std::span<const double> mine) = 0;
  // Ends all processes with the exit code: for an error that the others do not see.
  [[noreturn]] virtual void abort(int exit_code) = 0;

  // The part of `total` things, numbered from 0, that is this process's: neighbours, as equal as
  // they can be.
  struct Share {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  Share share(std::size_t total) const {
    return {total * rank() / size(), total * (rank() + 1) / size()};
  }
};

// The one process there is.
class SingleProcess final : public Communicator {
 public:
  std::size_t rank() const override { return 0; }
  std::size_t size() const override { return 1; }
  std::vector<double> gather(std::span<const double> mine) override {
    return {mine.begin(), mine.end()};
  }
  [[noreturn]] void abort(int exit_code) override;
};

// Of this process among those that mpirun started, from 0; 0 without mpirun. Known without MPI.
std::size_t launched_rank();
// Whether mpirun started this process. It gives the ranks a terminal, wherever its own output goes.
bool is_launched();
// A launcher ends all ranks when one of them fails: gives the first the time to say why.
void let_first_rank_fail();

// The ranks of MPI where this program was started by mpirun and built with MPI, otherwise the
// single process. At most once a program; MPI ends with the object.
std::unique_ptr<Communicator> world();

}  // namespace reckon
