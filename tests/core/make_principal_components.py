"""Records what numpy says of the principal components of some vectors.

    python tests/core/make_principal_components.py tests/core/principal_components.json

Rows 1, 3, 5, ... are those that they are learned on. Of each direction, the element of the largest magnitude is
positive.
"""
import json
import sys

import numpy

VECTORS, DIMENSIONS = 60, 12

random = numpy.random.default_rng(1)
x = random.normal(size=(VECTORS, DIMENSIONS)) @ random.normal(size=(DIMENSIONS, DIMENSIONS)) + 3
x = x.astype(numpy.float32).astype(float)
values, vectors = numpy.linalg.eigh(numpy.cov(x[1::2], rowvar=False))
directions = vectors.T[::-1]
largest = numpy.abs(directions).argmax(1)
directions = directions * numpy.sign(directions[numpy.arange(DIMENSIONS), largest])[:, None]
json.dump({"numpy": numpy.__version__, "x": x.tolist(), "variances": values[::-1].tolist(),
           "directions": directions.tolist(), "coordinates": (x @ directions.T).tolist()}, open(sys.argv[1], "w"))
