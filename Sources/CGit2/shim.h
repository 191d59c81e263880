// libgit2 as Swift can import it: `git_libgit2_opts` is variadic, so each kind of argument has its twin here.
#ifndef SWEGYM_CGIT2_SHIM_H
#define SWEGYM_CGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

static inline int cgit2_opts_set_int(int option, int value) {
    return git_libgit2_opts(option, value);
}

static inline int cgit2_opts_set_level_path(int option, int level, const char *path) {
    return git_libgit2_opts(option, level, path);
}

static inline int cgit2_opts_set_string_pair(int option, const char *first, const char *second) {
    return git_libgit2_opts(option, first, second);
}

// A backend of objects with what its functions belong to.
typedef struct {
    git_odb_backend parent;
    void *owner;
} cgit2_backend;

#endif
