// Journals and breaks the file calls of one process under one folder. Loaded by LD_PRELOAD:
//
//   EDGEVAULT_FAULTS_ROOT     the folder; calls on anything else pass through untouched
//   EDGEVAULT_FAULTS_JOURNAL  where records go (see Journal/JournalRecord.cs for their layout)
//   EDGEVAULT_FAULTS_PLAN     faults, comma-separated: call[@part of path]:nth:times:action[:argument]
//
// call:   openat pwrite64 write fsync fdatasync ftruncate fallocate rename unlink mkdir
// nth:    the first call that is struck, counted from 1; times: how many from there on, -1 for ever
// action: error:ERRNO   fails, nothing done            torn:ERRNO   a write does half, then fails
//         short         a write does half, says so     slow:MS      done after a pause
//         kill          SIGKILL before it is done      killafter    SIGKILL when it was done
//         lie           a sync says that it succeeded, and the journal that it failed: for testing the campaigns
//
// Each call has a record when it begins and one when it ended: a write is covered by a sync only if it had ended when
// the sync began. Writes to standard output are journalled as marks, so that acknowledgements have their place.
// The real calls are made as system calls, so nothing here depends on what else is loaded.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// The first ten are the calls of a plan, in the order of call_names.
enum op { OPEN, WRITE_AT, WRITE_NEXT, FSYNC, FDATASYNC, TRUNCATE, ALLOCATE, RENAME, UNLINK, MKDIR, MARK, FAULT };
enum phase { BEGIN, END };
enum action { NONE, ERROR, TORN, SHORT, SLOW, KILL, KILL_AFTER, LIE };

static const char *const call_names[] = { "openat", "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "fallocate",
                                          "rename", "unlink", "mkdir" };

struct record {
    uint32_t magic;
    uint8_t op, phase;
    uint16_t zero;
    int32_t handle;
    uint32_t sequence;
    int32_t error;
    uint32_t path_length, data_length, zero2;
    int64_t a, b;
};

_Static_assert(sizeof(struct record) == 48, "JournalRecord.cs reads 48 bytes");

struct fault {
    enum op op;
    char part[128];
    long nth, times, argument;
    enum action action;
    atomic_long seen;
};

#define FAULTS_MAX 16
#define DESCRIPTORS_MAX 65536

static char root[PATH_MAX];
static size_t root_length;
static int journal = -1;
static struct fault faults[FAULTS_MAX];
static int fault_count;
static atomic_uint sequences;
static atomic_int handles_made;
static atomic_int handles[DESCRIPTORS_MAX];
static char *paths[DESCRIPTORS_MAX];
static struct stat output;

// ---- journal ---------------------------------------------------------------------------------------------------

static void note(enum op op, enum phase phase, uint32_t sequence, int handle, int error, int64_t a, int64_t b,
                 const char *path, const void *data, size_t length)
{
    struct record record = { .magic = 0x314A5645, .op = op, .phase = phase, .handle = handle, .sequence = sequence,
                             .error = error, .path_length = path ? strlen(path) : 0, .data_length = length, .a = a,
                             .b = b };
    struct iovec parts[] = {
        { &record, sizeof record }, { (void *)path, record.path_length }, { (void *)data, length },
    };
    int saved = errno;
    ssize_t wanted = sizeof record + record.path_length + length;
    if (syscall(SYS_writev, journal, parts, 3) != wanted) {
        // A journal with a hole would call a loss what is none; the campaign sees the process die.
        _exit(99);
    }
    errno = saved;
}

// ---- plan ------------------------------------------------------------------------------------------------------

static enum action action_of(const char *text)
{
    static const char *const names[] = { "", "error", "torn", "short", "slow", "kill", "killafter", "lie" };
    for (int i = 1; i < 8; i++) {
        if (strcmp(text, names[i]) == 0) {
            return i;
        }
    }
    return NONE;
}

