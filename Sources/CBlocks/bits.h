/* What both ways to classify share: sums and products over 64 bits. */
#ifndef BITS_H
#define BITS_H

#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define ALWAYS static inline __attribute__((always_inline))

/*
 * The bytes that a backslash escapes. Runs of backslashes are paired by one
 * subtraction whose borrow runs through each; after simdjson,
 * src/generic/stage1/json_escape_scanner.h.
 */
ALWAYS uint64_t escaped_bytes(uint64_t backslash, uint64_t *carry) {
  const uint64_t odd = 0xAAAAAAAAAAAAAAAAull;
  uint64_t first = *carry;
  if (backslash == 0) {
    *carry = 0;
    return first;
  }
  uint64_t candidates = backslash & ~first;
  uint64_t codes = (((candidates << 1) | odd) - candidates) ^ odd;
  *carry = (codes & backslash) >> 63;
  return codes ^ (backslash | first);
}

/* Bit n becomes the parity of bits 0...n: ones from a quote to the next. */
ALWAYS uint64_t prefix_parity(uint64_t bits) {
  for (int shift = 1; shift < 64; shift <<= 1)
    bits ^= bits << shift;
  return bits;
}

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2,pclmul")))

AVX2 ALWAYS uint64_t bits_avx2(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low)
    | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

AVX2 ALWAYS uint64_t equal_avx2(__m256i low, __m256i high, char byte) {
  __m256i wanted = _mm256_set1_epi8(byte);
  return bits_avx2(
    _mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

/* A carry-less product with all ones sums each bit with those below. */
AVX2 ALWAYS uint64_t prefix_parity_avx2(uint64_t bits) {
  __m128i product = _mm_clmulepi64_si128(
    _mm_set_epi64x(0, (int64_t)bits), _mm_set1_epi8(-1), 0);
  return (uint64_t)_mm_cvtsi128_si64(product);
}

static inline int has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul");
}

#endif
#endif
