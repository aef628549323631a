/*
 * The yardstick of ./o7s bench udp: UDP with sendmmsg and recvmmsg, 64 datagrams per call, connected sockets, and
 * nothing else.
 *
 * usage: udpbench NAME FOLDER ADDRESS; takes the commands of the measured processes (sink, source, calls) on standard
 * input, answers each with a line, and ends with its standard input.
 *
 * Both ends block in their calls. The sink is done when nothing has come for half a second, as others are. Its address
 * and port lie in FOLDER/NAME.port.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define PACKET_MAX 9000
#define BUFFER_BYTES (4 << 20)
#define SILENCE_US 500000

static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH];
static uint8_t packets[BATCH][PACKET_MAX];

static void die(const char *what)
{
    printf("failed %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static int open_socket(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), bytes = BUFFER_BYTES;
    if (fd < 0)
        die("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) ||
        setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes))
        die("SO_RCVBUFFORCE, SO_SNDBUFFORCE");
    return fd;
}

static void prepare(int bytes)
{
    for (int i = 0; i < BATCH; i++) {
        vectors[i].iov_base = packets[i];
        vectors[i].iov_len = bytes;
        memset(&messages[i], 0, sizeof messages[i]);
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
}

static void source(int fd, const char *folder, const char *name, int bytes, int64_t lasts_ns)
{
    char path[512], host[64];
    int port;
    snprintf(path, sizeof path, "%s/%s.port", folder, name);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%63s %d", host, &port) != 2)
        die(path);
    fclose(file);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &to.sin_addr);
    if (connect(fd, (void *) &to, sizeof to))
        die("connect");
    prepare(bytes);
    int64_t sent = 0, cpu_ns = ns(CLOCK_PROCESS_CPUTIME_ID), began_ns = ns(CLOCK_MONOTONIC);
    while (ns(CLOCK_MONOTONIC) - began_ns < lasts_ns) {
        int count = sendmmsg(fd, messages, BATCH, 0);
        if (count < 0 && errno != ECONNREFUSED && errno != ENOBUFS)
            die("sendmmsg");
        sent += count > 0 ? count : 0;
    }
    printf("saw sent=%lld cpuNs=%lld\n", (long long) sent, (long long) (ns(CLOCK_PROCESS_CPUTIME_ID) - cpu_ns));
}

/* What came in the first batch is not timed: nobody knows how long that took. */
static void sink(int fd, int bytes)
{
    struct timeval silence = {.tv_usec = SILENCE_US};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence))
        die("SO_RCVTIMEO");
    prepare(bytes);
    int64_t received = 0, timed = 0, first_ns = 0, last_ns = 0, cpu_ns = ns(CLOCK_PROCESS_CPUTIME_ID);
    int count, waits = 60;
    while ((count = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, 0)) > 0 || (received == 0 && waits-- > 0)) {
        if (count <= 0)
            continue;
        received += count;
        last_ns = ns(CLOCK_MONOTONIC);
        if (first_ns == 0)
            first_ns = last_ns;
        else
            timed += count;
    }
    printf("saw received=%lld timed=%lld ns=%lld cpuNs=%lld\n", (long long) received, (long long) timed,
           (long long) (last_ns - first_ns), (long long) (ns(CLOCK_PROCESS_CPUTIME_ID) - cpu_ns));
}

int main(int count, char **argument)
{
    if (count != 4) {
        fprintf(stderr, "usage: udpbench NAME FOLDER ADDRESS\n");
        return 2;
    }
    int in = open_socket();
    struct sockaddr_in own = {.sin_family = AF_INET};
    socklen_t length = sizeof own;
    inet_pton(AF_INET, argument[3], &own.sin_addr);
    if (bind(in, (void *) &own, sizeof own) || getsockname(in, (void *) &own, &length))
        die("bind");
    char path[512], line[512], name[128];
    snprintf(path, sizeof path, "%s/%s.port", argument[2], argument[1]);
    FILE *file = fopen(path, "w");
    if (!file || fprintf(file, "%s %d\n", argument[3], ntohs(own.sin_port)) < 0 || fclose(file))
        die(path);
    setvbuf(stdout, 0, _IOLBF, 0);
    printf("ready\n");
    while (fgets(line, sizeof line, stdin)) {
        int number, bytes;
        long long lasts_ns;
        if (sscanf(line, "sink %d %d", &number, &bytes) == 2 && bytes <= PACKET_MAX) {
            sink(in, bytes);
        } else if (sscanf(line, "source %127s %d %d %lld", name, &number, &bytes, &lasts_ns) == 4 && bytes <= PACKET_MAX) {
            int out = open_socket();
            source(out, argument[2], name, bytes, lasts_ns);
            close(out);
        } else if (!strncmp(line, "calls", 5)) {
            printf("saw\n");
        } else {
            printf("failed there is no command %s", line);
        }
    }
    return 0;
}
