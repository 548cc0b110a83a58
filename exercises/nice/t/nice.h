/* What the tests of the lab nice share: the two calls, for a process. */
#pragma once
#include "lab.h"

static inline long
get(long who) { return sys(140, 0, who); }

static inline long
set(long who, long value) { return sys(141, 0, who, value); }
