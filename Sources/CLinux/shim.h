#pragma once

/* Swift's Glibc module leaves these out. */
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

/* What glibc declares under _GNU_SOURCE alone, which Swift's Glibc module is
   built without: renameat2(2), memfd_create(2). */

#define CLINUX_RENAME_EXCHANGE 2u /* RENAME_EXCHANGE */
#define CLINUX_MEMFD_CLOEXEC 1u   /* MFD_CLOEXEC */

int renameat2(int olddirfd, const char *oldpath, int newdirfd,
              const char *newpath, unsigned int flags);

int memfd_create(const char *name, unsigned int flags);
