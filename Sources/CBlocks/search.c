/* Words in a text. */
#include <string.h>

#include "CBlocks.h"
#include "bits.h"

#if defined(__x86_64__)

/* Two bytes of the word, and where in it they stand. */
typedef struct {
  __m256i rare, other;
  size_t rare_at, other_at;
} probes;

/*
 * Where in 32 bytes the word may begin. After Wojciech Mula, "SIMD-friendly
 * algorithms for substring searching".
 */
AVX2 ALWAYS __m256i candidates_avx2(const uint8_t *text, const probes *probes) {
  __m256i rare =
    _mm256_loadu_si256((const __m256i *)(text + probes->rare_at));
  __m256i other =
    _mm256_loadu_si256((const __m256i *)(text + probes->other_at));
  return _mm256_and_si256(
    _mm256_cmpeq_epi8(rare, probes->rare),
    _mm256_cmpeq_epi8(other, probes->other));
}

AVX2 static int contains_avx2(
  const uint8_t *text, size_t length, const uint8_t *word, size_t word_length,
  size_t rare, size_t other
) {
  probes probes = {
    _mm256_set1_epi8((char)word[rare]), _mm256_set1_epi8((char)word[other]),
    rare, other};
  for (size_t at = 0; at + word_length <= length; at += 64) {
    __m256i low = candidates_avx2(text + at, &probes);
    __m256i high = candidates_avx2(text + at + 32, &probes);
    /* Most of the time there is none in either half. */
    __m256i either = _mm256_or_si256(low, high);
    if (_mm256_testz_si256(either, either))
      continue;
    for (uint64_t found = bits_avx2(low, high); found; found &= found - 1) {
      size_t start = at + (size_t)__builtin_ctzll(found);
      if (
        start + word_length <= length
        && memcmp(text + start, word, word_length) == 0
      )
        return 1;
    }
  }
  return 0;
}

#endif

static int contains_baseline(
  const uint8_t *text, size_t length, const uint8_t *word, size_t word_length
) {
  for (size_t at = 0; at + word_length <= length; at++) {
    const uint8_t *head =
      memchr(text + at, word[0], length - word_length + 1 - at);
    if (head == NULL)
      return 0;
    at = (size_t)(head - text);
    if (memcmp(head, word, word_length) == 0)
      return 1;
  }
  return 0;
}

int cblocks_contains(
  const uint8_t *text, size_t length, const uint8_t *word, size_t word_length,
  size_t rare, size_t other
) {
#if defined(__x86_64__)
  if (has_avx2())
    return contains_avx2(text, length, word, word_length, rare, other);
#else
  (void)rare, (void)other;
#endif
  return contains_baseline(text, length, word, word_length);
}
