"""Puts faults into the CUDA part, one at a time, and looks whether its tests notice: faults.py BUILD_DIR [--only TEXT]

An index off by one, a wrong scale, a wrong order of ties, a missing check or lock. BUILD_DIR has the tests of tests/cuda,
built with the preset `cpu`; the file with the fault is compiled under a sanitizer. Exit code 1 where a fault is not noticed.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

KERNELS, ENCODER, SCORER = "kernels/cuda_kernels_test", "cuda_encoder_test", "cuda_scorer_test"
THREADS = "thread"  # the sanitizer where the fault is a race; else that of addresses
# file: (the program that tests it, its tests, [(what is replaced, by what, [sanitizer, other tests])]).
FAULTS = {
    "cuda/kernels/certified_top_k.cu": (KERNELS, "*Certified*Forward:CertifiedPlan*", [
        ("place >= static_cast<int>(lists.buffers.size)", "place > static_cast<int>(lists.buffers.size)"),
        ("count = found > size ? 0 : found", "count = found >= size ? 0 : found"),
        ("if (found > size) threshold = NAN;", ""),
        ("lists.thresholds[first_query + q] : NAN", "lists.thresholds[first_query + q] : -INFINITY"),
        ("const bool exists = item < range.end_item;", "const bool exists = item <= range.end_item;"),
        ("static_cast<float>(upper - 2 * radius)", "static_cast<float>(upper - radius)"),
        ("fmaf(error, item.error_norm, fmaf(item.norm, slope, constant))", "fmaf(item.norm, slope, constant)"),
        ("fmaf(norm_squared, item.norm, norm)", "norm"),
        ("fabsf(upper) < INFINITY ? upper : INFINITY", "upper"),
        ("if (upper == INFINITY) return -INFINITY;", ""),
        ("if (candidate.upper >= threshold)", "if (candidate.lower >= threshold)"),
        ("return ordered_bits(from[i].lower);", "return ordered_bits(from[i].upper);"),
        ("i < count;\n       i += static_cast<int>(gridDim.y)", "i < count - 1;\n       i += static_cast<int>(gridDim.y)"),
        ("add_product<kSimilarity>(sum, x.w, y.w);", "add_product<kSimilarity>(sum, x.w, y.z);"),
        ("- 1 - first_tile) / tile_step + 1;", "- 1 - first_tile) / tile_step;"),
        ("scan(step / 2, step);", "scan(step / 2, 2 * step);"),
        ("std::max(4 * k, std::clamp(", "std::max(k, std::clamp("),
    ]),
    "cuda/kernels/key_lists.cu": (KERNELS, "*LongTopK*Forward:*Certified*Forward", [
        ("if (key < at_least) continue;", "if (key <= at_least) continue;"),
        ("if (kept == k)", "if (kept >= 1)"),
        ("atomicMin(&smallest, key)", "smallest = key"),
        ("lists.counts[blockIdx.x] + thread; i < padded", "lists.counts[blockIdx.x] + 1 + thread; i < padded"),
        ("i < padded; i += kSelectThreads) keys[i] = kNoKey", "i < k; i += kSelectThreads) keys[i] = kNoKey"),
        ("((low & size) == 0)", "((low & size) != 0)"),
        ("size <= padded; size *= 2", "size < padded; size *= 2"),
        ("static_cast<std::size_t>(power_of_two_from(k))", "static_cast<std::size_t>(k)"),
    ]),
    "cuda/kernels/scored_key.h": (KERNELS, "*LongTopK*Forward", [
        ("| ~static_cast<unsigned>(item)", "| static_cast<unsigned>(item)"),
        ("if (key == kNoKey) return {-INFINITY, -1};", ""),
    ]),
    "cuda/kernels/ordered_bits.h": (KERNELS, "*RadixSort*Forward:RadixSortOfMany*", [
        ("__float_as_uint(x + 0.0f)", "__float_as_uint(x)"),
        ("bits & 0x80000000u ? ~bits", "bits & 0x80000000u ? bits & 0x7fffffffu"),
    ]),
    "cuda/kernels/radix_select.h": (KERNELS, "*LongTopK*Forward:*Certified*Forward", [
        ("through >= k", "through > k"),
        ("found.larger + found.same < k", "found.larger + found.same <= k"),
        ("wanted -= digit.larger;", "wanted -= digit.larger + 1;"),
    ]),
    "cuda/kernels/radix_sort.cu": (KERNELS, "*RadixSort*Forward:RadixSortOfMany*", [
        ("blocks_of(count) + 1) * kDigits", "blocks_of(count)) * kDigits"),
        ("digit < threadIdx.x", "digit <= threadIdx.x"),
        ("before += __shfl_sync(0xffffffff, through, 31)", "before += __shfl_sync(0xffffffff, through, 30)"),
        ("if (lane >= distance) through", "if (lane > distance) through"),
        ("static_cast<int>(threadIdx.x) % 32; i < segment.end;", "static_cast<int>(threadIdx.x) % 32; i <= segment.end;"),
        ("__popc(peers & ((1u << lane) - 1))", "__popc(peers & ~((2u << lane) - 1))"),
        ("bit < kDigitBits; ++bit", "bit < kDigitBits - 1; ++bit"),
        ("atomicAdd(&counts[threadIdx.x / 32]", "atomicAdd(&counts[0]"),
    ]),
    "cuda/kernels/long_top_k.cu": (KERNELS, "*LongTopK*Forward", [
        ("!is_excluded(input, query, first_item + tile + i)", "!is_excluded(input, query, tile + i)"),
        ("key_of(memory.scores[row][i], first_item + tile + i)", "key_of(memory.scores[row][i], tile + i)"),
        ("tile + i < range.end_item && key", "tile + i <= range.end_item && key"),
        ("static_cast<std::size_t>(plan.k + plan.chunk)", "static_cast<std::size_t>(plan.chunk)"),
        ("worst[query] = kNoKey;", "worst[query] = ~std::uint64_t{0} >> 1;"),
        ("write_sorted(lists, queries, plan.k, which,", "write_sorted(lists, queries, plan.k, 1 - which,"),
    ]),
    "cuda/kernels/score_tiles.h": (KERNELS, "*TopK*Forward:*AllScores*Forward", [
        ("first + row < end", "first + row <= end"),
        ("(left + step - 1) / step", "left / step"),
        ("*middle < item", "*middle <= item"),
    ]),
    "cuda/kernels/top_k_list.h": (KERNELS, "*/TopK*Forward", [
        ("a.score == b.score && a.item < b.item", "a.score == b.score && a.item > b.item"),
        ("of_lane(worse, (k - 1) % kRun)", "of_lane(worse, k % kRun)"),
    ]),
    "cuda/kernels/all_scores.cu": (KERNELS, "*AllScores*Forward", [
        ("if (item >= range.end_item) return;", "if (item > range.end_item) return;"),
        ("&& range.first_query + q < input.query_count", "&& range.first_query + q <= input.query_count"),
        ("memory.scores[q][threadIdx.x]", "memory.scores[q][threadIdx.x ^ 1]"),
    ]),
    "cuda/kernels/ranking_metrics.cu": (KERNELS, "*RankingMetrics*Forward", [
        ("if (place <= cutoff)", "if (place < cutoff)"),
        ("ideal_gains[findable]", "ideal_gains[cutoff]"),
        ("begin < count && ascending[begin] == item", "ascending[begin] == item"),
        ("first + lane < lists.places && contains", "contains"),
        ("if (own >= at.count) return;", "if (own > at.count) return;"),
        ("ratio(hits.count, cutoff)", "ratio(hits.count, findable)"),
        ("gain += discounts[place - 1]", "gain += discounts[place]"),
        ("ratio(hits.precisions, findable)", "ratio(hits.precisions, cutoff)"),
        ("static_cast<int>(blockIdx.y) * 32 + lane", "static_cast<int>(blockIdx.y) * 33 + lane"),
        ("if (user >= users) return;", "if (user > users) return;"),
    ]),
    "cuda/kernels/round_rows.cu": (KERNELS, "*RoundRows*Forward", [
        ("float scale = largest / 127", "float scale = largest / 128"),
        ("sqrt(sum) * (1 + 1e-9)", "sqrt(sum)"),
        ("__double2float_ru(sqrt(sum) * (1 + 1e-9))", "static_cast<float>(sqrt(sum) * (1 + 1e-9))"),
        ("if (scale < FLT_MIN)", "if (scale == 0)"),
        ("c = lane; c < to.padded_columns;", "c = lane; c < columns;"),
        ("fmaxf(largest, fabsf(x[c]))", "fmaxf(largest, x[c])"),
        ("if (row >= count) return;", "if (row > count) return;"),
        ("error_squares += error * error", "error_squares += error"),
    ]),
    "cuda/kernels/row_block.h": (KERNELS, "*Quantize*Forward:*LayerNorm*Forward:*Activation*Forward", [
        ("largest < kSmallest ? 0 : P::kLargest / largest", "(P::kLargest + 1) / largest"),
        ("largest < kSmallest ? 0 : P::kLargest / largest", "P::kLargest / largest"),
        ("largest < kSmallest ? 0 : largest / P::kLargest", "largest"),
        ("largest = over_row(largest, Largest());", ""),
        ("largest = fmaxf(largest, fabsf(x[i].at[e]))", "largest = fmaxf(largest, x[i].at[e])"),
        ("from.row_scales[part.row]", "from.row_scales[0]"),
        ("exists ? wanted : rows - 1", "wanted"),
    ]),
    "cuda/kernels/precision.h": (KERNELS, "*Quantize*Forward", [
        ("kLargest = kLargestFloat8;", "kLargest = kLargestFloat8 * 2;"),
    ]),
    "cuda/kernels/auc.cu": (KERNELS, "*Auc*Forward", [
        ("kOrEqual ? middle <= x : middle < x", "middle < x"),
        ("positive_count - below - equal", "positive_count - below"),
    ]),
    "cuda/linear.cpp": (ENCODER, "Tiny/*", [
        ("scales[o] = scale == 0 ? 0 : 1 / scale;", "scales[o] = scale;"),
        ("biases[o] = bias.empty() ? 0 : bias[o];", "biases[o] = 0;"),
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
    "cuda/launch_graphs.cpp": (ENCODER, "EncoderSession*:*Graphs*/fp32", [
        ("|| entry.addresses != addresses", ""),
        ("if (is_first || !can_capture_)", "if (!can_capture_)"),
        ("can_capture_ = false;", ""),
        ("entry.addresses = addresses;", ""),
        ("      work();  // says so", "      // says so"),
    ]),
    "cuda/transformer.h": (ENCODER, "EncoderSession*:*Graphs*/fp32", [
        ("return {input,          hidden.data()", "return {nullptr,        hidden.data()"),
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
    "cuda/cuda_scorer.cpp": (SCORER, "CudaScorer*", [
        ("    const std::scoped_lock lock(mutex_);\n", "", THREADS, "CudaScorer.AnswersSeveralThreadsAtOnce"),
        ("push_back(at - offsets.front())", "push_back(at)"),
        ("unanswered.push_back(begin + query)", "unanswered.push_back(query)"),
        ("out.items.row(begin).data()", "out.items.row(0).data()"),
        ("scores + (q - begin) * count_", "scores + q * count_"),
        ("items_.data() + begin * columns_", "items_.data()"),
        ("r * columns)", "r * view.cols)"),
    ]),
    "cuda/certified_search.cpp": (SCORER, "CudaScorer*", [
        ("host.subspan(q * columns_, columns_)", "host.subspan(0, columns_)"),
        ("certified_bound(row, columns_, input.similarity)", "certified_bound(row, 1, Similarity::kInnerProduct)"),
    ]),
    "cuda/pair_counting.cpp": (SCORER, "PairCounting*", [
        ("  const std::scoped_lock lock(mutex_);\n  gathered_.insert", "  gathered_.insert", THREADS,
         "PairCounting.CountsWhatSeveralThreadsAdd"),
        ("  gathered_.clear();\n", ""),
        ("const PairCounts none = {0, 0};", "const PairCounts none = {1, 0};"),
        ("begin += some.size();", "begin += some.size() + 1;"),
    ]),
}


class Build:
    """The objects and programs of a build folder, with one file replaced."""

    def __init__(self, folder, place):
        self.folder, self.place = folder, place
        commands = json.loads((folder / "compile_commands.json").read_text())
        # (source, command) of each object of the library.
        self.objects = {row["command"].split(" -o ")[1].split()[0]: (pathlib.Path(row["file"]), row["command"])
                        for row in commands if "reckon_cuda_simt.dir" in row["command"]}
        self.source = pathlib.Path(re.search(r"CMAKE_HOME_DIRECTORY:INTERNAL=(.*)", (folder / "CMakeCache.txt").read_text())[1])
        self.includes = {}
        text = subprocess.run(["ninja", "-C", folder, "-t", "deps", *self.objects], capture_output=True, text=True,
                              check=True).stdout
        for block in text.split("\n\n"):
            name, *headers = block.splitlines() or [""]
            self.includes[name.split(":")[0]] = {(folder / line.strip()).resolve() for line in headers}

    def replaced(self, file, text, sanitizer):
        """The objects that have the file, compiled with another text of it."""
        changed = self.place / file
        changed.parent.mkdir(parents=True, exist_ok=True)
        changed.write_text(text)
        made = []
        for name, (source, command) in self.objects.items():
            if source != self.source / file and self.source / file not in self.includes.get(name, ()):
                continue
            made.append(self.place / f"{len(made)}.o")
            command = command[command.index("/c++ ") - len("/usr/bin"):].replace(f" -o {name}", f" -o {made[-1]}")
            command = command.replace("/c++ ", f"/c++ -I{self.place} ", 1) + f" -O1 -w -fsanitize={sanitizer}"
            if source == self.source / file:
                command = command.replace(f"-c {source}", f"-c {changed}")
            subprocess.run(command, shell=True, check=True, cwd=self.folder, stderr=subprocess.DEVNULL)
        return made

    def program(self, name, objects, sanitizer):
        target = name.split("/")[-1]
        text = subprocess.run(["ninja", "-C", self.folder, "-t", "commands", target], capture_output=True, text=True,
                              check=True).stdout
        link = text.strip().splitlines()[-1].split(" && ")[1]
        made = self.place / target
        link = link.replace(f" -o tests/cuda/{name} ", f" {' '.join(map(str, objects))} -fsanitize={sanitizer} -o {made} ")
        subprocess.run(link, shell=True, check=True, cwd=self.folder)
        return made


def noticed_by(program, tests):
    """What notices the fault; empty where nothing does."""
    try:
        done = subprocess.run([program, f"--gtest_filter={tests}", "--gtest_fail_fast", "--gtest_brief=1"],
                              capture_output=True, text=True, errors="replace", timeout=900)
    except subprocess.TimeoutExpired:
        return "it hangs"
    if done.returncode == 0:
        return ""
    output = done.stdout + done.stderr
    found = re.search(r"\[  FAILED  \] ([\w/.]+)", output) or re.search(r"SUMMARY: (.{0,90})|runtime error: (.{0,80})", output)
    return found[0] if found else f"exit code {done.returncode}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", default="", help="faults of files whose path has this in it")
    arguments = parser.parse_args()
    unnoticed = count = 0
    with tempfile.TemporaryDirectory() as place:
        build = Build(arguments.build.resolve(), pathlib.Path(place))
        for file, (program, tests, faults) in FAULTS.items():
            if arguments.only not in file:
                continue
            text = (build.source / file).read_text()
            for before, after, *more in faults:
                if text.count(before) != 1:
                    sys.exit(f"{file}: {before!r} stands there {text.count(before)} times, expected once")
                sanitizer, noticing = (more + ["address", tests][len(more):])[:2]
                objects = build.replaced(file, text.replace(before, after), sanitizer)
                how = noticed_by(build.program(program, objects, sanitizer), noticing)
                count += 1
                unnoticed += not how
                line = text[:text.index(before)].count("\n") + 1
                print(f"{file}:{line}: {before.strip()!r} -> {after.strip()!r}: {how or 'NOT NOTICED'}", flush=True)
            (build.place / file).unlink()
    print(f"{count} faults, {unnoticed} not noticed")
    sys.exit(1 if unnoticed else 0)


main()
