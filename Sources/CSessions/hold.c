// The first process of a session: starts commands, waits for them, and ends with the session.
//
// It is process 1 of its process namespace: signals from inside do not reach it, every orphan is its child, and when it
// ends the kernel ends everything else. It trusts whoever may open its socket, which lies outside.
#define _GNU_SOURCE
#include "csessions.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CLIENTS = 1000, DRAINS = 2 };

// A connection, the command that it started, or what is left of either.
struct client {
    int socket;        // -1 once it has left
    pid_t command;     // 0 when there is none, or it has ended
    int owner;         // a process whose end ends the session; -1 when there is none
    bool owns;         // whether the end of the connection ends the session
    uint32_t flags;
    int drains[DRAINS];
};

static struct client clients[MOST_CLIENTS];
static size_t client_count;
static int64_t deadline;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_BOOTTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static _Noreturn void end(int status) {
    kill(-1, SIGKILL);
    _exit(status);
}

static void answer(int socket, uint32_t kind, int64_t value, const int *descriptors, size_t count) {
    struct session_packet packet = {.kind = kind, .value = value};
    session_send(socket, &packet, descriptors, count);
}

static void close_all(const int *descriptors, int count) {
    for (int index = 0; index < count; index++) close(descriptors[index]);
}

// What is to be executed, pointing into one block of memory.
struct program {
    void *block;
    const char *directory;
    char **arguments;
    char **variables;
    const char *path;
};

// 0, or an errno.
static int read_program(int file, struct program *program) {
    struct stat status;
    if (fstat(file, &status) != 0) return errno;
    size_t size = (size_t)status.st_size;
    if (!S_ISREG(status.st_mode) || size < sizeof(struct session_payload) || size > SESSION_PAYLOAD_BYTES)
        return EMSGSIZE;
    struct session_payload head;
    if (pread(file, &head, sizeof head, 0) != sizeof head) return EIO;
    if (head.bytes != size - sizeof head || head.arguments == 0 || head.arguments > head.bytes
        || head.variables > head.bytes)
        return EPROTO;
    size_t texts = (size_t)head.arguments + head.variables;
    char *block = malloc(head.bytes + (texts + 2) * sizeof(char *));
    if (!block) return ENOMEM;
    char **next = (char **)block;
    char *bytes = block + (texts + 2) * sizeof(char *);
    program->block = block;
    for (size_t done = 0; done < head.bytes;) {
        ssize_t got = pread(file, bytes + done, head.bytes - done, (off_t)(sizeof head + done));
        if (got <= 0) {
            free(block);
            return EIO;
        }
        done += (size_t)got;
    }
    char *limit = bytes + head.bytes;
    char *text = bytes;
    for (size_t index = 0; index <= texts; index++) {
        char *stop = text < limit ? memchr(text, 0, (size_t)(limit - text)) : NULL;
        if (!stop) {
            free(block);
            return EPROTO;
        }
        if (index == 0) {
            program->directory = text;
            program->arguments = next;
        } else {
            *next++ = text;
        }
        if (index == head.arguments) {
            *next++ = NULL;
            program->variables = next;
        }
        text = stop + 1;
    }
    *next = NULL;
    program->path = "/usr/local/bin:/usr/bin:/bin";
    for (char **variable = program->variables; *variable; variable++)
        if (strncmp(*variable, "PATH=", 5) == 0) program->path = *variable + 5;
    return 0;
}

// Executes a program as found on the path of its own variables; the errno when it cannot.
static int execute(const struct program *program) {
    const char *name = program->arguments[0];
    if (strchr(name, '/')) {
        execve(name, program->arguments, program->variables);
        return errno;
    }
    int code = ENOENT;
    char place[4096];
    for (const char *part = program->path;;) {
        const char *stop = strchrnul(part, ':');
        size_t length = (size_t)(stop - part), rest = strlen(name);
        if (length + rest + 2 <= sizeof place && rest > 0) {
            memcpy(place, part, length);
            if (length > 0) place[length++] = '/';
            memcpy(place + length, name, rest + 1);
            execve(place, program->arguments, program->variables);
            if (errno != ENOENT && errno != ENOTDIR) code = errno;
        }
        if (!*stop) return code;
        part = stop + 1;
    }
}

static _Noreturn void run(const struct program *program, const int *stdio, bool terminal, int report) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        ssize_t written = write(score, "0", 1);
        (void)written;
    }
    setsid();
    int code = 0;
    if (terminal && ioctl(stdio[0], TIOCSCTTY, 0) != 0) code = errno;
    for (int number = 0; number < 3; number++)
        if (dup2(stdio[number], number) < 0) code = errno;
    int away = fcntl(report, F_DUPFD_CLOEXEC, 3);
    syscall(SYS_close_range, 3, away - 1, 0);
    syscall(SYS_close_range, away + 1, ~0U, 0);
    if (code == 0 && chdir(program->directory) != 0) code = errno;
    if (code == 0) code = execute(program);
    ssize_t written = write(away, &code, sizeof code);
    (void)written;
    _exit(127);
}

