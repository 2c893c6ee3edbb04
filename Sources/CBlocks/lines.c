/* Lines of JSON: access logs, by the gigabyte. */
#include <string.h>

#include "CBlocks.h"
#include "bits.h"

/* One bit a byte, before strings are told from what is around them. */
typedef struct {
  uint64_t quote, backslash, brace, control;
  /* Backslashes before a u or a slash, escaped themselves or not. */
  uint64_t respelt;
} line_bits;

/* What one block leaves for the next. */
typedef struct {
  uint64_t inside, escaped;
} line_carry;

ALWAYS uint64_t newline_bits(const uint8_t *text, uint64_t controls) {
  uint64_t newlines = 0;
  for (; controls != 0; controls &= controls - 1) {
    uint64_t lowest = controls & -controls;
    if (text[__builtin_ctzll(controls)] == '\n')
      newlines |= lowest;
  }
  return newlines;
}

/* Parity is prefix_parity of the quotes, in a block without controls. */
ALWAYS cblocks_line_masks finish_block(
  const line_bits *bits, uint64_t quotes, uint64_t parity, line_carry *carry
) {
  uint64_t inside = parity ^ carry->inside;
  carry->inside = (uint64_t)((int64_t)inside >> 63);
  return (cblocks_line_masks){quotes, bits->brace & ~inside, 0};
}

/*
 * The functions of all variants, which differ in how they make bits and
 * parities.
 *
 * The first one is for a block in which lines end, or may: it takes one line's
 * part after another, because at each line feed a string that was left open is
 * over.
 */
#define VARIANT(NAME, TARGET, BITS, PARITY) \
  TARGET static __attribute__((noinline)) \
  cblocks_line_masks finish_parts_##NAME( \
    const line_bits *bits, uint64_t newlines, line_carry *carry \
  ) { \
    cblocks_line_masks masks = {0, 0, bits->control}; \
    uint64_t rest = ~0ull; \
    for (;;) { \
      uint64_t end = newlines & rest; \
      /* Up to the next line feed, and with it. */ \
      uint64_t part = rest & (end ^ (end - 1)); \
      uint64_t escaped = \
        escaped_bytes(bits->backslash & part, &carry->escaped); \
      uint64_t quotes = bits->quote & part & ~escaped; \
      uint64_t inside = PARITY(quotes) ^ carry->inside; \
      masks.quotes |= quotes; \
      masks.braces |= bits->brace & part & ~inside; \
      masks.controls |= bits->respelt & part & ~escaped; \
      if (end == 0) { \
        carry->inside = (uint64_t)((int64_t)inside >> 63); \
        return masks; \
      } \
      *carry = (line_carry){0, 0}; \
      rest &= ~part; \
      if (rest == 0) \
        return masks; \
    } \
  } \
\
  TARGET static void classify_lines_##NAME( \
    const uint8_t *text, size_t length, cblocks_line_masks *masks, \
    uint64_t *ends \
  ) { \
    line_carry carry = {0, 0}; \
    uint64_t with_controls = 0; \
    size_t count = (length + CBLOCKS_BYTES - 1) / CBLOCKS_BYTES; \
    for (size_t block = 0; block < count; block++) { \
      const uint8_t *at = text + block * CBLOCKS_BYTES; \
      line_bits bits = BITS(at); \
      if ((bits.control | bits.respelt) == 0) { \
        uint64_t quotes = \
          bits.quote & ~escaped_bytes(bits.backslash, &carry.escaped); \
        masks[block] = finish_block(&bits, quotes, PARITY(quotes), &carry); \
      } else { \
        uint64_t newlines = newline_bits(at, bits.control); \
        masks[block] = finish_parts_##NAME(&bits, newlines, &carry); \
        with_controls |= \
          (uint64_t)(masks[block].controls != 0) << block % 64; \
      } \
      if (block % 64 == 63) { \
        ends[block / 64] = with_controls; \
        with_controls = 0; \
      } \
    } \
    ends[count / 64] = with_controls; \
  }

#if defined(__x86_64__)