static void plan(char *text)
{
    char *rest = text;
    for (char *item; (item = strsep(&rest, ",")) != NULL && *item != 0 && fault_count < FAULTS_MAX;) {
        struct fault *fault = &faults[fault_count];
        char *call = strsep(&item, ":"), *nth = strsep(&item, ":"), *times = strsep(&item, ":"),
             *action = strsep(&item, ":"), *argument = item;
        char *name = call ? strsep(&call, "@") : NULL;
        int known = -1;
        for (int i = 0; name && i < 10; i++) {
            known = strcmp(name, call_names[i]) == 0 ? i : known;
        }
        fault->action = action ? action_of(action) : NONE;
        if (known < 0 || fault->action == NONE) {
            dprintf(2, "faults.so: cannot read the plan\n");
            _exit(98);
        }
        fault->op = known;
        fault->nth = atol(nth);
        fault->times = atol(times);
        fault->argument = argument ? atol(argument) : 0;
        snprintf(fault->part, sizeof fault->part, "%s", call ? call : "");
        fault_count++;
    }
}

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("EDGEVAULT_FAULTS_ROOT"), *file = getenv("EDGEVAULT_FAULTS_JOURNAL"),
               *text = getenv("EDGEVAULT_FAULTS_PLAN");
    if (!folder || !file) {
        return;
    }
    root_length = snprintf(root, sizeof root, "%s", folder);
    journal = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (journal < 0) {
        _exit(97);
    }
    if (fstat(STDOUT_FILENO, &output) != 0 || !S_ISFIFO(output.st_mode)) {
        memset(&output, 0, sizeof output);
    }
    if (text) {
        plan(strdup(text));
    }
}

// .NET writes to a duplicate of standard output, so the number of the descriptor says nothing.
static int is_output(int descriptor)
{
    struct stat other;
    return journal >= 0 && output.st_ino && fstat(descriptor, &other) == 0 && other.st_dev == output.st_dev
        && other.st_ino == output.st_ino;
}

static int inside(const char *path)
{
    return journal >= 0 && path && strncmp(path, root, root_length) == 0
        && (path[root_length] == 0 || path[root_length] == '/');
}

static int handle_of(int descriptor)
{
    return journal >= 0 && descriptor >= 0 && descriptor < DESCRIPTORS_MAX ? atomic_load(&handles[descriptor]) : 0;
}

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    pause();
}

static struct fault *strike(enum op call, const char *path)
{
    struct fault *hit = NULL;
    for (int i = 0; i < fault_count; i++) {
        struct fault *fault = &faults[i];
        if (fault->op != call || (fault->part[0] && !strstr(path, fault->part))) {
            continue;
        }
        long seen = atomic_fetch_add(&fault->seen, 1) + 1;
        if (seen >= fault->nth && (fault->times < 0 || seen < fault->nth + fault->times)) {
            hit = fault;
        }
    }
    if (!hit) {
        return NULL;
    }
    note(FAULT, BEGIN, 0, 0, (int)hit->argument, call, hit->action, path, NULL, 0);
    if (hit->action == KILL) {
        die();
    }
    if (hit->action == SLOW) {
        struct timespec pause = { hit->argument / 1000, hit->argument % 1000 * 1000000 };
        nanosleep(&pause, NULL);
    }
    return hit;
}

static int fails(const struct fault *fault)
{
    return fault && (fault->action == ERROR || fault->action == TORN);
}

static void dies_after(const struct fault *fault)
{
    if (fault && fault->action == KILL_AFTER) {
        die();
    }
}

// ---- calls -----------------------------------------------------------------------------------------------------

static int do_open(int folder, const char *path, int flags, mode_t mode)
{
    if (!inside(path)) {
        return syscall(SYS_openat, folder, path, flags, mode);
    }
    const struct fault *fault = strike(OPEN, path);
    if (fails(fault)) {
        errno = (int)fault->argument;
        return -1;
    }
    // Begun before it is done: a file that a killed process made may be there, although nobody was told.
    uint32_t sequence = atomic_fetch_add(&sequences, 1);
    int handle = atomic_fetch_add(&handles_made, 1) + 1;
    note(OPEN, BEGIN, sequence, handle, 0, flags, mode, path, NULL, 0);
    int descriptor = syscall(SYS_openat, folder, path, flags, mode);
    int error = descriptor < 0 ? errno : 0;
    if (descriptor >= 0 && descriptor < DESCRIPTORS_MAX) {
        paths[descriptor] = strdup(path);
        atomic_store(&handles[descriptor], handle);
    }
    note(OPEN, END, sequence, handle, error, flags, 0, NULL, NULL, 0);
    dies_after(fault);
    errno = error;
    return descriptor;
}

