#include <fmt/format.h>
#include <unistd.h>

#include "bench/gate/hot_path.h"
#include "bench/random_inputs.h"
#include "datasets/hdf5_file.h"

namespace reckon::gate {
namespace {

class Hdf5ReadPath final : public HotPath {
 public:
  explicit Hdf5ReadPath(const HotPathOptions& options)
      : path_(options.scratch / fmt::format("hdf5_read.{}.h5", getpid())) {
    Random random(options.seed);
    Hdf5File file = Hdf5File::create(path_);
    file.write("/interactions/item",
               std::span<const std::int32_t>(
                   random_items(static_cast<std::size_t>(options.parameters.at("rows")), random)));
    file.commit();
  }
  ~Hdf5ReadPath() override { unlink(path_.c_str()); }
  Hdf5ReadPath(const Hdf5ReadPath&) = delete;
  Hdf5ReadPath& operator=(const Hdf5ReadPath&) = delete;

  void run(std::size_t) override {
    items_ = Hdf5File::open(path_).read<std::int32_t>("/interactions/item");
  }

  void digest(std::size_t, ResultDigest& digest) const override {
    digest.add(std::span<const std::int32_t>(items_));
  }

 private:
  std::filesystem::path path_;
  std::vector<std::int32_t> items_;
};

}  // namespace

std::unique_ptr<HotPath> make_hdf5_read_path(const HotPathOptions& options) {
  return std::make_unique<Hdf5ReadPath>(options);
}

}  // namespace reckon::gate
