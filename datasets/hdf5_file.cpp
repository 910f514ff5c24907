#include "datasets/hdf5_file.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <utility>

#include "core/error.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {
namespace {

constexpr std::array<unsigned char, 8> kSignature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

// The signature lies at 0, 512, 1024, 2048, ... (a user block may come first).
bool has_signature(Hdf5Storage& storage) {
  for (std::uint64_t at = 0; at + kSignature.size() <= storage.data_bytes();
       at = at == 0 ? 512 : 2 * at) {
    std::array<unsigned char, 8> found{};
    if (!storage.read(at, std::as_writable_bytes(std::span(found)))) {
      fail("{}: {}", storage.path().string(), storage.error());
    }
    if (found == kSignature) return true;
  }
  return false;
}

// A file that is no HDF5 file is none of ours: it may be what an import reads.
void check_replaceable(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<unsigned char, 8> found{};
  file.read(reinterpret_cast<char*>(found.data()), found.size());
  if (file.gcount() > 0 && found != kSignature) {
    fail("{}: cannot write: a file is there that is not an HDF5 file, expected one or none",
         path.string());
  }
}

std::shared_ptr<Hdf5Storage> open_storage(const std::filesystem::path& path) {
  auto storage = Hdf5Storage::open(path, false);
  if (!has_signature(*storage)) fail("{}: not an HDF5 file", path.string());
  if (!storage->sealed()) probe_hdf5(path);
  return storage;
}

herr_t keep_deepest(unsigned, const H5E_error2_t* error, void* text) {
  auto& deepest = *static_cast<std::string*>(text);
  if (deepest.empty() && error->desc != nullptr) deepest = error->desc;
  return 0;
}

}  // namespace

void silence_hdf5() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

void Hdf5File::State::close() {
  silence_hdf5();
  open_columns.clear();
  file.reset();
  if (storage) storage->close();
}

void Hdf5File::State::fail_call(std::string_view object, std::string_view action) const {
  if (!storage->error().empty()) fail("{}: {}", path.string(), storage->error());
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_deepest, &reason);
  std::ranges::replace(reason, '\n', ' ');
  if (reason.empty()) reason = "the HDF5 library gives no reason";
  if (object.empty()) fail("{}: cannot {}: {}", path.string(), action, reason);
  fail("{}: {}: cannot {}: {}", path.string(), object, action, reason);
}

Hdf5Handle Hdf5File::State::own(std::int64_t id, Hdf5Handle::CloseFunction closer,
                                std::string_view object, std::string_view action) const {
  Hdf5Handle handle(id, closer);
  if (id < 0) fail_call(object, action);
  return handle;
}

void Hdf5File::State::check(int status, std::string_view object, std::string_view action) const {
  if (status < 0 || !storage->error().empty()) fail_call(object, action);
}

Hdf5File::Hdf5File(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hdf5File::~Hdf5File() = default;
Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;
Hdf5File& Hdf5File::operator=(Hdf5File&&) noexcept = default;

Hdf5File open_unprobed(std::shared_ptr<Hdf5Storage> storage) {
  silence_hdf5();
  auto state = std::make_unique<Hdf5File::State>();
  state->path = storage->path();
  state->storage = std::move(storage);
  const Hdf5Handle access(make_access_properties(state->storage), H5Pclose);
  state->file =
      state->own(H5Fopen(state->path.c_str(), H5F_ACC_RDONLY, access.id()), H5Fclose, "", "open");
  return Hdf5File(std::move(state));
}

Hdf5File Hdf5File::open(const std::filesystem::path& path) {
  return open_unprobed(open_storage(path));
}

Hdf5File Hdf5File::create(const std::filesystem::path& path) {
  silence_hdf5();
  auto state = std::make_unique<State>();
  state->path = path;
  state->target = std::make_unique<AtomicFile>(path);
  check_replaceable(path);
  state->storage = Hdf5Storage::open(state->target->temporary_path(), true);
  const Hdf5Handle access(make_access_properties(state->storage), H5Pclose);
  state->file = state->own(
      H5Fcreate(state->target->temporary_path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()),
      H5Fclose, "", "create");
  return Hdf5File(std::move(state));
}

Hdf5File Hdf5File::edit(const std::filesystem::path& path) {
  silence_hdf5();
  const auto original = open_storage(path);
  auto state = std::make_unique<State>();
  state->path = path;
  state->target = std::make_unique<AtomicFile>(path);
  state->storage = Hdf5Storage::open(state->target->temporary_path(), true);
  std::vector<std::byte> block(1 << 20);
  for (std::uint64_t at = 0; at < original->data_bytes(); at += block.size()) {
    const auto bytes = std::span(block).first(static_cast<std::size_t>(
        std::min<std::uint64_t>(block.size(), original->data_bytes() - at)));
    if (!original->read(at, bytes)) fail("{}: {}", path.string(), original->error());
    state->storage->write(at, bytes);
    state->check(0, "", "copy");
  }
  const Hdf5Handle access(make_access_properties(state->storage), H5Pclose);
  state->file =
      state->own(H5Fopen(state->target->temporary_path().c_str(), H5F_ACC_RDWR, access.id()),
                 H5Fclose, "", "open");
  return Hdf5File(std::move(state));
}

const std::filesystem::path& Hdf5File::path() const { return state_->path; }
bool Hdf5File::sealed() const { return state_->storage->sealed(); }

void Hdf5File::verify_seal() const {
  if (!state_->storage->verify(0, state_->storage->data_bytes())) state_->check(0, "", "read");
}

void Hdf5File::commit() {
  State& state = *state_;
  silence_hdf5();
  state.open_columns.clear();
  state.check(H5Fflush(state.file.id(), H5F_SCOPE_GLOBAL), "", "write");
  state.file.reset();
  state.check(0, "", "write");
  Hdf5Seal::append(state.storage->descriptor(), state.storage->data_bytes(), state.path);
  state.storage->close();
  state.target->commit();
}

}  // namespace reckon
