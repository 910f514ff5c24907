#include "eval/judged/document_table.h"

#include <bit>
#include <cstring>

#include "eval/judged/same_bytes.h"

namespace reckon {
namespace {

template <typename Word>
std::uint64_t load(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(Word));
  return word;
}

// Spreads any change of the id over all bits: words are mixed in by a 128-bit product whose halves
// are folded, the last ones overlapping. Only speed depends on it.
std::uint32_t hash_of(std::string_view id) {
  __extension__ using Product = unsigned __int128;
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15u;  // 2^64 / golden ratio
  const auto mix = [](std::uint64_t a) {
    const Product product = static_cast<Product>(a) * kOdd;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  const char* at = id.data();
  const char* const end = at + id.size();
  std::uint64_t hash = id.size();
  for (; end - at > 8; at += 8) hash = mix(hash ^ load<std::uint64_t>(at));
  std::uint64_t last = 0;
  if (id.size() >= 8)
    last = load<std::uint64_t>(end - 8);
  else if (id.size() >= 4)
    last = load<std::uint32_t>(id.data()) << 32 | load<std::uint32_t>(end - 4);
  else
    for (; at < end; ++at) last = last << 8 | static_cast<unsigned char>(*at);
  return static_cast<std::uint32_t>(mix(hash ^ last ^ kOdd));
}

}  // namespace

void DocumentTable::clear(std::size_t expected_documents) {
  const std::size_t wanted = std::bit_ceil(2 * expected_documents + 2);
  if (wanted > slots_.size()) slots_.resize(wanted);
  mask_ = wanted - 1;
  used_ = 0;
  if (++generation_ == 0) {  // after 2^32 queries
    slots_.assign(slots_.size(), {});
    generation_ = 1;
  }
}

DocumentTable::Slot& DocumentTable::free_slot(std::uint32_t hash) {
  std::size_t at = hash & mask_;
  while (slots_[at].generation == generation_) at = (at + 1) & mask_;
  return slots_[at];
}

void DocumentTable::grow() {
  std::vector<Slot> kept;
  for (std::size_t at = 0; at <= mask_; ++at)
    if (slots_[at].generation == generation_) kept.push_back(slots_[at]);
  clear(2 * kept.size());
  for (Slot& slot : kept) {
    slot.generation = generation_;
    free_slot(slot.hash) = slot;
  }
  used_ = kept.size();
}

DocumentTable::Found DocumentTable::find_or_add(std::string_view id) {
  if (2 * used_ > mask_) grow();
  const std::uint32_t hash = hash_of(id);
  for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
    Slot& slot = slots_[at];
    if (slot.generation != generation_) {
      slot.id = id.data();
      slot.id_size = static_cast<std::uint32_t>(id.size());
      slot.hash = hash;
      slot.generation = generation_;
      slot.grade = kUnjudged;
      slot.retrieved_at = kNone;
      ++used_;
      return {slot, true};
    }
    if (slot.hash == hash && slot.id_size == id.size() && same_bytes(slot.id, id.data(), id.size()))
      return {slot, false};
  }
}

}  // namespace reckon