// A terminal's two ends; 0 or an errno.
static int open_terminal(int64_t size, int *master, int *end_inside) {
    *master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*master < 0) return errno;
    int unlock = 0;
    struct winsize window = {.ws_row = size & 0xffff, .ws_col = (size >> 16) & 0xffff};
    if (ioctl(*master, TIOCSPTLCK, &unlock) == 0) {
        *end_inside = ioctl(*master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (*end_inside >= 0) {
            ioctl(*master, TIOCSWINSZ, &window);
            return 0;
        }
    }
    int code = errno;
    close(*master);
    return code;
}

static void start_command(struct client *client, const struct session_packet *packet, int *passed, int count) {
    bool terminal = packet->flags & SESSION_TERMINAL;
    struct program program = {0};
    int stdio[3] = {-1, -1, -1}, master = -1, none = -1, report[2] = {-1, -1};
    int code = client->command != 0 ? EBUSY : count < 1 ? EPROTO : read_program(passed[0], &program);
    if (code == 0 && terminal) {
        code = open_terminal(packet->value, &master, &stdio[0]);
        stdio[1] = stdio[2] = stdio[0];
    } else if (code == 0 && count >= 4) {
        memcpy(stdio, passed + 1, sizeof stdio);
    } else if (code == 0) {
        none = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (none < 0) code = errno;
        stdio[0] = stdio[1] = stdio[2] = none;
    }
    if (code == 0 && pipe2(report, O_CLOEXEC) != 0) code = errno;
    pid_t process = 0;
    if (code == 0) {
        process = fork();
        if (process == 0) run(&program, stdio, terminal, report[1]);
        if (process < 0) code = errno;
        close(report[1]);
        report[1] = -1;
        ssize_t got = 0;
        if (process > 0) {
            int failure = 0;
            do got = read(report[0], &failure, sizeof failure);
            while (got < 0 && errno == EINTR);
            if (got == sizeof failure) code = failure;
        }
        if (code != 0 && process > 0) waitpid(process, NULL, 0);
    }
    if (code == 0) {
        client->command = process;
        client->flags = packet->flags;
        answer(client->socket, SESSION_STARTED, process, &master, master >= 0 ? 1 : 0);
        if (packet->flags & SESSION_DRAIN && count == 4 + DRAINS) {
            for (int index = 0; index < DRAINS; index++) client->drains[index] = passed[4 + index];
            count = 4;
        }
    } else {
        answer(client->socket, SESSION_FAILED, code, NULL, 0);
    }
    free(program.block);
    if (terminal && stdio[0] >= 0) close(stdio[0]);
    if (master >= 0) close(master);
    if (none >= 0) close(none);
    if (report[0] >= 0) close(report[0]);
    if (report[1] >= 0) close(report[1]);
    close_all(passed, count);
}

