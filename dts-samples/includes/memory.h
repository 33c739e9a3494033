/* SPDX-License-Identifier: MIT */
#ifndef MEMORY_H
#define MEMORY_H

#define MIB(n) ((n) * 0x100000)
/* A base and a size, two cells each */
#define RANGE(base, size) ((base) >> 32) ((base) & 0xffffffff) ((size) >> 32) ((size) & 0xffffffff)

#ifndef CAMERA_MIB
#define CAMERA_MIB 64
#endif

#define RAM_BASE 0x40000000
#define CAMERA_BASE (RAM_BASE + MIB(512))
#define CAMERA_SIZE MIB(CAMERA_MIB)
#define LOG_SIZE MIB(1)
#define LOG_BASE (CAMERA_BASE - LOG_SIZE)

#if CAMERA_BASE % MIB(2) || CAMERA_SIZE % MIB(2)
#error the pool must start and end on a 2 MiB boundary, or the kernel rejects it
#endif

#endif
