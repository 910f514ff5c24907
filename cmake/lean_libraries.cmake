# Makes PkgConfig::hdf5 and PkgConfig::hwy load less, for the program takes longer to start than to
# evaluate a small file otherwise. Included by the project and by reckonConfig.cmake.
include(CheckCXXSourceCompiles)
include(CMakePushCheckState)

# HDF5 from its archive, where that links with nothing else than compression: Debian's shared HDF5
# brings 30 libraries (curl, TLS, Kerberos, LDAP) for files in S3, 5 ms.
if(TARGET PkgConfig::hdf5)
  find_library(RECKON_HDF5_ARCHIVE libhdf5.a HINTS ${hdf5_LIBRARY_DIRS})
endif()
mark_as_advanced(RECKON_HDF5_ARCHIVE)
if(RECKON_HDF5_ARCHIVE)
  set(hdf5_archive_libraries ${RECKON_HDF5_ARCHIVE} sz z m ${CMAKE_DL_LIBS})
  cmake_push_check_state(RESET)
  set(CMAKE_REQUIRED_INCLUDES ${hdf5_INCLUDE_DIRS})
  set(CMAKE_REQUIRED_LIBRARIES ${hdf5_archive_libraries} Threads::Threads)
  check_cxx_source_compiles("#include <hdf5.h>\nint main() { return H5open(); }" RECKON_HDF5_ARCHIVE_LINKS)
  cmake_pop_check_state()
  if(RECKON_HDF5_ARCHIVE_LINKS)
    set_target_properties(PkgConfig::hdf5 PROPERTIES INTERFACE_LINK_LIBRARIES "${hdf5_archive_libraries}")
  endif()
endif()

# Highway's headers ask its library for nothing but the processor's instruction sets, which
# core/cpu/highway_targets.cpp answers: libhwy 1.0 measures the resolution of a clock for 7 ms when
# it is loaded.
if(RECKON_OWN_HIGHWAY_TARGETS)
  set_target_properties(PkgConfig::hwy PROPERTIES INTERFACE_LINK_LIBRARIES "")
endif()
