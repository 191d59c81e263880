// Long-lived sandboxes: the process that keeps one, the steps that make one, and how both are spoken to.
//
// Swift has no way to pass descriptors or to run code between fork and exec, so these parts are C. Nothing here reads
// a file, allocates after a fork, or knows what a session is for.
#ifndef CSESSIONS_H
#define CSESSIONS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// What a client asks of a holder: one packet of a SOCK_SEQPACKET connection, with descriptors.
enum {
    SESSION_EXEC = 1,     // descriptors: payload, then input, output, error unless on a terminal; answer: STARTED or FAILED
    SESSION_SIGNAL = 2,   // value: the number, sent to the process group of this connection's command
    SESSION_CONNECT = 3,  // value: a port of loopback inside; answer: SOCKET or FAILED
    SESSION_LISTEN = 4,   // value: a port, 0 for any; answer: SOCKET with the port, or FAILED
    SESSION_STOP = 5,     // ends the session
    SESSION_PING = 6,     // answer: ALIVE with the number of commands
    SESSION_OWN = 7,      // the session ends when this connection, or the process of the descriptor passed, ends
    SESSION_DEADLINE = 8, // value: seconds from now until the session ends; 0 for never
};

// What a holder answers.
enum {
    SESSION_STARTED = 64,  // value: the process; with a descriptor: the terminal's master
    SESSION_FAILED = 65,   // value: errno
    SESSION_ENDED = 66,    // value: the wait status
    SESSION_SOCKET = 67,   // value: the port; a descriptor: the socket
    SESSION_ALIVE = 68,    // value: how many commands run
};

// Flags of SESSION_EXEC.
enum {
    SESSION_TERMINAL = 1,  // on a terminal of its own; value: columns << 16 | rows
    SESSION_DETACHED = 2,  // goes on when the client leaves
    SESSION_MAIN = 4,      // the session ends with it
    SESSION_DRAIN = 8,     // two more descriptors: the readers of output and error, emptied once the client has left
};

struct session_packet {
    uint32_t kind;
    uint32_t flags;
    int64_t value;
};

// The most descriptors of one packet.
enum { SESSION_DESCRIPTORS = 6 };

// The payload of SESSION_EXEC is a file in memory: three counts, then that many texts, each ended by a zero byte: the
// directory to start in, the arguments, the variables ("NAME=value").
struct session_payload {
    uint32_t arguments;
    uint32_t variables;
    uint32_t bytes;
};

// The most bytes of a payload that a holder reads.
enum { SESSION_PAYLOAD_BYTES = 8 << 20 };

// Sends a packet with descriptors; 0 or an errno.
int session_send(int socket, const struct session_packet *packet, const int *descriptors, size_t count);

// Receives a packet; its number of descriptors (those beyond `limit` are closed), -1 with errno, or -2 at the end.
int session_receive(int socket, struct session_packet *packet, int *descriptors, size_t limit, int flags);

// A socket that listens in a directory, and a connection to one; negative errno when it fails. The name is one
// component; the directory is an open descriptor, as a socket's address has no room for long paths.
int session_listen(int directory, const char *name);
int session_connect(int directory, const char *name);

// An anonymous file in memory that holds these bytes; negative errno when it fails.
int session_memory(const char *name, const void *bytes, size_t count);

// Keeps the programs that this one starts from inheriting any descriptor from 3 on.
void session_keep_descriptors(void);
// A pipe, reader first, whose ends no program inherits; 0 or an errno.
int session_pipe(int ends[2]);
// The next connection of a listening socket; negative errno when there is none.
int session_accept(int listener);

// A descriptor of a process, readable once it has ended; negative errno when it fails.
int session_process(pid_t process);
// Sends a signal to the process of a descriptor; 0 or an errno.
int session_signal(int process, int signal);

// Keeps a session: serves clients on a listening socket until it is told to stop. Never returns.
//
// At most so many processes may run in it: a limit that is set inside counts what runs inside.
_Noreturn void session_hold(int listener, uint64_t processes);

// A limit of a process.
struct session_limit {
    int resource;
    uint64_t value;
};

// What makes a sandbox. Every pointer stays valid until `session_start` returns; lists end with NULL.
struct session_start {
    // The directory of the session, where its mounts are staged.
    const char *directory;
    // Over which the directory is shown while root stages; NULL when an ordinary user does.
    const char *shown;
    // As whom the sandbox runs when root stages it.
    uid_t user;
    gid_t group;
    // The `cgroup.procs` files of its groups.
    const char *const *groups;
    // `memory OPTIONS PLACE`, `directory MODE PLACE`, `bind SOURCE PLACE`, `overlay OPTIONS PLACE`; places are relative to
    // the directory.
    const char *const *operations;
    const struct session_limit *limits;
    size_t limit_count;
    // The program with its arguments, and its environment.
    const char *const *command;
    const char *const *variables;
    // Descriptors that the program gets, at these numbers; all others are closed. Input is /dev/null, output and error
    // are `log`.
    const int *descriptors;
    const int *numbers;
    size_t descriptor_count;
    int log;
    // Whether the kernel's memory killer shall prefer other processes; only root can ask for it.
    int spared;
};

// Starts it in a session of its own. The first process; or -1, with errno and the step that failed in `step` (of
// `size` bytes).
pid_t session_start(const struct session_start *start, char *step, size_t size);

#endif
