#include "CBlocks.h"

#include <string.h>

#include "bits.h"

/* One bit a byte, before strings are told from what is around them. */
typedef struct {
  uint64_t quote, backslash, control;
  uint64_t open_brace, close_brace, open_bracket, close_bracket;
} raw_masks;

ALWAYS uint64_t unescaped_quotes(raw_masks raw, cblocks_carry *carry) {
  return raw.quote & ~escaped_bytes(raw.backslash, &carry->escaped);
}

/* Parity is prefix_parity of the quotes. */
ALWAYS cblocks_masks finish(
  raw_masks raw, uint64_t quotes, uint64_t parity, cblocks_carry *carry
) {
  cblocks_masks masks;
  masks.quotes = quotes;
  uint64_t inside = parity ^ carry->inside;
  carry->inside = (uint64_t)((int64_t)inside >> 63);
  masks.open_braces = raw.open_brace & ~inside;
  masks.close_braces = raw.close_brace & ~inside;
  masks.open_brackets = raw.open_bracket & ~inside;
  masks.close_brackets = raw.close_bracket & ~inside;
  masks.controls = raw.control;
  masks.specials = raw.control | raw.backslash;
  return masks;
}

#if defined(__x86_64__)

AVX2 ALWAYS raw_masks raw_avx2(const uint8_t *text) {
  __m256i low = _mm256_loadu_si256((const __m256i *)text);
  __m256i high = _mm256_loadu_si256((const __m256i *)text + 1);
  __m256i last = _mm256_set1_epi8(0x1f);
  return (raw_masks){
    .quote = equal_avx2(low, high, '"'),
    .backslash = equal_avx2(low, high, '\\'),
    .open_brace = equal_avx2(low, high, '{'),
    .close_brace = equal_avx2(low, high, '}'),
    .open_bracket = equal_avx2(low, high, '['),
    .close_bracket = equal_avx2(low, high, ']'),
    .control = bits_avx2(
      _mm256_cmpeq_epi8(_mm256_min_epu8(low, last), low),
      _mm256_cmpeq_epi8(_mm256_min_epu8(high, last), high)),
  };
}

AVX2 static void classify_avx2(
  const uint8_t *text, size_t blocks, cblocks_carry *carry,
  cblocks_masks *masks
) {
  cblocks_carry local = *carry;
  for (size_t i = 0; i < blocks; i++) {
    raw_masks raw = raw_avx2(text + i * CBLOCKS_BYTES);
    uint64_t quotes = unescaped_quotes(raw, &local);
    masks[i] = finish(raw, quotes, prefix_parity_avx2(quotes), &local);
  }
  *carry = local;
}

/* Every x86-64 processor has SSE2. */
ALWAYS raw_masks raw_baseline(const uint8_t *text) {
  const __m128i last = _mm_set1_epi8(0x1f);
  raw_masks raw = {0};
  for (int part = 0; part < 4; part++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)text + part);
#define BITS(comparison) \
  ((uint64_t)(uint32_t)_mm_movemask_epi8(comparison) << part * 16)
#define EQUAL(byte) BITS(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)))
    raw.quote |= EQUAL('"');
    raw.backslash |= EQUAL('\\');
    raw.open_brace |= EQUAL('{');
    raw.close_brace |= EQUAL('}');
    raw.open_bracket |= EQUAL('[');
    raw.close_bracket |= EQUAL(']');
    raw.control |= BITS(_mm_cmpeq_epi8(_mm_min_epu8(bytes, last), bytes));
#undef EQUAL
#undef BITS
  }
  return raw;
}

#else

/* Byte by byte, for processors that this file has no vectors for. */
ALWAYS raw_masks raw_baseline(const uint8_t *text) {
  raw_masks raw = {0};
  for (int i = 0; i < CBLOCKS_BYTES; i++) {
    uint64_t bit = 1ull << i;
    uint8_t byte = text[i];
    raw.quote |= byte == '"' ? bit : 0;
    raw.backslash |= byte == '\\' ? bit : 0;
    raw.open_brace |= byte == '{' ? bit : 0;
    raw.close_brace |= byte == '}' ? bit : 0;
    raw.open_bracket |= byte == '[' ? bit : 0;
    raw.close_bracket |= byte == ']' ? bit : 0;
    raw.control |= byte < 0x20 ? bit : 0;
  }
  return raw;
}

#endif

static void classify_baseline(
  const uint8_t *text, size_t blocks, cblocks_carry *carry,
  cblocks_masks *masks
) {
  cblocks_carry local = *carry;
  for (size_t i = 0; i < blocks; i++) {
    raw_masks raw = raw_baseline(text + i * CBLOCKS_BYTES);
    uint64_t quotes = unescaped_quotes(raw, &local);
    masks[i] = finish(raw, quotes, prefix_parity(quotes), &local);
  }
  *carry = local;
}

static void classify_whole(
  const uint8_t *text, size_t blocks, cblocks_carry *carry,
  cblocks_masks *masks
) {
#if defined(__x86_64__)
  if (has_avx2()) {
    classify_avx2(text, blocks, carry, masks);
    return;
  }
#endif
  classify_baseline(text, blocks, carry, masks);
}

void cblocks_classify(
  const uint8_t *text, size_t length, cblocks_carry *carry,
  cblocks_masks *masks
) {
  size_t blocks = length / CBLOCKS_BYTES, left = length % CBLOCKS_BYTES;
  classify_whole(text, blocks, carry, masks);
  if (left == 0)
    return;
  uint8_t last[CBLOCKS_BYTES];
  memset(last, ' ', sizeof last);
  memcpy(last, text + length - left, left);
  classify_baseline(last, 1, carry, masks + blocks);
}
