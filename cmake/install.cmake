# cmake --install and find_package(reckon): headers under include/reckon, targets reckon::<part>.

include(CMakePackageConfigHelpers)
get_property(reckon_libraries GLOBAL PROPERTY RECKON_LIBRARIES)
install(TARGETS ${reckon_libraries} EXPORT reckon_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT reckon_targets NAMESPACE reckon:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/reckon)
foreach(part core cuda datasets eval reports)
  if(TARGET reckon_${part})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${part} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/reckon
            FILES_MATCHING PATTERN "*.h")
  endif()
endforeach()
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/reckonConfig.cmake.in
  ${PROJECT_BINARY_DIR}/reckonConfig.cmake INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/reckon)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/reckonConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/reckonConfig.cmake ${PROJECT_BINARY_DIR}/reckonConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/lean_libraries.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/reckon)
