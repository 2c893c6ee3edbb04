/* Which bytes of a JSON text matter, 64 bytes at a time. */
#ifndef CBLOCKS_H
#define CBLOCKS_H

#include <stddef.h>
#include <stdint.h>

/* Bytes in a block; bit n of a mask stands for byte n of its block. */
#define CBLOCKS_BYTES 64

/* What 64 bytes of text hold. */
typedef struct {
  /* Quotes that are not escaped: each begins or ends a string. */
  uint64_t quotes;
  /* Braces and brackets outside strings. */
  uint64_t open_braces, close_braces, open_brackets, close_brackets;
  /* Bytes below 0x20, inside and outside strings. */
  uint64_t controls;
  /* Those and all backslashes: a string without any reads as it is spelt. */
  uint64_t specials;
} cblocks_masks;

/* What one block leaves for the next: all zero where a text begins. */
typedef struct {
  /* All ones inside a string, else zero. */
  uint64_t inside;
  /* 1 if the next byte is escaped, else 0. */
  uint64_t escaped;
} cblocks_carry;

/*
 * Writes one cblocks_masks for each block of the text, the last one for the
 * bytes that are left; reads no byte past the length. Call it again with the
 * same carry to go on where a multiple of 64 bytes ended.
 */
void cblocks_classify(
  const uint8_t *text, size_t length, cblocks_carry *carry,
  cblocks_masks *masks);

/* What 64 bytes of lines of JSON hold: less, because it is faster. */
typedef struct {
  /* Quotes that are not escaped: each begins or ends a string. */
  uint64_t quotes;
  /* Braces outside strings, of both kinds. */
  uint64_t braces;
  /*
   * Bytes below 0x20, of which a whole line has one: its line feed. And the
   * backslashes of \u and \/: with these a word may be spelt so that who looks
   * for its letters does not find it.
   */
  uint64_t controls;
} cblocks_line_masks;

/*
 * Writes one cblocks_line_masks for each block of a text that begins with a
 * line, and one bit of `ends` that tells whether the block has controls. A
 * line feed ends strings: what is wrong in a line stays in that line. Reads
 * whole blocks and a byte more, so up to 64 bytes past the length, whose bits
 * mean nothing.
 */
void cblocks_classify_lines(
  const uint8_t *text, size_t length, cblocks_line_masks *masks,
  uint64_t *ends);

/*
 * Whether a text has a word of at most 32 bytes in it. The bytes at two places
 * in the word should be rare: only where both stand the rest is compared.
 * Reads up to 96 bytes past the length.
 */
int cblocks_contains(
  const uint8_t *text, size_t length, const uint8_t *word, size_t word_length,
  size_t rare, size_t other);

#endif
