// The loops around the tiles of a product, for fp32 and int8 alike. Compiled once an instruction
// set (Highway): no include guard of the usual kind.
#if defined(RECKON_CORE_CPU_GEMM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_GEMM_INL_H_
#undef RECKON_CORE_CPU_GEMM_INL_H_
#else
#define RECKON_CORE_CPU_GEMM_INL_H_
#endif

#include <algorithm>
#include <type_traits>

#include "core/cpu/activation-inl.h"
#include "core/cpu/gemm.h"
#include "core/cpu/panel.h"
#include "core/cpu/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

// Rows that meet all panels before the next ones do: x [kBlockRows, kBlockDepth] stays in the L2
// cache, and a panel is read from further away once for that many rows.
constexpr std::size_t kBlockRows = 192;

// A tile among those of a product.
struct TilePlace {
  std::size_t row;        // its first
  std::size_t rows;       // of the product
  std::size_t tile_rows;  // of a tile
};

// The share of a tile in fetching the panel behind the one that it meets, which has as many bytes:
// where few rows meet a panel, reading it takes as long as multiplying. `steps` of the tile.
inline Ahead behind_panel(const void* panel, std::size_t bytes, const TilePlace& tile,
                          std::size_t steps) {
  const std::size_t first = tile.row - tile.row % kBlockRows;
  const std::size_t rows = std::min(kBlockRows, tile.rows - first);
  const std::size_t tiles = (rows + tile.tile_rows - 1) / tile.tile_rows;
  const std::size_t share = (bytes + tiles - 1) / tiles;
  const std::size_t before = (tile.row - first) / tile.tile_rows * share;
  return {.at = static_cast<const std::uint8_t*>(panel) + bytes + before,
          .step = (share + steps - 1) / steps};
}

// Sums of a tile that are ready in memory.
struct StoredSums {
  const float* sums;  // [rows, kPanelColumns]

  // The sums of the rows in the columns from c on.
  struct Columns {
    const float* sums;
    HWY_INLINE FloatVector operator()(std::size_t r) const {
      return hn::Load(FloatTag(), sums + r * kPanelColumns);
    }
  };
  HWY_INLINE Columns columns(std::size_t c) const { return {sums + c}; }
};

// The last step of a tile: out = function(sums + bias + addend), bias and addend where not null.
template <class Sums>
struct FinishTile {
  Sums sums;
  std::size_t rows;
  std::size_t columns;  // those of the tile that exist
  const float* bias;
  const float* addend;
  std::size_t addend_stride;
  float* out;
  std::size_t out_stride;

  // Whole tiles, as nearly all are, ask neither how much there is nor what is added.
  template <class Function>
  HWY_INLINE void operator()(Function function) const {
    const FloatTag d;
    if (columns < kPanelColumns) {
      finish<false>(function, [&](FloatVector v, std::size_t r, std::size_t c) {
        return addend ? hn::Add(v, load_first(addend + r * addend_stride + c, columns - c)) : v;
      });
    } else if (addend) {
      finish<true>(function, [&](FloatVector v, std::size_t r, std::size_t c) {
        return hn::Add(v, hn::LoadU(d, addend + r * addend_stride + c));
      });
    } else {
      finish<true>(function, [](FloatVector v, std::size_t, std::size_t) { return v; });
    }
  }

 private:
  template <bool kWhole, class Function, class Add>
  HWY_INLINE void finish(Function function, const Add& with_addend) const {
    const FloatTag d;
    for (std::size_t c = 0; c < columns; c += kLanes) {
      const auto sums_of = sums.columns(c);
      const FloatVector offset = bias ? hn::Load(d, bias + c) : hn::Zero(d);
      for (std::size_t r = 0; r < rows; ++r) {
        const FloatVector v = function(with_addend(hn::Add(sums_of(r), offset), r, c));
        float* const to = out + r * out_stride + c;
        if constexpr (kWhole) {
          hn::StoreU(v, d, to);
        } else {
          store_first(v, to, columns - c);
        }
      }
    }
  }
};

// The columns from `column` on, of a matrix or of its group of columns.
template <typename T>
MatrixView<T> columns_from(std::size_t column, std::size_t group_columns, MatrixView<T> matrix) {
  if (!matrix.data) return {};
  if (group_columns == 0) {
    return {matrix.data + column, matrix.rows, matrix.cols - column, matrix.stride};
  }
  const std::size_t group = column / group_columns;
  const std::size_t within = column % group_columns;
  return {matrix.data + group * matrix.rows * group_columns + within, matrix.rows,
          group_columns - within, group_columns};
}

// `product(block, panel, row, rows, scratch)` returns the sums of one tile, of up to Product::kRows
// rows: StoredSums or the like.
template <class Product>
void for_each_tile(const Product& product, std::size_t depth, const float* bias,
                   const Epilogue& epilogue, MatrixView<float> out) {
  typename Product::Scratch scratch;
  const std::size_t blocks = blocks_of(depth);
  for (std::size_t begin = 0; begin < out.rows; begin += kBlockRows) {
    const std::size_t end = std::min(out.rows, begin + kBlockRows);
    for (std::size_t block = 0; block < blocks; ++block) {
      const bool first = block == 0;
      for (std::size_t panel = 0; panel < panels_of(out.cols); ++panel) {
        const std::size_t column = panel * kPanelColumns;
        const MatrixView<float> to = columns_from(column, epilogue.group_columns, out);
        const MatrixView<const float> addend =
            first ? columns_from(column, 0, epilogue.residual) : to;
        for (std::size_t row = begin; row < end; row += Product::kRows) {
          const std::size_t rows = std::min(Product::kRows, end - row);
          const auto sums = product(block, panel, row, rows, scratch);
          const FinishTile<std::remove_const_t<decltype(sums)>> finish = {
              .sums = sums,
              .rows = rows,
              .columns = std::min(kPanelColumns, out.cols - column),
              .bias = first ? bias + column : nullptr,
              .addend = addend.data ? addend.data + row * addend.stride : nullptr,
              .addend_stride = addend.stride,
              .out = to.data + row * to.stride,
              .out_stride = to.stride};
          with_activation(block + 1 == blocks ? epilogue.activation : Activation::kIdentity,
                          epilogue.narrow, finish);
        }
      }
    }
  }
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
