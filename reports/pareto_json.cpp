#include "reports/pareto_json.h"

#include <nlohmann/json.hpp>

#include "reports/pareto.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

template <typename T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json point_json(const ParetoPoint& point) {
  const bool on_front = point.dominated_by.empty();
  return {{"variant", point.variant},
          {"texts_per_second", point.texts_per_second},
          {"quality", point.quality},
          {"difference", or_null(point.difference)},
          {"low", or_null(point.low)},
          {"high", or_null(point.high)},
          {"front", on_front},
          {"dominated_by", on_front ? ordered_json(nullptr) : ordered_json(point.dominated_by)},
          {"smallest_margin", or_null(point.smallest_margin)}};
}

}  // namespace

ordered_json pareto_json(const Record& record) {
  ordered_json surfaces = ordered_json::array();
  for (const ParetoSurface& surface : pareto_surfaces(record)) {
    ordered_json points = ordered_json::array();
    for (const ParetoPoint& point : surface.points) points.push_back(point_json(point));
    ordered_json cheapest = ordered_json::array();
    for (const CheapestVariant& one : surface.cheapest) {
      cheapest.push_back({{"margin", one.margin}, {"variant", one.variant}});
    }
    surfaces.push_back({{"of", surface.of},
                        {"metric", surface.metric},
                        {"k", or_null(surface.k)},
                        {"reference", surface.reference},
                        {"n", surface.n},
                        {"points", std::move(points)},
                        {"cheapest", std::move(cheapest)}});
  }
  return surfaces;
}

}  // namespace reckon
