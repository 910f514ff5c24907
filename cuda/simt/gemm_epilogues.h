#pragma once

namespace reckon::simt {

// Whether products have epilogues, as at first; where they have none, Gemm::multiply() says so.
void set_gemm_epilogues(bool are_there);

}  // namespace reckon::simt
