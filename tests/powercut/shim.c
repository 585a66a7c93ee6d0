/* A disk that forgets: a library for LD_PRELOAD that keeps, beside a folder, what of it would survive a power cut.
 *
 * A program's writes go to its files as ever, so it sees what a running system sees. Beside them stands an image: the
 * same files as a disk would hold them. Bytes reach the image when their file is synced; a new file appears in it when it,
 * or its folder, is synced; renaming and removing become durable when the folder is synced. To cut the power: kill the
 * program with SIGKILL, and put the image in the folder's place.
 *
 *   POWERCUT_ROOT    the folder; files below it are followed
 *   POWERCUT_IMAGE   the image; at the start it holds the same as the folder
 *   POWERCUT_EARLY   of a hundred writes, how many reach the image at once, whole or in part, as a disk is free to do
 *   POWERCUT_SYNC_US how long a sync takes at least, in microseconds
 *
 * What a failed sync leaves behind: nothing. The system marks such bytes as written though they are not, so they never
 * reach the image, whatever syncs follow, unless they are written again.
 *
 * Files in shared memory (`-shm`) are not followed: SQLite makes them anew. Any other file below the folder that is
 * mapped for writing ends the program, because what is written so cannot be seen here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define SECTOR 512
#define MOST_FDS 4096

struct range { off_t from, to; };

/* A file below the root, for as long as the program knows it. */
struct file {
    dev_t dev; ino_t ino;
    int gone;                /* removed or replaced: its number may be another's now */
    char path[PATH_MAX];     /* below the root, as the program sees it */
    char durable[PATH_MAX];  /* below the image; empty: no power cut would leave it */
    struct range *dirty; size_t dirty_count, dirty_room;
    off_t lowest;            /* it was cut to this size since the last sync; -1: it was not */
    struct file *next;
};

/* What the folder was told to change, in order, until it is synced. */
struct change { struct file *file; char to[PATH_MAX]; /* empty: remove */ struct change *next; };

