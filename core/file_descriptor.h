#pragma once

#include <unistd.h>

namespace reckon {

// Closed at its end, where it is one.
struct FileDescriptor {
  explicit FileDescriptor(int opened = -1) : number(opened) {}
  ~FileDescriptor() { reset(); }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  void reset() {
    if (number >= 0) ::close(number);
    number = -1;
  }

  int number;
};

}  // namespace reckon