AVX2 ALWAYS __m256i either_avx2(__m256i bytes, char one, char other) {
  return _mm256_or_si256(
    _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(one)),
    _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(other)));
}

AVX2 ALWAYS uint64_t controls_avx2(__m256i low, __m256i high) {
  __m256i last = _mm256_set1_epi8(0x1f);
  low = _mm256_cmpeq_epi8(_mm256_min_epu8(low, last), low);
  high = _mm256_cmpeq_epi8(_mm256_min_epu8(high, last), high);
  /* Most blocks have none: cheaper than two masks. */
  __m256i either = _mm256_or_si256(low, high);
  return _mm256_testz_si256(either, either) ? 0 : bits_avx2(low, high);
}

/* Those of some backslashes that a u or a slash follows. */
AVX2 ALWAYS uint64_t respelt_avx2(const uint8_t *text, uint64_t backslash) {
  /* Most blocks have none. */
  if (backslash == 0)
    return 0;
  __m256i low = _mm256_loadu_si256((const __m256i *)(text + 1));
  __m256i high = _mm256_loadu_si256((const __m256i *)(text + 1) + 1);
  return backslash
    & bits_avx2(either_avx2(low, 'u', '/'), either_avx2(high, 'u', '/'));
}

AVX2 ALWAYS line_bits bits_of_avx2(const uint8_t *text) {
  __m256i low = _mm256_loadu_si256((const __m256i *)text);
  __m256i high = _mm256_loadu_si256((const __m256i *)text + 1);
  uint64_t backslash = equal_avx2(low, high, '\\');
  return (line_bits){
    .quote = equal_avx2(low, high, '"'),
    .backslash = backslash,
    .respelt = respelt_avx2(text, backslash),
    .brace = bits_avx2(
      either_avx2(low, '{', '}'), either_avx2(high, '{', '}')),
    .control = controls_avx2(low, high),
  };
}

VARIANT(avx2, AVX2, bits_of_avx2, prefix_parity_avx2)

/* Every x86-64 processor has SSE2. */
ALWAYS line_bits bits_of_baseline(const uint8_t *text) {
  const __m128i last = _mm_set1_epi8(0x1f);
  line_bits all = {0};
  for (int part = 0; part < 4; part++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)text + part);
#define BITS(comparison) \
  ((uint64_t)(uint32_t)_mm_movemask_epi8(comparison) << part * 16)
#define EQUAL(byte) BITS(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)))
    all.quote |= EQUAL('"');
    all.backslash |= EQUAL('\\');
    all.brace |= EQUAL('{') | EQUAL('}');
    all.control |= BITS(_mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes));
    __m128i next = _mm_loadu_si128((const __m128i *)(text + 1) + part);
    all.respelt |= BITS(_mm_cmpeq_epi8(next, _mm_set1_epi8('u')))
      | BITS(_mm_cmpeq_epi8(next, _mm_set1_epi8('/')));
#undef EQUAL
#undef BITS
  }
  all.respelt &= all.backslash;
  return all;
}

#else

/* Byte by byte, for processors that this file has no vectors for. */
ALWAYS line_bits bits_of_baseline(const uint8_t *text) {
  line_bits all = {0};
  for (int i = 0; i < CBLOCKS_BYTES; i++) {
    uint64_t bit = 1ull << i;
    uint8_t byte = text[i];
    all.quote |= byte == '"' ? bit : 0;
    all.backslash |= byte == '\\' ? bit : 0;
    all.brace |= byte == '{' || byte == '}' ? bit : 0;
    all.control |= byte < 0x20 ? bit : 0;
    uint8_t next = text[i + 1];
    all.respelt |=
      byte == '\\' && (next == 'u' || next == '/') ? bit : 0;
  }
  return all;
}

#endif

VARIANT(baseline, , bits_of_baseline, prefix_parity)

void cblocks_classify_lines(
  const uint8_t *text, size_t length, cblocks_line_masks *masks,
  uint64_t *ends
) {
#if defined(__x86_64__)
  if (has_avx2()) {
    classify_lines_avx2(text, length, masks, ends);
    return;
  }
#endif
  classify_lines_baseline(text, length, masks, ends);
}
