# Compiles the CUDA part with nvcc for every architecture (warnings and spills are errors), compares the table of what its
# kernels take with the objects, and runs the tests of the real library, all in a build folder of its own (as deep as the
# build's: ccache then has core's objects); skipped where there is no nvcc. Arguments: SOURCE_DIR, WORK_DIR.
find_program(nvcc nvcc HINTS ENV CUDACXX ENV CUDA_PATH /usr/local/cuda PATH_SUFFIXES bin)
if(NOT nvcc)
  message(STATUS "SKIPPED: no nvcc on PATH or in /usr/local/cuda: install the CUDA Toolkit 13 to compile the CUDA part")
  return()
endif()
function(must)
  execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${SOURCE_DIR} RESULT_VARIABLE code)
  if(code)
    message(FATAL_ERROR "exit code ${code}: ${ARGV}")
  endif()
endfunction()
must(${CMAKE_COMMAND} --preset cuda -B ${WORK_DIR} -Wno-dev -DCMAKE_CUDA_COMPILER=${nvcc})
must(${CMAKE_COMMAND} --build ${WORK_DIR} --target reckon cuda_test cuda_device_test)
must(${CMAKE_CTEST_COMMAND} --test-dir ${WORK_DIR} --output-on-failure --no-tests=error -R "^cuda(_test)?\\.")
