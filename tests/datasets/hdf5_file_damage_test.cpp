// Damaged files: an Error of one line, or the content as it was; never a crash, a hang, or memory
// out of proportion.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "core/random.h"
#include "datasets/column_hash.h"
#include "datasets/dataset.h"
#include "datasets/hdf5_file_driver.h"
#include "tests/datasets/small_dataset.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

// The HDF5 library does not free everything when it fails.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace reckon {
namespace {

using test::error_of;
using test::TemporaryDirectory;
using ::testing::HasSubstr;

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Damage may lie in room that nobody reads.
void expect_error_or_same_content(const std::filesystem::path& path, const std::string& content,
                                  std::size_t& errors) {
  try {
    const Dataset dataset = Dataset::open(path);
    (void)dataset.item_texts(0, dataset.item_count());
    (void)dataset.interactions();
    for (const std::string& name : dataset.split_names()) (void)dataset.split(name);
    for (const std::string& name : dataset.task_names()) (void)dataset.task(name);
    EXPECT_EQ(hash_content(dataset.file(), hash_column), content);
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    EXPECT_THAT(text, HasSubstr(path.string()));
    ++errors;
  }
}

class Hdf5Damage : public ::testing::Test {
 protected:
  Hdf5Damage() {
    test::write_small_dataset(path_);
    content_ = Dataset::open(path_).identity();
    sealed_ = read_bytes(path_);
    const std::size_t data = Hdf5Storage::open(path_, false)->data_bytes();
    unsealed_ = sealed_.substr(0, data);
  }

  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_ / "a.h5";
  std::string content_;
  std::string sealed_;
  std::string unsealed_;
};

TEST_F(Hdf5Damage, FlippedBitsInASealedFileNeverGiveWrongContent) {
  Random random(1);
  std::size_t errors = 0;
  for (int trial = 0; trial < 300; ++trial) {
    std::string bytes = sealed_;
    bytes[random.below(bytes.size())] ^= static_cast<char>(1 << random.below(8));
    write_bytes(path_, bytes);
    expect_error_or_same_content(path_, content_, errors);
    if (HasFailure()) break;
  }
  EXPECT_GT(errors, 270u);  // all but those in the footer
  std::string bytes = sealed_;
  bytes[bytes.size() / 2] ^= 1;
  write_bytes(path_, bytes);
  EXPECT_THAT(error_of([&] { Dataset::open(path_); }),
              HasSubstr("damaged: bytes 0 to 65536 have changed since the file was written"));
}

TEST_F(Hdf5Damage, TruncatedFilesAreRefused) {
  Random random(2);
  std::size_t errors = 0;
  for (int trial = 0; trial < 100; ++trial) {
    write_bytes(path_, sealed_.substr(0, random.below(unsealed_.size())));
    expect_error_or_same_content(path_, content_, errors);
  }
  EXPECT_EQ(errors, 100u);
  write_bytes(path_, sealed_.substr(0, unsealed_.size() / 2));
  EXPECT_THAT(error_of([&] { Dataset::open(path_); }), HasSubstr("truncated file"));
  // Without its seal, or with a part of it, the file is as good as another program's.
  for (const std::size_t size : {unsealed_.size(), unsealed_.size() + 5, sealed_.size() - 1}) {
    write_bytes(path_, sealed_.substr(0, size));
    errors = 0;
    expect_error_or_same_content(path_, content_, errors);
    EXPECT_EQ(errors, 0u) << size;
  }
}

TEST_F(Hdf5Damage, FlippedBitsInAnUnsealedFileNeverCrash) {
  Random random(3);
  const char* set = std::getenv("RECKON_DAMAGE_TRIALS");
  const int trials = set == nullptr ? 100 : std::atoi(set);
  for (int trial = 0; trial < trials; ++trial) {
    std::string bytes = unsealed_;
    bytes[random.below(bytes.size())] ^= static_cast<char>(1 << random.below(8));
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
}

}  // namespace
}  // namespace reckon
