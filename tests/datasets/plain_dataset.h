#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/python.h"

namespace reckon::test {

// The same content as write_small_dataset as another program would write it: contiguous, 64-bit,
// without offsets or hashes.
inline constexpr const char* kPlainH5py = R"(
import sys, h5py, numpy as np
def write(path, change=''):
    f = h5py.File(path, 'w')
    f.attrs['format'] = 'reckon-dataset'; f.attrs['version'] = 1
    f.attrs['name'] = 'plain'; f.attrs['source'] = np.bytes_('a test'); f.attrs['license'] = 'none'
    f['items/id'] = ['i0', 'i1', 'i2', 'i3', 'i4']
    f['items/text'] = ['a red thing', '', 'ein ü', '三', 'the last']
    f['items/year'] = np.arange(1990, 1995)
    f['items/embeddings/tiny'] = np.array([[1, 0], [0, 1], [1, 1], [0, 0], [2, 2.]])
    f['users/id'] = np.array([b'u0', b'u1', b'u2', b'u3'])
    f['interactions/user'] = np.array([0, 0, 0, 0, 0, 1, 1, 3, 3])
    f['interactions/item'] = np.array([0, 2, 1, 4, 3, 4, 0, 1, 2])
    f['interactions/value'] = np.array([5, 4, 3.5, 1, 0.5, 2, 2, 5, 5])
    f['interactions/timestamp'] = np.array([10, 10, 20, 30, 40, -5, 7, 100, 100], 'i4')
    f['interactions/offsets'] = np.array([0, 5, 7, 7, 9])
    f['splits/time/part'] = np.array([0, 0, 0, 1, 2, 255, 255, 255, 255])
    f['tasks/mood/text'] = ['good', 'bad', 'what?']
    f['tasks/mood/label'] = np.array([1, 0, 2]); f['tasks/mood/part'] = np.array([0, 0, 2])
    f['tasks/mood/label_names'] = ['negative', 'positive', 'oos']
    f['tasks/mood'].attrs['kind'] = 'sentiment'
    f['tasks/mood'].attrs['out_of_scope_label'] = 'oos'
    f['graph/head'] = [0, 1]; f['graph/relation'] = [0, 0]; f['graph/tail'] = [1, 2]
    f['graph/entity_names'] = ['a', 'b', 'c']; f['graph/relation_names'] = ['likes']
    exec(change)
    f.close()
)";

// Writes that file once a change to it, as <directory>/<number>.h5.
inline void write_plain_files(const std::filesystem::path& directory,
                              const std::vector<std::string>& changes) {
  std::string script = kPlainH5py;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    script += fmt::format("write(sys.argv[1] + '/{}.h5', \"\"\"{}\"\"\")\n", i, changes[i]);
  }
  ASSERT_EQ(run_python(script, directory.string()), "");
}

}  // namespace reckon::test