// A socket of this network namespace: connected to a port of loopback, or listening at one.
static void pass_socket(int client, int64_t port, bool listens) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int number = -1, code = 0;
    socklen_t length = sizeof address;
    if (port < 0 || port > 65535) code = EINVAL;
    if (code == 0 && (number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0) code = errno;
    if (code == 0 && listens) {
        int yes = 1;
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (bind(number, (struct sockaddr *)&address, sizeof address) != 0 || listen(number, 128) != 0
            || getsockname(number, (struct sockaddr *)&address, &length) != 0)
            code = errno;
    } else if (code == 0) {
        // A refusal of loopback is known at once; whoever accepts slowly must not keep this process from others.
        int flags = fcntl(number, F_GETFL);
        fcntl(number, F_SETFL, flags | O_NONBLOCK);
        if (connect(number, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) code = errno;
        fcntl(number, F_SETFL, flags);
    }
    if (code == 0) answer(client, SESSION_SOCKET, ntohs(address.sin_port), &number, 1);
    else answer(client, SESSION_FAILED, code, NULL, 0);
    if (number >= 0) close(number);
}

static void leave(struct client *client) {
    if (client->owns) end(0);
    if (client->command > 0 && !(client->flags & SESSION_DETACHED)) kill(-client->command, SIGKILL);
    close(client->socket);
    client->socket = -1;
}

static void serve(struct client *client) {
    struct session_packet packet;
    int passed[SESSION_DESCRIPTORS];
    int count = session_receive(client->socket, &packet, passed, SESSION_DESCRIPTORS, MSG_DONTWAIT);
    if (count == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (count < 0) return leave(client);
    switch (packet.kind) {
    case SESSION_EXEC: return start_command(client, &packet, passed, count);
    case SESSION_SIGNAL:
        if (client->command > 0 && packet.value > 0 && packet.value < 65) kill(-client->command, (int)packet.value);
        break;
    case SESSION_CONNECT: pass_socket(client->socket, packet.value, false); break;
    case SESSION_LISTEN: pass_socket(client->socket, packet.value, true); break;
    case SESSION_STOP: end(0);
    case SESSION_PING: {
        int64_t commands = 0;
        for (size_t index = 0; index < client_count; index++) commands += clients[index].command > 0;
        answer(client->socket, SESSION_ALIVE, commands, NULL, 0);
        break;
    }
    case SESSION_OWN:
        if (count > 0 && client->owner < 0) {
            client->owner = passed[0];
            passed[0] = -1;
        } else {
            client->owns = true;
        }
        answer(client->socket, SESSION_ALIVE, 0, NULL, 0);
        break;
    case SESSION_DEADLINE:
        deadline = packet.value > 0 ? now() + packet.value * 1000 : 0;
        answer(client->socket, SESSION_ALIVE, 0, NULL, 0);
        break;
    default: answer(client->socket, SESSION_FAILED, EPROTO, NULL, 0);
    }
    close_all(passed, count);
}

static void reap(void) {
    for (;;) {
        int status;
        pid_t process = waitpid(-1, &status, WNOHANG);
        if (process <= 0) return;
        for (size_t index = 0; index < client_count; index++) {
            struct client *client = &clients[index];
            if (client->command != process) continue;
            client->command = 0;
            if (client->socket >= 0) answer(client->socket, SESSION_ENDED, status, NULL, 0);
            if (client->flags & SESSION_MAIN) end(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        }
    }
}

static void accept_client(int listener) {
    int number = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (number < 0) return;
    if (client_count == MOST_CLIENTS) {
        close(number);
        return;
    }
    clients[client_count++] = (struct client){.socket = number, .owner = -1, .drains = {-1, -1}};
}

// Throws away what a background process still says to a client that has left.
static void drain(int *descriptor) {
    char bytes[4096];
    ssize_t got = read(*descriptor, bytes, sizeof bytes);
    if (got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN))) return;
    close(*descriptor);
    *descriptor = -1;
}

static bool is_over(const struct client *client) {
    return client->socket < 0 && client->command == 0 && client->owner < 0 && client->drains[0] < 0
        && client->drains[1] < 0;
}

_Noreturn void session_hold(int listener, uint64_t processes) {
    struct rlimit limit = {.rlim_cur = processes, .rlim_max = processes};
    setrlimit(RLIMIT_NPROC, &limit);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, NULL);
    int ended = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    fcntl(listener, F_SETFD, FD_CLOEXEC);
    fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK);
    if (ended < 0) _exit(1);

    static struct pollfd polled[2 + MOST_CLIENTS * 4];
    for (;;) {
        size_t count = 0;
        polled[count++] = (struct pollfd){.fd = listener, .events = POLLIN};
        polled[count++] = (struct pollfd){.fd = ended, .events = POLLIN};
        for (size_t index = 0; index < client_count; index++) {
            struct client *client = &clients[index];
            bool left = client->socket < 0;
            polled[count++] = (struct pollfd){.fd = client->socket, .events = POLLIN};
            polled[count++] = (struct pollfd){.fd = client->owner, .events = POLLIN};
            for (int one = 0; one < DRAINS; one++)
                polled[count++] = (struct pollfd){.fd = left ? client->drains[one] : -1, .events = POLLIN};
        }
        int64_t left = deadline > 0 ? deadline - now() : -1;
        if (deadline > 0 && left <= 0) end(0);
        int ready = poll(polled, count, left > 1 << 30 ? 1 << 30 : (int)left);
        if (ready < 0 && errno != EINTR) end(1);
        if (ready <= 0) continue;
        if (polled[1].revents) {
            struct signalfd_siginfo information;
            while (read(ended, &information, sizeof information) > 0) {}
            reap();
        }
        size_t before = client_count;
        for (size_t index = 0; index < before; index++) {
            struct client *client = &clients[index];
            const struct pollfd *own = &polled[2 + index * 4];
            if (own[0].revents && client->socket >= 0) serve(client);
            if (own[1].revents && client->owner >= 0) end(0);
            for (int one = 0; one < DRAINS; one++)
                if (own[2 + one].revents && client->drains[one] >= 0) drain(&client->drains[one]);
        }
        if (polled[0].revents) accept_client(listener);
        for (size_t index = 0; index < client_count;) {
            if (is_over(&clients[index])) clients[index] = clients[--client_count];
            else index++;
        }
    }
}