static struct file *files;
static struct change *changes, **changes_end = &changes;
static struct file *by_fd[MOST_FDS];
static char is_folder[MOST_FDS];
static char root[PATH_MAX], image[PATH_MAX];
static size_t root_length;
static int early;
static long sync_us;
static unsigned chance;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(result, name, ...) \
    static result (*real_##name)(__VA_ARGS__); \
    static void find_##name(void) { if (!real_##name) real_##name = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name); }
REAL(int, openat, int, const char *, int, ...)
REAL(ssize_t, write, int, const void *, size_t)
REAL(ssize_t, pwrite64, int, const void *, size_t, off_t)
REAL(ssize_t, writev, int, const struct iovec *, int)
REAL(ssize_t, pwritev, int, const struct iovec *, int, off_t)
REAL(int, ftruncate64, int, off_t)
REAL(int, fsync, int)
REAL(int, fdatasync, int)
REAL(int, renameat, int, const char *, int, const char *)
REAL(int, unlinkat, int, const char *, int)
REAL(int, close, int)
REAL(int, dup, int)
REAL(int, dup3, int, int, int)
REAL(int, fcntl64, int, int, ...)
REAL(void *, mmap64, void *, size_t, int, int, int, off_t)

static void die(const char *why, const char *what) {
    dprintf(2, "powercut: %s: %s\n", why, what);
    _exit(70);
}

__attribute__((constructor)) static void start(void) {
    find_openat(); find_write(); find_pwrite64(); find_writev(); find_pwritev(); find_ftruncate64(); find_fsync();
    find_fdatasync(); find_renameat(); find_unlinkat(); find_close(); find_dup(); find_dup3(); find_fcntl64();
    find_mmap64();
    const char *folder = getenv("POWERCUT_ROOT"), *beside = getenv("POWERCUT_IMAGE");
    if (!folder || !beside) return;
    if (!realpath(folder, root) || !realpath(beside, image)) die("cannot be found", folder);
    root_length = strlen(root);
    const char *value = getenv("POWERCUT_EARLY");
    early = value ? atoi(value) : 0;
    value = getenv("POWERCUT_SYNC_US");
    sync_us = value ? atol(value) : 0;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    chance = (unsigned)now.tv_nsec ^ (unsigned)getpid();
}

/* -- what is where -------------------------------------------------------------------------------------------------- */

/* The part of an absolute path below the root; null where it is elsewhere, or is not followed. */
static const char *below(const char *path) {
    if (!root_length || strncmp(path, root, root_length) || path[root_length] != '/') return NULL;
    size_t length = strlen(path);
    if (length > 4 && !strcmp(path + length - 4, "-shm")) return NULL;
    return path + root_length + 1;
}

/* The absolute path of a name whose last part may not exist. */
static int absolute(int at, const char *name, char *out) {
    char folder[PATH_MAX], link[64];
    if (name[0] != '/' && at != AT_FDCWD) {
        char base[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
        if (snprintf(folder, sizeof folder, "%s/%s", base, name) >= (int)sizeof folder) return 0;
    } else if (snprintf(folder, sizeof folder, "%s", name) >= (int)sizeof folder) {
        return 0;
    }
    char *slash = strrchr(folder, '/');
    char resolved[PATH_MAX];
    const char *last = slash ? slash + 1 : folder;
    if (slash && slash != folder) {
        *slash = 0;
        if (!realpath(folder, resolved)) return 0;
    } else if (!realpath(slash ? "/" : ".", resolved)) {
        return 0;
    }
    return snprintf(out, PATH_MAX, "%s/%s", resolved, last) < PATH_MAX;
}

static int path_of(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, out, PATH_MAX - 1);
    if (length < 0) return 0;
    out[length] = 0;
    return 1;
}

static void image_path(const char *name, char *out) {
    if (snprintf(out, PATH_MAX, "%s/%s", image, name) >= PATH_MAX) die("path is too long", name);
}

static struct file *find(dev_t dev, ino_t ino) {
    for (struct file *file = files; file; file = file->next)
        if (!file->gone && file->dev == dev && file->ino == ino) return file;
    return NULL;
}

/* Whatever stood under this name in the image stands there no longer. */
static void claim(struct file *owner, const char *name) {
    for (struct file *file = files; file; file = file->next)
        if (file != owner && !strcmp(file->durable, name)) file->durable[0] = 0;
    snprintf(owner->durable, sizeof owner->durable, "%s", name);
}

static struct file *known(const struct stat *about, const char *name, int is_new) {
    struct file *file = find(about->st_dev, about->st_ino);
    if (file) return file;
    file = calloc(1, sizeof *file);
    if (!file) die("no memory", name);
    file->dev = about->st_dev;
    file->ino = about->st_ino;
    file->lowest = -1;
    snprintf(file->path, sizeof file->path, "%s", name);
    file->next = files;
    files = file;
    if (!is_new) {
        /* It was there before the program started, so it is in the image, unless that name is another's by now. */
        char path[PATH_MAX];
        image_path(name, path);
        int taken = 0;
        for (struct file *other = file->next; other; other = other->next) taken |= !strcmp(other->durable, name);
        if (!taken && !access(path, F_OK)) snprintf(file->durable, sizeof file->durable, "%s", name);
    }
    return file;
}

/* -- the image ------------------------------------------------------------------------------------------------------ */

static int open_image(struct file *file, int create) {
    char path[PATH_MAX];
    image_path(file->durable, path);
    int fd = real_openat(AT_FDCWD, path, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_TRUNC : 0), 0600);
    if (fd < 0) die("the image cannot be opened", path);
    return fd;
}

static void appear(struct file *file) {
    claim(file, file->path);
    real_close(open_image(file, 1));
}

