#include "core/cpu/embedding.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/embedding.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

void embed(const EmbeddingTables& tables, std::span<const std::int32_t> ids,
           std::span<const std::int32_t> position_ids, std::span<const std::int32_t> type_ids,
           MatrixView<float> out) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const float* word = tables.words.row(static_cast<std::size_t>(ids[i])).data();
    const float* position = tables.positions.row(static_cast<std::size_t>(position_ids[i])).data();
    const float* type = tables.types.rows() == 0
                            ? nullptr
                            : tables.types.row(static_cast<std::size_t>(type_ids[i])).data();
    for (std::size_t c = 0; c < out.cols; c += kLanes) {
      const std::size_t count = out.cols - c;
      FloatVector v = hn::Add(load_first(word + c, count), load_first(position + c, count));
      if (type) v = hn::Add(v, load_first(type + c, count));
      store_first(v, out.data + i * out.stride + c, count);
    }
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(embed);

void embed(const EmbeddingTables& tables, std::span<const std::int32_t> ids,
           std::span<const std::int32_t> position_ids, std::span<const std::int32_t> type_ids,
           MatrixView<float> out) {
  HWY_DYNAMIC_DISPATCH(embed)(tables, ids, position_ids, type_ids, out);
}

}  // namespace reckon::cpu
#endif
