# How the project's own targets are made: one library a folder, one test program a folder.

find_program(RECKON_CCACHE ccache)
if(RECKON_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Objects do not depend on where the tree lies: another clone finds those of this one.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${RECKON_CCACHE})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()

# Warnings and sanitizers of our own targets; never passed on to those who link to us.
add_library(reckon_build_options INTERFACE)
target_compile_options(reckon_build_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wconversion;-Wshadow;-Werror>)
if(RECKON_SANITIZE)
  target_compile_options(reckon_build_options INTERFACE
    -fsanitize=${RECKON_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1
    -Wno-maybe-uninitialized)  # false ones of GCC 12 in <regex>
  target_link_options(reckon_build_options INTERFACE -fsanitize=${RECKON_SANITIZE})
endif()

# reckon_library(part SOURCES ... PUBLIC targets... PRIVATE targets...): static library reckon_<part>, alias reckon::<part>.
function(reckon_library part)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(reckon_${part} STATIC ${arg_SOURCES})
  add_library(reckon::${part} ALIAS reckon_${part})
  set_target_properties(reckon_${part} PROPERTIES EXPORT_NAME ${part})
  target_include_directories(reckon_${part} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/reckon>)
  target_compile_features(reckon_${part} PUBLIC cxx_std_20)
  target_link_libraries(reckon_${part} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:reckon_build_options>)
  set_property(GLOBAL APPEND PROPERTY RECKON_LIBRARIES reckon_${part})
endfunction()

# reckon_test(name SOURCES ... LIBRARIES ... [TIMEOUT s]): GoogleTest program, one ctest case a test.
function(reckon_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} reckon_test_support GTest::gtest GTest::gmock GTest::gtest_main fmt::fmt
                        reckon_build_options)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  # What is compiled more often than it runs: a third less time than -O3.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1> -Wno-maybe-uninitialized)  # false ones of GCC 12 in <regex>
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT ${arg_TIMEOUT})
endfunction()
