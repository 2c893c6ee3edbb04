#pragma once

/* Swift's Glibc module leaves these out. */
#include <malloc.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

/* What glibc declares under _GNU_SOURCE alone, which Swift's Glibc module is
   built without: renameat2(2), memfd_create(2), memrchr(3),
   pthread_clockjoin_np(3). */

#define CLINUX_RENAME_EXCHANGE 2u /* RENAME_EXCHANGE */
#define CLINUX_MEMFD_CLOEXEC 1u   /* MFD_CLOEXEC */

int renameat2(int olddirfd, const char *oldpath, int newdirfd,
              const char *newpath, unsigned int flags);

int memfd_create(const char *name, unsigned int flags);

void *memrchr(const void *bytes, int byte, size_t count);

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
                         const struct timespec *limit);
