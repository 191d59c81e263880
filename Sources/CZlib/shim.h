// zlib's inflating and deflating; their initialisers are macros.
#ifndef SWEGYM_CZLIB_SHIM_H
#define SWEGYM_CZLIB_SHIM_H

#include <zlib.h>

// 16 more than the greatest window: a gzip header is expected.
static inline int czlib_begin_gzip(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}

// 16 more than the greatest window: a gzip header is written, without name and time.
static inline int czlib_begin_packing(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int czlib_begin_inflating(z_stream *stream) {
    return inflateInit(stream);
}

#endif
