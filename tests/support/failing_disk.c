/* Stands between SQLite and the disk (LD_PRELOAD): counts what is written to a database, and at a call that was chosen
   kills the process, before it or in the middle of it, or has no more space from there on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { NOTHING, KILL, KILL_HALF_WAY, FULL };
static int what = NOTHING;
static long calls = 0, chosen = -1;

void failing_disk(int kind, long call) {
    what = kind;
    chosen = call;
    calls = 0;
}

long failing_disk_calls(void) { return calls; }

static int is_database(int file) {
    char link[64], name[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length < 0) return 0;
    name[length] = 0;
    return strstr(name, ".sqlite3") != NULL;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Whether this call is to be killed in the middle; for one to be killed before it, does not come back. */
static int reached(int file) {
    if (what == NOTHING || !is_database(file)) return 0;
    calls += 1;
    if (calls != chosen) return 0;
    if (what == KILL) die();
    return what == KILL_HALF_WAY;
}

/* Whether there is no space for a file to grow to a length. */
static int is_full(int file, off_t length) {
    struct stat found;
    return what == FULL && calls >= chosen && is_database(file) && fstat(file, &found) == 0 && length > found.st_size;
}

static ssize_t written(int file, const void *data, size_t size, off_t at) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    if (reached(file)) {
        real(file, data, size / 2, at);
        die();
    }
    if (is_full(file, at + (off_t)size)) {
        errno = ENOSPC;
        return -1;
    }
    return real(file, data, size, at);
}

ssize_t pwrite(int file, const void *data, size_t size, off_t at) { return written(file, data, size, at); }
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) { return written(file, data, size, (off_t)at); }

static int cut(int file, off_t length) {
    static int (*real)(int, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
    if (reached(file)) die();
    if (is_full(file, length)) {
        errno = ENOSPC;
        return -1;
    }
    return real(file, length);
}

int ftruncate(int file, off_t length) { return cut(file, length); }
int ftruncate64(int file, off64_t length) { return cut(file, (off_t)length); }

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    if (reached(file)) die();
    return real(file);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    if (reached(file)) die();
    return real(file);
}

int unlink(const char *name) {
    static int (*real)(const char *);
    if (!real) real = dlsym(RTLD_NEXT, "unlink");
    if (what != NOTHING && strstr(name, ".sqlite3")) {
        calls += 1;
        if (calls == chosen && what != FULL) die();
    }
    return real(name);
}
