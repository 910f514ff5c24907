#include "bench/gate/gate_spec.h"

namespace reckon::gate {

std::string_view default_gate_spec() {
  return R"(# What `reckon gate` measures where no --spec is given.
seconds = 420          # for all rows that a clock measures; what is counted comes before
row_seconds = 10       # for the slices of one row
false_alarms = 0.01    # chance of one or more among all rows
budget = 0.05          # largest slowdown or growth that is accepted

[[row]]
name = "tokenizer/short"
path = "tokenizer"
words = 8
batch = 16

[[row]]
name = "tokenizer/long"
path = "tokenizer"
words = 200
batch = 1

[[row]]
name = "encode/8 tokens"
path = "encode"
tokens = 8
batch = 1

[[row]]
name = "encode/32 tokens"
path = "encode"
tokens = 32
batch = 1

[[row]]
name = "encode/128 tokens"
path = "encode"
tokens = 128
batch = 1

[[row]]
name = "encode/8 tokens, batch 8"
path = "encode"
tokens = 8
batch = 8

[[row]]
name = "load_model"
path = "load_model"

[[row]]
name = "top_k/small"
path = "top_k"
items = 2000
k = 10

[[row]]
name = "top_k/large"
path = "top_k"
items = 20000

[[row]]
name = "top_k/batch"
path = "top_k"
items = 2000
queries = 16

[[row]]
name = "metrics/small"
path = "metrics"
users = 4
items = 500

[[row]]
name = "metrics/large"
path = "metrics"
users = 8
items = 5000

[[row]]
name = "hdf5_read/large"
path = "hdf5_read"
rows = 300000

[[row]]
name = "startup"
quantity = "startup"
budget = 0.1

[[row]]
name = "peak_memory"
quantity = "peak_memory"

[[row]]
name = "binary_size"
quantity = "binary_size"

[[row]]
name = "tokenizer instructions"
quantity = "instructions"
path = "tokenizer"
words = 32
batch = 4

[[row]]
name = "tokenizer tail"
quantity = "tail"
path = "tokenizer"
words = 8
batch = 4
percentile = 99.5
budget = 0.25

[[row]]
name = "tokenizer growth"
quantity = "memory_growth"
path = "tokenizer"
words = 32
batch = 4

[[row]]
name = "top_k allocations"
quantity = "allocations"
path = "top_k"
items = 1000
k = 10
)";
}

}  // namespace reckon::gate
