"""The peers of compare_device.py: PyTorch, FlashAttention-2 and ONNX Runtime on a GPU, each where it can be imported.

A peer is prepared (compiled, warmed up) before its first turn, and released after its row. Where it encodes, its times are
wall-clock, from ids in host memory to vectors there; of attention and top-k, whose operands are on the device, they are the
GPU's, by events around some calls in a row, as this project's are.
"""
import gc
import importlib
import io
import time

ATTENTION_TOKENS, HEADS, DEPTH = 131_072, 12, 32  # those of cuda/attention
ITEMS, DIMENSION, LISTED = 10_000_000, 384, 100   # and of cuda_scoring/top_k
BATCHES = (32, 128, 512)
PACKAGES = {"torch": "torch", "transformers": "transformers", "flash_attn": "flash-attn", "onnxruntime": "onnxruntime-gpu"}


class Peer:
    def __init__(self, name, seconds=None, reason="", prepare=lambda: None, release=lambda: None):
        self.name, self.seconds, self.reason, self.prepare, self.release = name, seconds, reason, prepare, release


def best_of(work, repeats=5):
    """The seconds of one call: the best of some rounds after a first one."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def padded_batches(ids, size):
    """Batches of texts sorted by length, the longest first."""
    order = sorted(ids, key=len, reverse=True)
    return [order[at:at + size] for at in range(0, len(order), size)]


def import_of(name):
    """The module, or why there is none."""
    try:
        return importlib.import_module(name), ""
    except Exception as error:  # libraries that do not fit fail in many ways
        return None, f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else name}"


class Peers:
    def __init__(self, device="cuda"):
        self.device, self.versions, self.missing = device, {}, {}
        self.torch = self._use("torch", lambda torch: "" if device == "cpu" or torch.cuda.is_available()
                               else "torch.cuda.is_available() is false")
        self.transformers = self._use("transformers")
        self.flash = self._use("flash_attn")
        self.onnxruntime = self._use("onnxruntime", lambda ort: "" if device == "cpu" or "CUDAExecutionProvider" in
                                     ort.get_available_providers() else "it has no CUDAExecutionProvider")

    def _use(self, name, problem=lambda module: ""):
        module, reason = import_of(name)
        reason = reason or problem(module)
        if reason:
            self.missing[name] = reason
            return None
        self.versions[name] = getattr(module, "__version__", "unknown")
        return module

    def _peer(self, name, needs, make, seconds_of=best_of):
        """`make` gives the work of one turn, which `seconds_of` times; it is called when the peer is prepared."""
        reasons = [f"{need}: {self.missing[need]}" for need in needs if need in self.missing]
        state = {}

        def prepare():
            state["work"] = make(peer)

        def release():
            state.clear()
            gc.collect()
            if self.torch and self.device == "cuda":
                self.torch.cuda.empty_cache()

        peer = Peer(name, lambda: seconds_of(state["work"]), "; ".join(reasons), prepare, release)
        return peer

    def _best_on_device(self, call, repeats=5, calls=10):
        """The seconds of one call by the GPU's clock, of some in a row: the best of some rounds after a first call."""
        if self.device != "cuda":
            return best_of(call, repeats)
        cuda = self.torch.cuda
        call()
        times = []
        for _ in range(repeats):
            begin, end = (cuda.Event(enable_timing=True) for _ in range(2))
            cuda.synchronize()
            begin.record()
            for _ in range(calls):
                call()
            end.record()
            end.synchronize()
            times.append(begin.elapsed_time(end) * 1e-3 / calls)
        return min(times)

    def _model(self, path):
        model = self.transformers.AutoModel.from_pretrained(path, attn_implementation="sdpa")
        return model.to(self.torch.bfloat16).to(self.device).eval()

    def _on_device(self, numbers):
        tensor = self.torch.tensor(numbers, dtype=self.torch.long)
        return tensor.pin_memory() if self.device == "cuda" else tensor

    def padded(self, path, ids, mode="default"):
        """torch.compile and scaled_dot_product_attention on padded batches of texts sorted by length, the best size."""
        def make(peer):
            torch = self.torch
            model = torch.compile(self._model(path), dynamic=len(ids) > 1, mode=mode)

            def vectors(x, mask):
                hidden = model(input_ids=x, attention_mask=mask).last_hidden_state.float()
                sums = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
                return torch.nn.functional.normalize(sums)

            def batches_of(size):
                batches = []
                for rows in padded_batches(ids, size):
                    width = len(rows[0])
                    batches.append([self._on_device([row + [0] * (width - len(row)) for row in rows]),
                                    self._on_device([[1] * len(row) + [0] * (width - len(row)) for row in rows])])
                return batches

            def work_of(batches):
                def work():
                    with torch.inference_mode():
                        done = []
                        for batch in batches:
                            x, mask = (each.to(self.device, non_blocking=True) for each in batch)
                            done.append(vectors(x, mask).clone())
                        return [each.to("cpu") for each in done]
                return work

            works = {size: work_of(batches_of(size)) for size in BATCHES if size <= len(ids) or size == BATCHES[0]}
            best = min(works, key=lambda size: best_of(works[size], 2))
            peer.name += f", batches of {min(best, len(ids))}"
            return works[best]
        return self._peer(f"torch.compile ({mode}) and SDPA, padded", ("torch", "transformers"), make)

    def unpadded(self, path, ids):
        """FlashAttention-2's attention of packed texts; the rest as PyTorch has it."""
        return self._peer("FlashAttention-2, unpadded", ("torch", "transformers", "flash_attn"),
                          lambda _: self.unpadded_work(path, ids, self.flash.flash_attn_varlen_func))

    def unpadded_work(self, path, ids, attention):
        torch = self.torch
        model = self._model(path)
        depth = model.config.hidden_size // model.config.num_attention_heads

        def layer_of(layer, x, cu_seqlens, longest):
            of = layer.attention.self
            q, k, v = (part(x).view(len(x), -1, depth) for part in (of.query, of.key, of.value))
            context = attention(q, k, v, cu_seqlens, cu_seqlens, longest, longest).flatten(1)
            x = layer.attention.output.LayerNorm(layer.attention.output.dense(context) + x)
            y = layer.intermediate.intermediate_act_fn(layer.intermediate.dense(x))
            return layer.output.LayerNorm(layer.output.dense(y) + x)

        def vectors(x, positions, texts, cu_seqlens, longest):
            table = model.embeddings
            h = table.LayerNorm(table.word_embeddings(x) + table.position_embeddings(positions) +
                                table.token_type_embeddings.weight[0])
            for layer in model.encoder.layer:
                h = layer_of(layer, h, cu_seqlens, longest)
            count = len(cu_seqlens) - 1
            sums = torch.zeros(count, h.shape[1], device=h.device).index_add_(0, texts, h.float())
            return torch.nn.functional.normalize(sums / cu_seqlens.diff()[:, None])

        def packed(rows):
            cu_seqlens = [0]
            for row in rows:
                cu_seqlens.append(cu_seqlens[-1] + len(row))
            return [self._on_device([i for row in rows for i in row]), self._on_device([i for row in rows for i in range(len(row))]),
                    self._on_device([r for r, row in enumerate(rows) for _ in row]), self._on_device(cu_seqlens),
                    max(map(len, rows))]

        batches = [packed(rows) for rows in padded_batches(ids, BATCHES[-1])]

        def work():
            with torch.inference_mode():
                done = []
                for *tensors, longest in batches:
                    x, positions, texts, cu_seqlens = (each.to(self.device, non_blocking=True) for each in tensors)
                    done.append(vectors(x, positions, texts, cu_seqlens.int(), longest))
                return [each.to("cpu") for each in done]
        return work

    def onnx(self, path, ids, file=None):
        """ONNX Runtime's CUDA provider in fp16 on padded batches of texts sorted by length."""
        def make(_):
            source = str(file) if file else self.exported(path)
            providers = ["CUDAExecutionProvider" if self.device == "cuda" else "CPUExecutionProvider"]
            session = self.onnxruntime.InferenceSession(source, providers=providers)
            names = {each.name for each in session.get_inputs()}
            import numpy
            batches = []
            for rows in padded_batches(ids, BATCHES[1]):
                x = numpy.zeros((len(rows), len(rows[0])), numpy.int64)
                mask = numpy.zeros_like(x)
                for r, row in enumerate(rows):
                    x[r, :len(row)], mask[r, :len(row)] = row, 1
                inputs = {"input_ids": x, "attention_mask": mask, "token_type_ids": numpy.zeros_like(x)}
                batches.append({name: value for name, value in inputs.items() if name in names})
            return lambda: [session.run(None, batch) for batch in batches]
        needs = ("onnxruntime",) if file else ("onnxruntime", "torch", "transformers")
        return self._peer("ONNX Runtime, padded, last hidden state", needs, make)

    def exported(self, path):
        """MODEL in fp16 as ONNX, in memory."""
        torch = self.torch
        model = self.transformers.AutoModel.from_pretrained(path, attn_implementation="eager")
        model = model.to(torch.float16).to(self.device).eval()

        class LastHiddenState(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.model = model

            def forward(self, ids, mask):
                return self.model(input_ids=ids, attention_mask=mask).last_hidden_state

        x = torch.ones(2, 8, dtype=torch.long, device=self.device)
        axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask", "hidden")}
        out = io.BytesIO()
        torch.onnx.export(LastHiddenState(), (x, x), out, input_names=["input_ids", "attention_mask"], output_names=["hidden"],
                          dynamic_axes=axes, dynamo=False)
        return out.getvalue()

    def attention(self, length, tokens=ATTENTION_TOKENS):
        """The best of scaled_dot_product_attention's backends, all sequences of one length."""
        def make(peer):
            torch = self.torch
            from torch.nn.attention import SDPBackend, sdpa_kernel
            shape = (tokens // length, HEADS, length, DEPTH)
            q, k, v = (torch.randn(shape, device=self.device, dtype=torch.bfloat16) for _ in range(3))

            def work_of(backend):
                def work():
                    with torch.inference_mode(), sdpa_kernel(backend):
                        torch.nn.functional.scaled_dot_product_attention(q, k, v)
                return work

            times = {}
            for name in ("FLASH_ATTENTION", "EFFICIENT_ATTENTION", "CUDNN_ATTENTION", "MATH"):
                backend = getattr(SDPBackend, name, None)
                try:
                    times[name] = self._best_on_device(work_of(backend), 2)
                except Exception:  # not for this shape or device
                    continue
            best = min(times, key=times.get)
            peer.name += f" ({best.lower()}, the best of {len(times)})"
            return work_of(getattr(SDPBackend, best))
        return self._peer("SDPA", ("torch",), make, self._best_on_device)

    def matmul_top_k(self, queries, items=ITEMS):
        def make(_):
            torch = self.torch
            x = torch.rand(items, DIMENSION, device=self.device, dtype=torch.float16) - 0.5
            q = torch.rand(queries, DIMENSION, device=self.device, dtype=torch.float16) - 0.5

            def work():
                with torch.inference_mode():
                    torch.topk(q @ x.T, LISTED)
            return work
        # Each call takes milliseconds: beside them its launches are nothing.
        return self._peer("matmul and topk", ("torch",), make, lambda work: self._best_on_device(work, calls=2))
