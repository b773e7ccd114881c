#pragma once

#ifdef MIMIK_HAS_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>

namespace mimik::nn {

/// The processor, as oneDNN calls it; made at the first use.
inline const dnnl::engine &cpu()
{
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

} // namespace mimik::nn
#endif
