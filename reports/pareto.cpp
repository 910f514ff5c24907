#include "reports/pareto.h"

#include <algorithm>
#include <cmath>

#include "reports/record_queries.h"

namespace reckon {
namespace {

constexpr const char* kRecommender = "content";
constexpr const char* kTaskMetric = "accuracy";

bool dominates(const ParetoPoint& a, const ParetoPoint& b) {
  return a.texts_per_second >= b.texts_per_second && a.quality >= b.quality &&
         (a.texts_per_second > b.texts_per_second || a.quality > b.quality);
}

// Of those that dominate the point, the best, then the fastest, then the first. Nothing dominates
// it: what would dominates the point too, and is better or faster.
const ParetoPoint* dominator(const std::vector<ParetoPoint>& points, const ParetoPoint& point) {
  const ParetoPoint* best = nullptr;
  for (const ParetoPoint& other : points) {
    if (!dominates(other, point)) continue;
    if (best == nullptr || other.quality > best->quality ||
        (other.quality == best->quality && other.texts_per_second > best->texts_per_second)) {
      best = &other;
    }
  }
  return best;
}

const Comparison* find_comparison(const Record& record, const ParetoSurface& surface,
                                  const std::string& variant) {
  const std::string a = surface.reference + "/" + surface.of;
  const std::string b = variant + "/" + surface.of;
  const auto found = std::ranges::find_if(record.comparisons, [&](const Comparison& row) {
    return row.a == a && row.b == b && row.metric == surface.metric && row.k == surface.k;
  });
  return found == record.comparisons.end() ? nullptr : &*found;
}

void add_point(const Record& record, const VariantResult& variant,
               const std::vector<Metric>& metrics, ParetoSurface& surface) {
  const auto rate = texts_per_second(variant);
  const Metric* metric = find_metric(metrics, surface.metric, surface.k);
  if (!rate || metric == nullptr || !metric->value) return;
  if (!std::isfinite(*rate) || !std::isfinite(*metric->value)) return;
  ParetoPoint point{.variant = variant.name, .texts_per_second = *rate, .quality = *metric->value};
  if (variant.name == surface.reference) {
    point.smallest_margin = 0;
  } else if (const Comparison* row = find_comparison(record, surface, variant.name)) {
    point.difference = row->difference;
    point.low = row->low;
    point.high = row->high;
    if (row->low) surface.n = row->n;
  }
  surface.points.push_back(std::move(point));
}

// The largest loss that the interval allows. That of n users or rows without any difference has no
// width, however few they are: but a share of them that is larger than p shows itself among n with
// a chance of 1 - (1 - p)^n, and each may lose all, 1.
double largest_loss(const ParetoPoint& point, std::int64_t n) {
  constexpr double kTail = 0.025;
  if (*point.low != 0 || point.high != 0.0 || n == 0) return std::max(0.0, -*point.low);
  return 1 - std::pow(kTail, 1 / static_cast<double>(n));
}

void find_margins(ParetoSurface& surface) {
  const ParetoPoint& reference = surface.points.front();
  for (ParetoPoint& point : surface.points) {
    if (!point.low || !(reference.quality > 0)) continue;
    point.smallest_margin = largest_loss(point, surface.n) / reference.quality;
  }
  for (const double margin : kQualityMargins) {
    const ParetoPoint* fastest = &reference;
    for (const ParetoPoint& point : surface.points) {
      if (point.smallest_margin && *point.smallest_margin <= margin &&
          point.texts_per_second > fastest->texts_per_second) {
        fastest = &point;
      }
    }
    surface.cheapest.push_back({margin, fastest->variant});
  }
}

// Keeps the surface if there is something to choose from.
void finish(ParetoSurface surface, std::vector<ParetoSurface>& surfaces) {
  if (surface.points.size() < 2 || surface.points.front().variant != surface.reference) return;
  find_front(surface.points);
  find_margins(surface);
  surfaces.push_back(std::move(surface));
}

}  // namespace

void find_front(std::vector<ParetoPoint>& points) {
  for (ParetoPoint& point : points) {
    const ParetoPoint* better = dominator(points, point);
    point.dominated_by = better == nullptr ? "" : better->variant;
  }
}

std::vector<ParetoSurface> pareto_surfaces(const Record& record) {
  std::vector<ParetoSurface> surfaces;
  if (record.variants.empty()) return surfaces;
  const std::string& reference = record.variants.front().name;
  if (const auto keys = main_metrics(record); !keys.empty()) {
    ParetoSurface surface{.of = kRecommender,
                          .metric = keys.front().name,
                          .k = keys.front().k,
                          .reference = reference};
    for (const VariantResult& variant : record.variants) {
      for (const SystemResult& system : record.systems) {
        if (system.variant != variant.name || system.recommender != kRecommender) continue;
        add_point(record, variant, system.metrics, surface);
      }
    }
    finish(std::move(surface), surfaces);
  }
  std::vector<std::string> tasks;
  for (const TaskResult& task : record.tasks) {
    if (std::ranges::find(tasks, task.name) == tasks.end()) tasks.push_back(task.name);
  }
  for (const std::string& name : tasks) {
    ParetoSurface surface{.of = name, .metric = kTaskMetric, .reference = reference};
    for (const VariantResult& variant : record.variants) {
      for (const TaskResult& task : record.tasks) {
        if (task.variant != variant.name || task.name != name) continue;
        add_point(record, variant, task.metrics, surface);
      }
    }
    finish(std::move(surface), surfaces);
  }
  return surfaces;
}

}  // namespace reckon