static void copy(int from, int to, off_t at, off_t end) {
    static char buffer[1 << 16]; /* under the lock */
    while (at < end) {
        size_t want = (size_t)(end - at) < sizeof buffer ? (size_t)(end - at) : sizeof buffer;
        ssize_t got = pread64(from, buffer, want, at);
        if (got <= 0) return; /* cut off since */
        if (real_pwrite64(to, buffer, (size_t)got, at) != got) die("the image cannot be written", strerror(errno));
        at += got;
    }
}

static void add(struct file *file, off_t from, off_t to) {
    struct range *last = file->dirty_count ? &file->dirty[file->dirty_count - 1] : NULL;
    if (last && last->to == from) { last->to = to; return; }
    if (file->dirty_count == file->dirty_room) {
        file->dirty_room = file->dirty_room ? file->dirty_room * 2 : 64;
        file->dirty = realloc(file->dirty, file->dirty_room * sizeof *file->dirty);
        if (!file->dirty) die("no memory", file->path);
    }
    file->dirty[file->dirty_count++] = (struct range){from, to};
}

static void wrote(int fd, struct file *file, off_t from, ssize_t length) {
    if (length <= 0) return;
    add(file, from, from + length);
    if (!early || !file->durable[0] || file->gone || (int)((unsigned)rand_r(&chance) % 100) >= early) return;
    /* The disk is ahead of what it promised: the whole write, or its first sectors. */
    off_t to = from + length;
    if (rand_r(&chance) % 2) {
        off_t sectors = length / SECTOR + 1;
        off_t cut = (from / SECTOR + (off_t)((unsigned)rand_r(&chance) % (unsigned)sectors)) * SECTOR;
        if (cut < to) to = cut;
    }
    int path_fd = open_image(file, 0);
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int reading = real_openat(AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
    if (reading >= 0 && from < to) copy(reading, path_fd, from, to);
    if (reading >= 0) real_close(reading);
    real_close(path_fd);
}

static void cut_to(struct file *file, off_t size) {
    if (file->lowest < 0 || size < file->lowest) file->lowest = size;
    size_t kept = 0;
    for (size_t i = 0; i < file->dirty_count; i++) {
        struct range range = file->dirty[i];
        if (range.to > size) range.to = size;
        if (range.from < range.to) file->dirty[kept++] = range;
    }
    file->dirty_count = kept;
}

static void forget(struct file *file) {
    file->dirty_count = 0;
    file->lowest = -1;
}

/* The file's bytes are on disk now. In steps, so that a cut in between leaves some of them, as it may. */
static void sync_file(int fd, struct file *file) {
    if (file->gone && !file->durable[0]) return;
    if (!file->durable[0]) appear(file);
    struct stat about;
    if (fstat(fd, &about)) return;
    int to = open_image(file, 0);
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int from = real_openat(AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
    if (file->lowest >= 0) {
        struct stat before;
        if (!fstat(to, &before) && before.st_size > file->lowest) real_ftruncate64(to, file->lowest);
    }
    for (size_t i = 0; from >= 0 && i < file->dirty_count; i++) copy(from, to, file->dirty[i].from, file->dirty[i].to);
    real_ftruncate64(to, about.st_size);
    if (from >= 0) real_close(from);
    real_close(to);
    forget(file);
}

static void sync_folder(const char *folder) {
    char from[PATH_MAX], to[PATH_MAX];
    size_t length = strlen(folder);
    struct change **next = &changes;
    while (*next) {
        struct change *change = *next;
        const char *name = change->to[0] ? change->to : change->file->path;
        const char *slash = strrchr(name, '/');
        size_t parent = slash ? (size_t)(slash - name) : 0;
        if (parent != length || strncmp(name, folder, length)) { next = &change->next; continue; }
        if (change->file->durable[0]) {
            image_path(change->file->durable, from);
            if (change->to[0]) {
                image_path(change->to, to);
                if (real_renameat(AT_FDCWD, from, AT_FDCWD, to)) die("the image cannot be changed", to);
                claim(change->file, change->to);
            } else {
                real_unlinkat(AT_FDCWD, from, 0);
                change->file->durable[0] = 0;
            }
        }
        *next = change->next;
        free(change);
    }
    for (changes_end = &changes; *changes_end; changes_end = &(*changes_end)->next) {}
    /* Names of files that nobody synced: the file is there, and what was written into it is not. */
    for (struct file *file = files; file; file = file->next) {
        const char *slash = strrchr(file->path, '/');
        size_t parent = slash ? (size_t)(slash - file->path) : 0;
        if (!file->gone && !file->durable[0] && parent == length && !strncmp(file->path, folder, length)) appear(file);
    }
}

static void plan(struct file *file, const char *to) {
    struct change *change = calloc(1, sizeof *change);
    if (!change) die("no memory", file->path);
    change->file = file;
    snprintf(change->to, sizeof change->to, "%s", to);
    *changes_end = change;
    changes_end = &change->next;
}

/* -- what the program calls ----------------------------------------------------------------------------------------- */

static void opened(int fd, int existed, int flags) {
    char path[PATH_MAX];
    struct stat about;
    if (fd < 0 || !root_length) return;
    if (fd >= MOST_FDS) die("too many open files", "raise MOST_FDS");
    by_fd[fd] = NULL;
    is_folder[fd] = 0;
    if (!path_of(fd, path) || fstat(fd, &about)) return;
    if (S_ISDIR(about.st_mode)) {
        is_folder[fd] = !strcmp(path, root) || below(path) != NULL;
        return;
    }
    const char *name = below(path);
    if (!name || !S_ISREG(about.st_mode)) return;
    struct file *file = known(&about, name, !existed);
    if (existed && (flags & O_TRUNC)) cut_to(file, 0);
    by_fd[fd] = file;
}

static int open_at(int at, const char *path, int flags, mode_t mode) {
    find_openat();
    if (!root_length) return real_openat(at, path, flags, mode);
    pthread_mutex_lock(&lock);
    int existed = !faccessat(at, path, F_OK, 0);
    int fd = real_openat(at, path, flags, mode);
    int saved = errno;
    opened(fd, existed, flags);
    pthread_mutex_unlock(&lock);
    errno = saved;
    return fd;
}

#define WITH_MODE(last) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { WITH_MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { WITH_MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { WITH_MODE(flags) return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { WITH_MODE(flags) return open_at(at, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static struct file *followed(int fd) { return fd >= 0 && fd < MOST_FDS ? by_fd[fd] : NULL; }

/* Runs a write under the lock and notes what it wrote; `at` < 0: where the file stands. */
#define WRITING(call, at) \
    struct file *file = followed(fd); \
    if (!file) return call; \
    pthread_mutex_lock(&lock); \
    ssize_t done = call; \
    int saved = errno; \
    if (done > 0) wrote(fd, file, (at) < 0 ? lseek64(fd, 0, SEEK_CUR) - done : (at), done); \
    pthread_mutex_unlock(&lock); \
    errno = saved; \
    return done;

ssize_t write(int fd, const void *bytes, size_t length) { find_write(); WRITING(real_write(fd, bytes, length), (off_t)-1) }
ssize_t writev(int fd, const struct iovec *parts, int count) { find_writev(); WRITING(real_writev(fd, parts, count), (off_t)-1) }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { find_pwrite64(); WRITING(real_pwrite64(fd, bytes, length, at), at) }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { find_pwritev(); WRITING(real_pwritev(fd, parts, count, at), at) }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) { return pwritev(fd, parts, count, at); }

int ftruncate64(int fd, off_t size) {
    find_ftruncate64();
    struct file *file = followed(fd);
    if (!file) return real_ftruncate64(fd, size);
    pthread_mutex_lock(&lock);
    int result = real_ftruncate64(fd, size), saved = errno;
    if (!result) cut_to(file, size);
    pthread_mutex_unlock(&lock);
    errno = saved;
    return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int syncing(int fd, int (*call)(int)) {
    struct file *file = followed(fd);
    int folder = fd >= 0 && fd < MOST_FDS && is_folder[fd];
    if (!file && !folder) return call(fd);
    if (sync_us > 0) usleep((useconds_t)sync_us);
    pthread_mutex_lock(&lock);
    int result = call(fd), saved = errno;
    if (result && file) forget(file);
    if (!result && file) sync_file(fd, file);
    if (!result && folder) {
        char path[PATH_MAX];
        const char *name = path_of(fd, path) ? below(path) : NULL;
        sync_folder(name ? name : "");
    }
    pthread_mutex_unlock(&lock);
    errno = saved;
    return result;
}
int fsync(int fd) { find_fsync(); return syncing(fd, real_fsync); }
int fdatasync(int fd) { find_fdatasync(); return syncing(fd, real_fdatasync); }

int renameat(int from_at, const char *from, int to_at, const char *to) {
    find_renameat();
    char source[PATH_MAX], target[PATH_MAX];
    struct stat about, other;
    int is_ours = root_length && absolute(from_at, from, source) && absolute(to_at, to, target) && below(source) && below(target);
    if (!is_ours) return real_renameat(from_at, from, to_at, to);
    pthread_mutex_lock(&lock);
    int replaces = !lstat(target, &other), found = !lstat(source, &about) && S_ISREG(about.st_mode);
    int result = real_renameat(from_at, from, to_at, to), saved = errno;
    if (!result && found) {
        struct file *file = known(&about, below(source), 0), *old = replaces ? find(other.st_dev, other.st_ino) : NULL;
        if (old && old != file) old->gone = 1;
        snprintf(file->path, sizeof file->path, "%s", below(target));
        plan(file, file->path);
    }
    pthread_mutex_unlock(&lock);
    errno = saved;
    return result;
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int unlinkat(int at, const char *path, int flags) {
    find_unlinkat();
    char name[PATH_MAX];
    struct stat about;
    if (!root_length || !absolute(at, path, name) || !below(name)) return real_unlinkat(at, path, flags);
    pthread_mutex_lock(&lock);
    int found = !lstat(name, &about) && S_ISREG(about.st_mode);
    int result = real_unlinkat(at, path, flags), saved = errno;
    if (!result && found) {
        struct file *file = known(&about, below(name), 0);
        file->gone = 1;
        plan(file, "");
    }
    pthread_mutex_unlock(&lock);
    errno = saved;
    return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

static void same(int from, int to) {
    if (from < 0 || to < 0 || from >= MOST_FDS || to >= MOST_FDS) return;
    by_fd[to] = by_fd[from];
    is_folder[to] = is_folder[from];
}
int dup(int fd) { find_dup(); int new = real_dup(fd); same(fd, new); return new; }
int dup3(int fd, int to, int flags) { find_dup3(); int new = real_dup3(fd, to, flags); same(fd, new); return new; }
int dup2(int fd, int to) { return fd == to ? to : dup3(fd, to, 0); }

int fcntl64(int fd, int command, ...) {
    find_fcntl64();
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    int result = real_fcntl64(fd, command, argument);
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) same(fd, result);
    return result;
}
int fcntl(int fd, int command, ...) {
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return fcntl64(fd, command, argument);
}

int close(int fd) {
    find_close();
    if (fd >= 0 && fd < MOST_FDS) { by_fd[fd] = NULL; is_folder[fd] = 0; }
    return real_close(fd);
}

void *mmap64(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
    find_mmap64();
    if (fd >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE) && followed(fd)) die("mapped for writing", followed(fd)->path);
    return real_mmap64(at, length, protection, flags, fd, offset);
}
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
    return mmap64(at, length, protection, flags, fd, offset);
}
