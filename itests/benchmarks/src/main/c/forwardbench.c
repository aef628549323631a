/*
 * The blaster and the yardstick of ForwardBench.
 *
 * usage: forwardbench blast NETNS INTERFACE MS FRAME_HEX
 *            sends the frame as fast as it can; prints frames sent, wall ns, thread CPU ns.
 *        forwardbench forward NETNS IN OUT ETHERTYPE_HEX TO_MAC_HEX MS
 *            takes frames from a TPACKET_V2 ring, writes 12 bytes in place and sends them from the ring, 64 with one
 *            call; waits like a loop of ours: spins 2 us, yields 50 us, then polls. Prints "ready", and in the end
 *            frames forwarded and thread CPU ns.
 *        forwardbench sink NETNS INTERFACE ETHERTYPE_HEX...
 *            takes frames of these EtherTypes from TPACKET_V2 rings, every 20 ms, as the other sink does, until its
 *            input ends. Prints "ready" first.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define SLOT_BYTES 2048
#define BLOCK_BYTES 65536
#define BLOCKS 32
#define SLOTS (BLOCK_BYTES / SLOT_BYTES * BLOCKS)
#define SPIN_NS 2000
#define YIELD_NS 50000
#define SINK_MS 20
#define TYPES_MAX 4

static struct mmsghdr messages[BATCH];
static struct iovec vectors[BATCH];

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void enter(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "/run/netns/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET))
        die(path);
    close(fd);
}

static int hex(const char *text, uint8_t *to, int max)
{
    int count = 0;
    unsigned byte;
    for (; count < max && sscanf(text + 2 * count, "%2x", &byte) == 1; count++)
        to[count] = byte;
    return count;
}

static int open_socket(const char *interface, int protocol)
{
    int one = 1, buffer = 4 << 20;
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        die("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer) ||
        setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one))
        die("setsockopt");
    if (protocol) {
        int version = TPACKET_V2;
        struct tpacket_req ring = {BLOCK_BYTES, BLOCKS, SLOT_BYTES, SLOTS};
        if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) ||
            setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring))
            die("ring");
    }
    struct sockaddr_ll address = {.sll_family = AF_PACKET,
                                  .sll_protocol = htons(protocol),
                                  .sll_ifindex = if_nametoindex(interface)};
    if (bind(fd, (void *) &address, sizeof address))
        die("bind");
    return fd;
}

static void flush(int fd, int count)
{
    for (int done = 0; done < count;) {
        int sent = sendmmsg(fd, messages + done, count - done, MSG_DONTWAIT);
        done += sent > 0 ? sent : 0;
    }
}

static int blast(char **argument)
{
    static uint8_t frame[SLOT_BYTES];
    enter(argument[0]);
    int fd = open_socket(argument[1], 0);
    int bytes = hex(argument[3], frame, sizeof frame);
    for (int i = 0; i < BATCH; i++) {
        vectors[i].iov_base = frame;
        vectors[i].iov_len = bytes;
    }
    uint64_t count = 0, begin = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_THREAD_CPUTIME_ID), end = begin;
    for (uint64_t limit = atoi(argument[2]) * 1000000ull; end - begin < limit; end = now_ns(CLOCK_MONOTONIC)) {
        flush(fd, BATCH);
        count += BATCH;
    }
    printf("%lu %lu %lu\n", count, end - begin, now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu);
    return 0;
}

static int forward(char **argument)
{
    uint8_t addresses[12];
    enter(argument[0]);
    int in = open_socket(argument[1], strtol(argument[3], 0, 16)), out = open_socket(argument[2], 0);
    uint8_t *ring = mmap(0, BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, in, 0);
    if (ring == MAP_FAILED)
        die("mmap");
    struct ifreq request = {0};
    strncpy(request.ifr_name, argument[2], IFNAMSIZ - 1);
    if (ioctl(out, SIOCGIFHWADDR, &request))
        die("SIOCGIFHWADDR");
    hex(argument[4], addresses, 6);
    memcpy(addresses + 6, request.ifr_hwaddr.sa_data, 6);
    printf("ready\n");
    fflush(stdout);
    uint64_t count = 0, begin = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_THREAD_CPUTIME_ID), idle = 0;
    uint64_t limit = atoi(argument[5]) * 1000000ull;
    for (unsigned next = 0; now_ns(CLOCK_MONOTONIC) - begin < limit;) {
        int queued = 0;
        for (; queued < BATCH; queued++) {
            struct tpacket2_hdr *slot = (void *) (ring + (size_t) ((next + queued) % SLOTS) * SLOT_BYTES);
            if (!(__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
                break;
            uint8_t *frame = (uint8_t *) slot + slot->tp_mac;
            memcpy(frame, addresses, sizeof addresses);
            vectors[queued].iov_base = frame;
            vectors[queued].iov_len = slot->tp_len;
        }
        flush(out, queued);
        for (int i = 0; i < queued; i++, next = (next + 1) % SLOTS) {
            struct tpacket2_hdr *slot = (void *) (ring + (size_t) next * SLOT_BYTES);
            __atomic_store_n(&slot->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        }
        count += queued;
        if (queued > 0) {
            idle = 0;
            continue;
        }
        uint64_t now = now_ns(CLOCK_MONOTONIC);
        idle = idle ? idle : now;
        if (now - idle < SPIN_NS)
            __builtin_ia32_pause();
        else if (now - idle < YIELD_NS)
            sched_yield();
        else
            poll(&(struct pollfd){in, POLLIN, 0}, 1, 10);
    }
    printf("%lu %lu\n", count, now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu);
    return 0;
}

static int sink(int types, char **argument)
{
    uint8_t *rings[TYPES_MAX];
    unsigned next[TYPES_MAX] = {0};
    enter(argument[0]);
    for (int i = 0; i < types; i++) {
        int fd = open_socket(argument[1], strtol(argument[2 + i], 0, 16));
        rings[i] = mmap(0, BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (rings[i] == MAP_FAILED)
            die("mmap");
    }
    printf("ready\n");
    fflush(stdout);
    while (poll(&(struct pollfd){0, POLLIN, 0}, 1, SINK_MS) == 0)
        for (int i = 0; i < types; i++)
            for (int left = SLOTS; left > 0; left--, next[i] = (next[i] + 1) % SLOTS) {
                struct tpacket2_hdr *slot = (void *) (rings[i] + (size_t) next[i] * SLOT_BYTES);
                if (!(__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
                    break;
                __atomic_store_n(&slot->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
            }
    return 0;
}

int main(int count, char **argument)
{
    for (int i = 0; i < BATCH; i++) {
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    if (count == 6 && !strcmp(argument[1], "blast"))
        return blast(argument + 2);
    if (count == 8 && !strcmp(argument[1], "forward"))
        return forward(argument + 2);
    if (count > 4 && count <= 4 + TYPES_MAX && !strcmp(argument[1], "sink"))
        return sink(count - 4, argument + 2);
    fprintf(stderr, "usage: forwardbench blast NETNS INTERFACE MS FRAME_HEX\n"
                    "       forwardbench forward NETNS IN OUT ETHERTYPE_HEX TO_MAC_HEX MS\n"
                    "       forwardbench sink NETNS INTERFACE ETHERTYPE_HEX...\n");
    return 2;
}
