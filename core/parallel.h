#pragma once

#include <cstddef>
#include <functional>

namespace reckon {

// Number of threads to use when the caller names none: the processors this process may run on.
std::size_t default_thread_count();

// Calls work(chunk, thread) once for each chunk in [0, chunks), from `threads` threads (the caller
// is thread 0) that take chunks from one counter, in increasing order. The first exception stops
// the taking of new chunks and is rethrown. `thread` is in [0, threads) and distinguishes scratch
// memory. Results must not depend on which thread took a chunk.
void parallel_chunks(std::size_t chunks, std::size_t threads,
                     const std::function<void(std::size_t chunk, std::size_t thread)>& work);

}  // namespace reckon
