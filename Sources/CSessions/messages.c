// Packets with descriptors, and the few system calls that the C library's module hides from Swift.
#define _GNU_SOURCE
#include "csessions.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

int session_send(int socket, const struct session_packet *packet, const int *descriptors, size_t count) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int) * SESSION_DESCRIPTORS)];
    } control;
    struct iovec part = {.iov_base = (void *)packet, .iov_len = sizeof *packet};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > SESSION_DESCRIPTORS) return EINVAL;
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
    }
    for (;;) {
        ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (sent >= 0) return 0;
        if (errno != EINTR) return errno;
    }
}

int session_receive(int socket, struct session_packet *packet, int *descriptors, size_t limit, int flags) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int) * SESSION_DESCRIPTORS)];
    } control;
    struct iovec part = {.iov_base = packet, .iov_len = sizeof *packet};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t got;
    do got = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0) return -1;
    size_t count = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t here = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t index = 0; index < here; index++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof(int));
            if (count < limit) descriptors[count++] = descriptor;
            else close(descriptor);
        }
    }
    if (got == 0) return -2;
    if ((size_t)got != sizeof *packet) {
        for (size_t index = 0; index < count; index++) close(descriptors[index]);
        errno = EPROTO;
        return -1;
    }
    return (int)count;
}

// A socket and its address in a directory; the socket, or a negative errno.
static int session_socket(int directory, const char *name, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", directory, name);
    if (length < 0 || (size_t)length >= sizeof address->sun_path) return -ENAMETOOLONG;
    int number = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    return number < 0 ? -errno : number;
}

int session_listen(int directory, const char *name) {
    struct sockaddr_un address;
    int number = session_socket(directory, name, &address);
    if (number < 0) return number;
    // The socket's own mode is that of its file. The process's mask would be that of all its threads.
    int bound = fchmod(number, 0600);
    if (bound == 0) bound = bind(number, (struct sockaddr *)&address, sizeof address);
    int code = errno;
    if (bound == 0 && listen(number, 256) == 0) return number;
    if (bound == 0) code = errno;
    close(number);
    return -code;
}

int session_connect(int directory, const char *name) {
    struct sockaddr_un address;
    int number = session_socket(directory, name, &address);
    if (number < 0) return number;
    int code;
    do code = connect(number, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
    while (code == EINTR);
    if (code == 0) return number;
    close(number);
    return -code;
}

int session_memory(const char *name, const void *bytes, size_t count) {
    int number = memfd_create(name, MFD_CLOEXEC);
    if (number < 0) return -errno;
    size_t done = 0;
    while (done < count) {
        ssize_t written = write(number, (const char *)bytes + done, count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            int code = written < 0 ? errno : EIO;
            close(number);
            return -code;
        }
        done += (size_t)written;
    }
    if (lseek(number, 0, SEEK_SET) < 0) {
        int code = errno;
        close(number);
        return -code;
    }
    return number;
}

void session_keep_descriptors(void) {
    // CLOSE_RANGE_CLOEXEC
    syscall(SYS_close_range, 3, ~0U, 4);
}

int session_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
}

int session_accept(int listener) {
    int number = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    return number < 0 ? -errno : number;
}

int session_process(pid_t process) {
    int number = (int)syscall(SYS_pidfd_open, process, 0);
    return number < 0 ? -errno : number;
}

int session_signal(int process, int signal) {
    return syscall(SYS_pidfd_send_signal, process, signal, NULL, 0) == 0 ? 0 : errno;
}