static ssize_t raw_write(int descriptor, const void *data, size_t count, off_t offset, int at)
{
    return at ? syscall(SYS_pwrite64, descriptor, data, count, offset) : syscall(SYS_write, descriptor, data, count);
}

static ssize_t do_write(enum op call, int descriptor, const void *data, size_t count, off_t offset)
{
    int at = call == WRITE_AT;
    int handle = handle_of(descriptor);
    if (!handle) {
        if (!at && is_output(descriptor)) {
            note(MARK, END, atomic_fetch_add(&sequences, 1), 0, 0, 0, 0, NULL, data, count);
        }
        return raw_write(descriptor, data, count, offset, at);
    }
    if (!at) {
        offset = lseek(descriptor, 0, SEEK_CUR);
    }
    const struct fault *fault = strike(call, paths[descriptor]);
    size_t wanted = fault && (fault->action == TORN || fault->action == SHORT) && count > 1 ? count / 2 : count;
    if (fault && fault->action == ERROR) {
        errno = (int)fault->argument;
        return -1;
    }
    uint32_t sequence = atomic_fetch_add(&sequences, 1);
    note(call, BEGIN, sequence, handle, 0, offset, wanted, NULL, data, wanted);
    ssize_t written = raw_write(descriptor, data, wanted, offset, at);
    int error = written < 0 ? errno : fails(fault) ? (int)fault->argument : 0;
    note(call, END, sequence, handle, error, offset, written, NULL, NULL, 0);
    dies_after(fault);
    errno = error;
    return error ? -1 : written;
}

static int do_sync(enum op call, int descriptor)
{
    int handle = handle_of(descriptor);
    if (!handle) {
        return syscall(call == FSYNC ? SYS_fsync : SYS_fdatasync, descriptor);
    }
    const struct fault *fault = strike(call, paths[descriptor]);
    uint32_t sequence = atomic_fetch_add(&sequences, 1);
    note(call, BEGIN, sequence, handle, 0, 0, 0, NULL, NULL, 0);
    int error = fails(fault) ? (int)fault->argument
        : syscall(call == FSYNC ? SYS_fsync : SYS_fdatasync, descriptor) == 0 ? 0 : errno;
    int lies = fault && fault->action == LIE;
    note(call, END, sequence, handle, lies ? EIO : error, 0, 0, NULL, NULL, 0);
    dies_after(fault);
    errno = error;
    return error ? -1 : 0;
}

// The length of a file: cut to it, or grown to at least it.
static int do_length(enum op call, int descriptor, int mode, off_t offset, off_t length)
{
    int handle = handle_of(descriptor);
    const struct fault *fault = handle ? strike(call, paths[descriptor]) : NULL;
    uint32_t sequence = atomic_fetch_add(&sequences, 1);
    if (handle) {
        note(call, BEGIN, sequence, handle, 0, offset, length, NULL, NULL, 0);
    }
    int error = fails(fault) ? (int)fault->argument
        : (call == TRUNCATE ? syscall(SYS_ftruncate, descriptor, length)
                            : syscall(SYS_fallocate, descriptor, mode, offset, length)) == 0 ? 0 : errno;
    if (handle) {
        note(call, END, sequence, handle, error, offset, length, NULL, NULL, 0);
        dies_after(fault);
    }
    errno = error;
    return error ? -1 : 0;
}

static int raw_name(enum op call, const char *path, const char *to, int flags)
{
    return call == RENAME ? syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, to, 0)
        : call == UNLINK  ? syscall(SYS_unlinkat, AT_FDCWD, path, flags)
                          : syscall(SYS_mkdirat, AT_FDCWD, path, flags);
}

static int do_name(enum op call, const char *path, const char *to, int flags)
{
    if (!inside(path)) {
        return raw_name(call, path, to, flags);
    }
    const struct fault *fault = strike(call, path);
    uint32_t sequence = atomic_fetch_add(&sequences, 1);
    note(call, BEGIN, sequence, 0, 0, 0, 0, path, to, to ? strlen(to) : 0);
    int error = fails(fault) ? (int)fault->argument : raw_name(call, path, to, flags) == 0 ? 0 : errno;
    note(call, END, sequence, 0, error, 0, 0, NULL, NULL, 0);
    dies_after(fault);
    errno = error;
    return error ? -1 : 0;
}

