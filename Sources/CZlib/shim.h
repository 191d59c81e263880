// zlib's inflating; its initialiser is a macro.
#ifndef SWEGYM_CZLIB_SHIM_H
#define SWEGYM_CZLIB_SHIM_H

#include <zlib.h>

// 16 more than the greatest window: a gzip header is expected.
static inline int czlib_begin_gzip(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}

#endif
