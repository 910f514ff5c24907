"""Faults of the code around the kernels that the tests must notice, for faults.py; the form: kernel_faults.py."""
ENCODER, SCORER = "cuda_encoder_test", "cuda_scorer_test"
EXPERIMENT, SIMT = "cuda_experiment_test", "simt/cuda_simt_test"
THREADS = "thread"

HOST_FAULTS = {
    "cuda/batch_size.h": (ENCODER, "CudaEncoderCases*", [
    ]),
    "cuda/certified_search.cpp": (SCORER, "CudaScorer*", [
        ("host.subspan(q * columns_, columns_)", "host.subspan(0, columns_)"),
        ("certified_bound(row, columns_, input.similarity)", "certified_bound(row, 1, Similarity::kInnerProduct)"),
    ]),
    "cuda/cuda_encoder.cpp": (ENCODER, "Tiny/*:CudaEncoderCases*:CudaEncoderWidths*", [
        ("    wait_for(nullptr);  // the weights are there for every stream\n", ""),
        ("depth % 8 != 0 || depth > kLargestDepth", "depth % 8 != 0"),
        ("kLargestDepth = 128, kLargestWidth = 8192", "kLargestDepth = 127, kLargestWidth = 8192"),
        ("kLargestDepth = 128, kLargestWidth = 8192", "kLargestDepth = 128, kLargestWidth = 16384"),
    ]),
    "cuda/cuda_scorer.cpp": (SCORER, "CudaScorer*", [
        ("    const std::scoped_lock lock(mutex_);\n", "", THREADS, "CudaScorer.AnswersSeveralThreadsAtOnce"),
        ("push_back(at - offsets.front())", "push_back(at)"),
        ("unanswered.push_back(begin + query)", "unanswered.push_back(query)"),
        ("out.items.row(begin).data()", "out.items.row(0).data()"),
        ("scores + (q - begin) * count_", "scores + q * count_"),
        ("items_.data() + begin * columns_", "items_.data()"),
        ("r * columns)", "r * view.cols)"),
    ]),
    "cuda/encoder_session.cpp": (ENCODER, "EncoderSession*:*Graphs*/fp32:CudaEncoderCases*", [
        ("      fetch(slot);\n      const bool", "      const bool"),
        ("i < slots_.size(); ++i) fetch", "i + 1 < slots_.size(); ++i) fetch"),
        ("slots_[turn++ % slots_.size()]);", "slots_[turn % slots_.size()]);"),
        ("  slot.done.wait();\n", ""),
        ("  slot.out.reset();\n}", "}"),
        ("  for (Slot& slot : slots_) slot.out.reset();", ""),
        ("  graphs_.clear();\n", ""),
        ("out.rows_between(begin, end), slot", "out.rows_between(0, end - begin), slot"),
        ("row += parts_.head.width()", "row += slot.out->cols + 1"),
        ("tokens.ids.size() <= kTokensOfAGraph", "tokens.ids.size() > kTokensOfAGraph"),
    ]),
    "cuda/gemm_choices.cpp": (ENCODER, "Gemm*:CacheFolder*", [
        ("/ 4, 1);", "/ 8, 1);"),
        ("(rows + step - 1) / step * step", "rows / step * step"),
        ("hash.add(key);", ""),
        ("file.at(\"version\").count(kVersion, kVersion);", ""),
        ("if (words.size() != algorithm.size()) row", "if (words.empty()) row"),
        ("known && usable(*known)", "known"),
        ("  read();\n  choices_.insert", "  choices_.insert"),
        ("choices_.insert_or_assign(bucket, algorithm);", "choices_.emplace(bucket, algorithm);"),
        ("std::exchange(warn_, nullptr)(text)", "warn_(text)"),
    ]),
    "cuda/growing_array.h": (ENCODER, "Tiny/*:*Graphs*/fp32:CudaEncoderCases*", [
    ]),
    "cuda/half_range.cpp": (ENCODER, "CudaEncoderCases*", [
    ]),
    "cuda/launch_graphs.cpp": (ENCODER, "EncoderSession*:*Graphs*/fp32", [
        ("|| entry.addresses != addresses", ""),
        ("if (is_first || !can_capture_)", "if (!can_capture_)"),
        ("can_capture_ = false;", ""),
        ("entry.addresses = addresses;", ""),
        ("      work();  // says so", "      // says so"),
    ]),
    "cuda/linear.cpp": (ENCODER, "Tiny/*", [
        ("scales[o] = scale == 0 ? 0 : 1 / scale;", "scales[o] = scale;"),
        ("biases[o] = bias.empty() ? 0 : bias[o];", "biases[o] = 0;"),
    ]),
    "cuda/list_judging.cpp": (EXPERIMENT, "CudaEvaluation*:CudaExperiment*", [
    ]),
    "cuda/missing_device.cpp": (ENCODER, "MissingDevice*", [
        ("device.compute_major < kOldestMajor", "device.compute_major <= kOldestMajor"),
        ("major_of(status.driver_version) < major_of(status.runtime_version)",
         "status.driver_version < status.runtime_version"),
        ("status.devices.empty()", "false"),
    ]),
    "cuda/number_format.cpp": (SIMT, "Float8*:Half*:BFloat16*", [
        ("kHalf = {10, -14}", "kHalf = {10, -13}"),
        ("kFloat8 = {3, -6}", "kFloat8 = {3, -7}"),
        ("bits + 0x7fff + (bits >> 16 & 1)", "bits + 0x8000"),
        ("std::nearbyint(std::ldexp", "std::round(std::ldexp"),
        ("std::min(std::abs(x), kLargestFloat8)", "std::abs(x)"),
    ]),
    "cuda/output_head.cpp": (ENCODER, "Tiny/*:*Graphs*/fp32:CudaEncoderCases*", [
    ]),
    "cuda/pair_counting.cpp": (SCORER, "PairCounting*", [
        ("  const std::scoped_lock lock(mutex_);\n  gathered_.insert", "  gathered_.insert", THREADS,
         "PairCounting.CountsWhatSeveralThreadsAdd"),
        ("  gathered_.clear();\n", ""),
        ("const PairCounts none = {0, 0};", "const PairCounts none = {1, 0};"),
        ("begin += some.size();", "begin += some.size() + 1;"),
    ]),
    "cuda/pinned_array.h": (ENCODER, "RunInput*:EncoderSession*:CudaEncoderCases*", [
    ]),
    "cuda/run_input.cpp": (ENCODER, "RunInput*", [
        ("numbers(ids), numbers(positions_at), numbers(types)", "numbers(ids), numbers(types), numbers(positions_at)"),
        ("std::min(begin + kQueriesPerTile, most)", "begin + kQueriesPerTile"),
        ("begin = tokens; begin < most;", "begin = tokens; begin + kQueriesPerTile < most;"),
        ("tiles_.resize(std::bit_ceil(tiles_.size()));", ""),
        ("constexpr int kFewestPaddedTokens = 16;", "constexpr int kFewestPaddedTokens = 1;"),
        ("count * sizeof(std::int32_t) - numbers.size_bytes());", "0);"),
        ("static_cast<int>(run.cu_seqlens.size()) - 1}", "static_cast<int>(run.cu_seqlens.size())}"),
        ("(longest + kQueriesPerWarp - 1) / kQueriesPerWarp", "longest / kQueriesPerWarp"),
        ("parts.add<std::int32_t>(run.cu_seqlens.size());", "parts.add<std::int32_t>(run.cu_seqlens.size() - 1);"),
        ("tiles_.clear();", ""),
    ]),
    "cuda/transformer.cpp": (ENCODER, "Tiny/*:*BatchInvariant*:*AllocatesNothing*:*Graphs*", [
        ("{&layer.query, &layer.key, &layer.value}", "{&layer.query, &layer.value, &layer.key}"),
        ("weight.row(part++ * rows)", "weight.row(part * rows)"),
        ("bias.insert(bias.end(), linear->bias.begin(), linear->bias.end());",
         "bias.insert(bias.begin(), linear->bias.begin(), linear->bias.end());"),
        ("return {DeviceArray<float>(norm.gamma), DeviceArray<float>(norm.beta)};",
         "return {DeviceArray<float>(norm.beta), DeviceArray<float>(norm.gamma)};"),
        (".attention_norm = upload(layer.attention_norm)", ".attention_norm = upload(layer.output_norm)"),
        ("layers_.push_back(upload(model.layer(i)))", "layers_.push_back(upload(model.layer(0)))"),
        (".epsilon = config_.layer_norm_epsilon,", ".epsilon = 1e-12f,"),
        (".epsilon = config_.layer_norm_epsilon,", ".epsilon = 1e-5f,"),
        ("scratch.scales[scratch.turn].at_least(0)", "scratch.scales[1 - scratch.turn].at_least(0)"),
        (".heads = static_cast<int>(config_.heads),", ".heads = static_cast<int>(config_.heads) - 1,"),
        ("cuda::attention(input, run.shape.warps, context, stream);", "cuda::attention(input, 1, context, stream);"),
        ("quantize_rows<P>(context, tokens, hidden", "quantize_rows<P>(context, tokens - 1, hidden"),
        ("add_bias_and_activate<P>(intermediate, config_.activation,",
         "add_bias_and_activate<P>(intermediate, Activation::kGelu,"),
    ]),
    "cuda/transformer.h": (ENCODER, "EncoderSession*:*Graphs*/fp32", [
        ("return {input,          hidden.data()", "return {nullptr,        hidden.data()"),
    ]),
}
