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

#endif
