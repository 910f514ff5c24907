#include "datasets/hdf5_file.h"
