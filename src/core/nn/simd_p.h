#pragma once

// Compiles a function for several instruction sets; the loader picks one: no -march=native in shipped binaries.
// Without fused multiply-adds: the compiler fuses in some of a loop's variants only, and which one runs depends on
// where the arrays lie, so that the same numbers would now and then give others.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define MIMIK_CLONES                                                                                                   \
    __attribute__((target_clones("default", "avx2", "avx512f"),                                                        \
                   optimize("O3", "no-math-errno", "no-trapping-math", "fp-contract=off")))
#else
#define MIMIK_CLONES
#endif
#define MIMIK_INLINE inline __attribute__((always_inline))
