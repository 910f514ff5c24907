#include "core/model/new_folder.h"

#include <unistd.h>

#include <string_view>

#include "core/error.h"

namespace reckon {

namespace fs = std::filesystem;

// "model/" names the folder that "model" does.
NewFolder::NewFolder(const fs::path& target)
    : target_(target.has_filename() ? target : target.parent_path()),
      temporary_(target_.string() + fmt::format(".{}.tmp", getpid())) {
  if (fs::exists(fs::symlink_status(target_))) {
    fail("{}: is there already, expected a new folder", target_.string());
  }
  fs::create_directory(temporary_);
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

void NewFolder::commit() { fs::rename(temporary_, target_); }

bool holds_weights(const fs::path& name) {
  for (const char* extension : {".safetensors", ".bin", ".h5", ".onnx", ".msgpack", ".ot"}) {
    if (name.extension() == extension) return true;
  }
  return name.filename().string().ends_with(".index.json");
}

void copy_model_files(const fs::path& from, const fs::path& to,
                      const std::function<bool(const fs::path& name)>& is_wanted) {
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    const fs::path name = entry.path().filename();
    if (entry.is_regular_file() && !is_wanted(name)) continue;
    fs::copy(entry.path(), to / name, fs::copy_options::recursive);
  }
}

}  // namespace reckon