// ---- the names under which libc offers them ----------------------------------------------------------------------

#define MODE_OF(flags, mode) \
    do { \
        va_list rest; \
        va_start(rest, flags); \
        mode = (flags) & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
    } while (0)

int open(const char *path, int flags, ...)
{
    mode_t mode;
    MODE_OF(flags, mode);
    return do_open(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    mode_t mode;
    MODE_OF(flags, mode);
    return do_open(folder, path, flags, mode);
}

int open64(const char *, int, ...) __attribute__((alias("open")));
int openat64(int, const char *, int, ...) __attribute__((alias("openat")));

// libc opens the folder by itself, unseen; a plan must be able to make that fail too.
DIR *opendir(const char *path)
{
    int descriptor = do_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK, 0);
    return descriptor < 0 ? NULL : fdopendir(descriptor);
}

int closedir(DIR *folder)
{
    static int (*real)(DIR *);
    int descriptor = dirfd(folder);
    if (descriptor >= 0 && descriptor < DESCRIPTORS_MAX) {
        atomic_store(&handles[descriptor], 0);
    }
    real = real ? real : (int (*)(DIR *))dlsym(RTLD_NEXT, "closedir");
    return real(folder);
}

int close(int descriptor)
{
    if (descriptor >= 0 && descriptor < DESCRIPTORS_MAX) {
        atomic_store(&handles[descriptor], 0);
    }
    return syscall(SYS_close, descriptor);
}

ssize_t pwrite(int descriptor, const void *data, size_t count, off_t offset)
{
    return do_write(WRITE_AT, descriptor, data, count, offset);
}

ssize_t pwrite64(int, const void *, size_t, off_t) __attribute__((alias("pwrite")));

ssize_t write(int descriptor, const void *data, size_t count)
{
    return do_write(WRITE_NEXT, descriptor, data, count, 0);
}

int fsync(int descriptor) { return do_sync(FSYNC, descriptor); }

int fdatasync(int descriptor) { return do_sync(FDATASYNC, descriptor); }

int ftruncate(int descriptor, off_t length) { return do_length(TRUNCATE, descriptor, 0, 0, length); }

int ftruncate64(int, off_t) __attribute__((alias("ftruncate")));

int fallocate(int descriptor, int mode, off_t offset, off_t length)
{
    return do_length(ALLOCATE, descriptor, mode, offset, length);
}

int fallocate64(int, int, off_t, off_t) __attribute__((alias("fallocate")));

int posix_fallocate(int descriptor, off_t offset, off_t length)
{
    return do_length(ALLOCATE, descriptor, 0, offset, length) == 0 ? 0 : errno;
}

int posix_fallocate64(int, off_t, off_t) __attribute__((alias("posix_fallocate")));

int rename(const char *path, const char *to) { return do_name(RENAME, path, to, 0); }

int unlink(const char *path) { return do_name(UNLINK, path, NULL, 0); }

int rmdir(const char *path) { return do_name(UNLINK, path, NULL, AT_REMOVEDIR); }

int mkdir(const char *path, mode_t mode) { return do_name(MKDIR, path, NULL, (int)mode); }

// .NET looks P/Invokes up in libc's own handle, past every preloaded library; it gets its answer here.
void *dlsym(void *library, const char *name)
{
    static const struct { const char *name; void *own; } ours[] = {
        { "open", open }, { "open64", open }, { "openat", openat }, { "close", close }, { "pwrite", pwrite },
        { "pwrite64", pwrite }, { "write", write }, { "fsync", fsync }, { "fdatasync", fdatasync },
        { "ftruncate", ftruncate }, { "fallocate", fallocate }, { "posix_fallocate", posix_fallocate },
        { "rename", rename }, { "unlink", unlink }, { "rmdir", rmdir }, { "mkdir", mkdir },
    };
    static void *(*real)(void *, const char *);
    static const char *const versions[] = { "GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5" };
    for (int i = 0; !real && i < 3; i++) {
        real = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    }
    for (size_t i = 0; library != RTLD_NEXT && i < sizeof ours / sizeof *ours; i++) {
        if (strcmp(ours[i].name, name) == 0) {
            return ours[i].own;
        }
    }
    return real(library, name);
}
