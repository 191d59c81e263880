// From fork to exec: namespaces, mounts, groups, limits, and no powers.
#define _GNU_SOURCE
#include "csessions.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Where the child says what failed: the errno, then the words.
struct complaint {
    int code;
    char step[508];
};

static _Noreturn void fail(int report, int code, const char *step, const char *what) {
    struct complaint complaint = {.code = code};
    size_t length = 0;
    for (const char *text = step; *text && length < sizeof complaint.step - 1; text++)
        complaint.step[length++] = *text;
    if (what) {
        if (length < sizeof complaint.step - 1) complaint.step[length++] = ' ';
        for (; *what && length < sizeof complaint.step - 1; what++) complaint.step[length++] = *what;
    }
    ssize_t written = write(report, &complaint, sizeof complaint);
    (void)written;
    _exit(127);
}

static int put(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t length = (ssize_t)strlen(text);
    ssize_t written = write(file, text, (size_t)length);
    int code = errno;
    close(file);
    errno = code;
    return written == length ? 0 : -1;
}

// "0 NUMBER 1", the map of one user to the namespace's root.
static void map(char *text, unsigned number) {
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    *text++ = '0';
    *text++ = ' ';
    while (count > 0) *text++ = digits[--count];
    *text++ = ' ';
    *text++ = '1';
    *text = 0;
}

static void enter_namespaces(const struct session_start *start, int report) {
    if (start->shown) {
        if (unshare(CLONE_NEWNS) != 0) fail(report, errno, "making a mount namespace", NULL);
    } else {
        char users[32], groups[32];
        map(users, getuid());
        map(groups, getgid());
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            fail(report, errno, "making a user namespace", NULL);
        if (put("/proc/self/setgroups", "deny") != 0 || put("/proc/self/uid_map", users) != 0
            || put("/proc/self/gid_map", groups) != 0)
            fail(report, errno, "mapping the user into a namespace", NULL);
    }
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        fail(report, errno, "making mounts private", NULL);
}

static void stage(const struct session_start *start, int report) {
    if (chdir(start->directory) != 0) fail(report, errno, "entering", start->directory);
    for (const char *const *next = start->operations; *next;) {
        const char *kind = next[0];
        if (strcmp(kind, "directory") == 0) {
            mode_t mode = 0;
            for (const char *digit = next[1]; *digit; digit++) mode = mode * 8 + (mode_t)(*digit - '0');
            if (mkdir(next[2], 0700) != 0 || chmod(next[2], mode) != 0) fail(report, errno, "making", next[2]);
            if (start->shown && lchown(next[2], start->user, start->group) != 0)
                fail(report, errno, "giving to the session's user", next[2]);
            next += 3;
        } else if (strcmp(kind, "memory") == 0) {
            if (mount("swegym", next[2], "tmpfs", MS_NOSUID | MS_NODEV, next[1]) != 0)
                fail(report, errno, "mounting memory at", next[2]);
            next += 3;
        } else if (strcmp(kind, "overlay") == 0) {
            if (mount("swegym", next[2], "overlay", MS_NOSUID | MS_NODEV, next[1]) != 0)
                fail(report, errno, "mounting layers at", next[2]);
            next += 3;
        } else if (strcmp(kind, "bind") == 0) {
            if (mount(next[1], next[2], NULL, MS_BIND | MS_REC, NULL) != 0)
                fail(report, errno, "mounting", next[1]);
            next += 3;
        } else {
            fail(report, EINVAL, "unknown operation", kind);
        }
    }
    if (start->shown && mount(".", start->shown, NULL, MS_BIND | MS_REC, NULL) != 0)
        fail(report, errno, "showing the stage at", start->shown);
}

static void drop_powers(const struct session_start *start, int report) {
    if (start->shown) {
        for (int power = 0; prctl(PR_CAPBSET_READ, power, 0, 0, 0) >= 0; power++)
            if (prctl(PR_CAPBSET_DROP, power, 0, 0, 0) != 0)
                fail(report, errno, "dropping powers", NULL);
        if (syscall(SYS_setgroups, 0, NULL) != 0
            || syscall(SYS_setresgid, start->group, start->group, start->group) != 0
            || syscall(SYS_setresuid, start->user, start->user, start->user) != 0)
            fail(report, errno, "becoming the session's user", NULL);
        struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
        if (syscall(SYS_capset, &header, none) != 0) fail(report, errno, "dropping powers", NULL);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(report, errno, "renouncing new powers", NULL);
}

static void take_descriptors(const struct session_start *start, int report) {
    enum { ABOVE = 200 };
    int none = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (none < 0) fail(report, errno, "opening", "/dev/null");
    int moved[16];
    if (start->descriptor_count > 15) fail(report, EINVAL, "passing descriptors", NULL);
    // Above all the numbers that are wanted first, so that none is overwritten before it is used.
    for (size_t index = 0; index < start->descriptor_count; index++) {
        moved[index] = fcntl(start->descriptors[index], F_DUPFD_CLOEXEC, ABOVE);
        if (moved[index] < 0) fail(report, errno, "passing descriptors", NULL);
    }
    int log = fcntl(start->log, F_DUPFD_CLOEXEC, ABOVE);
    int away = fcntl(report, F_DUPFD_CLOEXEC, ABOVE);
    none = fcntl(none, F_DUPFD_CLOEXEC, ABOVE);
    if (log < 0 || away < 0 || none < 0) fail(report, errno, "passing descriptors", NULL);
    syscall(SYS_close_range, 3, ABOVE - 1, 0);
    if (dup2(none, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        fail(away, errno, "passing descriptors", NULL);
    for (size_t index = 0; index < start->descriptor_count; index++)
        if (dup2(moved[index], start->numbers[index]) < 0) fail(away, errno, "passing descriptors", NULL);
    execve(start->command[0], (char *const *)start->command, (char *const *)start->variables);
    fail(away, errno, "starting", start->command[0]);
}

static _Noreturn void become(const struct session_start *start, int report) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    setsid();
    umask(022);
    for (const char *const *group = start->groups; *group; group++)
        if (put(*group, "0") != 0) fail(report, errno, "entering the control group", *group);
    if (start->spared) put("/proc/self/oom_score_adj", "-900");
    enter_namespaces(start, report);
    stage(start, report);
    for (size_t index = 0; index < start->limit_count; index++) {
        struct rlimit limit = {.rlim_cur = start->limits[index].value, .rlim_max = start->limits[index].value};
        if (setrlimit(start->limits[index].resource, &limit) != 0) fail(report, errno, "setting limits", NULL);
    }
    drop_powers(start, report);
    take_descriptors(start, report);
    _exit(127);
}

pid_t session_start(const struct session_start *start, char *step, size_t size) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        snprintf(step, size, "making a pipe");
        return -1;
    }
    pid_t process = fork();
    if (process == 0) become(start, report[1]);
    int code = errno;
    close(report[1]);
    if (process < 0) {
        close(report[0]);
        snprintf(step, size, "starting a process");
        errno = code;
        return -1;
    }
    struct complaint complaint;
    ssize_t got;
    do got = read(report[0], &complaint, sizeof complaint);
    while (got < 0 && errno == EINTR);
    close(report[0]);
    if (got == 0) return process;
    waitpid(process, NULL, 0);
    complaint.step[sizeof complaint.step - 1] = 0;
    snprintf(step, size, "%s", got == sizeof complaint ? complaint.step : "setting the stage");
    errno = got == sizeof complaint ? complaint.code : EIO;
    return -1;
}
