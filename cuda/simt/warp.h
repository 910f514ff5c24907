#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cuda/simt/block.h"

// Shuffles, votes and reductions of a warp. As in CUDA, they do not order accesses to memory.
namespace reckon::simt {

extern const WarpCollective kSyncWarp, kShuffle, kShuffleUp, kShuffleDown, kShuffleXor, kBallot;
extern const WarpCollective kReduceAdd, kReduceMinSigned, kReduceMaxSigned, kReduceMinUnsigned,
    kReduceMaxUnsigned;

// The value of the lane `source`, which must be in the mask.
template <class T>
T shuffle(const WarpCollective& collective, unsigned mask, T value, unsigned source,
          const Place& where) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 16);
  LaneWords words{};
  std::memcpy(words.data(), &value, sizeof(T));
  words[2] = source;
  words = meet(collective, mask, words, where);
  std::memcpy(&value, words.data(), sizeof(T));
  return value;
}

// The lanes of a mask are cut into groups of `width`, a power of two; who would read from outside
// of its group reads itself.
template <class T>
T shuffle_up(unsigned mask, T value, unsigned delta, unsigned width, const Place& where) {
  const unsigned lane = lane_index();
  return shuffle(kShuffleUp, mask, value, lane % width < delta ? lane : lane - delta, where);
}
template <class T>
T shuffle_down(unsigned mask, T value, unsigned delta, unsigned width, const Place& where) {
  const unsigned lane = lane_index();
  return shuffle(kShuffleDown, mask, value, lane % width + delta < width ? lane + delta : lane,
                 where);
}
template <class T>
T shuffle_xor(unsigned mask, T value, unsigned bits, unsigned width, const Place& where) {
  const unsigned lane = lane_index(), source = lane ^ bits;
  return shuffle(kShuffleXor, mask, value, source < lane / width * width + width ? source : lane,
                 where);
}
template <class T>
T shuffle_from(unsigned mask, T value, unsigned source, unsigned width, const Place& where) {
  return shuffle(kShuffle, mask, value, lane_index() / width * width + source % width, where);
}

inline unsigned ballot(unsigned mask, bool predicate, const Place& where) {
  return static_cast<unsigned>(meet(kBallot, mask, {predicate}, where)[0]);
}

template <class T>
T reduce(const WarpCollective& of_signed, const WarpCollective& of_unsigned, unsigned mask, T value,
         const Place& where) {
  static_assert(std::is_integral_v<T> && sizeof(T) == 4);
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto& collective = std::is_signed_v<T> ? of_signed : of_unsigned;
  return std::bit_cast<T>(static_cast<std::uint32_t>(meet(collective, mask, {bits}, where)[0]));
}

}  // namespace reckon::simt
