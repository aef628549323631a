/*
 * The yardstick of EthBench: raw Ethernet frames with the system calls of the afpacket driver, and nothing else.
 *
 * usage: ethbench send|receive|echo FRAME_BYTES BURSTS NETNS_LEFT NETNS_RIGHT INTERFACE
 * prints the thread CPU time of one frame in ns, median over the bursts.
 *
 * Like the driver: TPACKET_V2 ring of 2 MiB with slots of 2 KiB, a filter on EtherType and packet type, sendmmsg of
 * 64. A burst is 512 frames; what is measured is said at each function.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
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

#define ETHER_TYPE 0xa000
#define BATCH 64
#define BURST 512
#define SLOT_BYTES 2048
#define BLOCK_BYTES 65536
#define BLOCKS 32
#define SLOTS (BLOCK_BYTES / SLOT_BYTES * BLOCKS)
#define POOL 256

struct port {
    int fd;
    uint8_t *ring;
    unsigned next;
    uint8_t mac[6];
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    uint8_t *pool;
    unsigned taken;
};

static struct port left, right;
static uint64_t checksum;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
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

static void attach_filter(int fd)
{
    struct sock_filter code[] = {
        {BPF_LD | BPF_H | BPF_ABS, 0, 0, 12},          {BPF_JMP | BPF_JEQ | BPF_K, 0, 4, ETHER_TYPE},
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, SKF_AD_OFF + SKF_AD_PKTTYPE},
        {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, PACKET_HOST}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, PACKET_BROADCAST},
        {BPF_RET | BPF_K, 0, 0, 0x40000},              {BPF_RET | BPF_K, 0, 0, 0},
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program))
        die("SO_ATTACH_FILTER");
}

static void open_port(struct port *p, const char *netns, const char *interface)
{
    enter(netns);
    int version = TPACKET_V2, one = 1, buffer = 4 << 20;
    struct tpacket_req ring = {BLOCK_BYTES, BLOCKS, SLOT_BYTES, SLOTS};
    p->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (p->fd < 0)
        die("socket");
    if (setsockopt(p->fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) ||
        setsockopt(p->fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring) ||
        setsockopt(p->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) ||
        setsockopt(p->fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer))
        die("setsockopt");
    attach_filter(p->fd);
    p->ring = mmap(0, BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, p->fd, 0);
    if (p->ring == MAP_FAILED)
        die("mmap");
    struct sockaddr_ll address = {.sll_family = AF_PACKET,
                                  .sll_protocol = htons(ETHER_TYPE),
                                  .sll_ifindex = if_nametoindex(interface)};
    if (bind(p->fd, (void *) &address, sizeof address))
        die("bind");
    struct ifreq request = {0};
    strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
    if (ioctl(p->fd, SIOCGIFHWADDR, &request))
        die("SIOCGIFHWADDR");
    memcpy(p->mac, request.ifr_hwaddr.sa_data, 6);
    p->pool = aligned_alloc(64, POOL * SLOT_BYTES);
    memset(p->pool, 0x5a, POOL * SLOT_BYTES);
    for (int i = 0; i < BATCH; i++) {
        p->messages[i].msg_hdr.msg_iov = &p->vectors[i];
        p->messages[i].msg_hdr.msg_iovlen = 1;
    }
}

static uint8_t *header(struct port *p, int i, const uint8_t *to, int bytes)
{
    uint8_t *frame = p->pool + (size_t) (p->taken++ % POOL) * SLOT_BYTES;
    memcpy(frame, to, 6);
    memcpy(frame + 6, p->mac, 6);
    frame[12] = ETHER_TYPE >> 8;
    frame[13] = ETHER_TYPE & 0xff;
    p->vectors[i].iov_base = frame;
    p->vectors[i].iov_len = bytes;
    return frame;
}

static void flush(struct port *p, int count)
{
    for (int done = 0; done < count;) {
        int sent = sendmmsg(p->fd, p->messages + done, count - done, MSG_DONTWAIT);
        done += sent > 0 ? sent : 0;
    }
}

static int send_burst(struct port *from, const struct port *to, int bytes)
{
    for (int batch = 0; batch < BURST / BATCH; batch++) {
        for (int i = 0; i < BATCH; i++)
            *(uint32_t *) (header(from, i, to->mac, bytes) + 14) = i;
        flush(from, BATCH);
    }
    return BURST;
}

/* Reads what is there, in place; echoing copies each frame into memory of ours and sends it back. */
static int receive_burst(struct port *p, const struct port *peer, int echo)
{
    int count = 0, queued = 0;
    for (; count < BURST; count++) {
        struct tpacket2_hdr *slot = (void *) (p->ring + (size_t) p->next * SLOT_BYTES);
        if (!(__atomic_load_n(&slot->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
            break;
        uint8_t *frame = (uint8_t *) slot + slot->tp_mac;
        if (echo) {
            uint8_t *copy = header(p, queued++, peer->mac, slot->tp_len);
            memcpy(copy + 14, frame + 14, slot->tp_len - 14);
        } else {
            checksum += *(uint32_t *) (frame + 14) + slot->tp_len;
        }
        __atomic_store_n(&slot->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        p->next = (p->next + 1) % SLOTS;
        if (queued == BATCH) {
            flush(p, queued);
            queued = 0;
        }
    }
    flush(p, queued);
    return count;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

int main(int count, char **argument)
{
    if (count != 7) {
        fprintf(stderr, "usage: ethbench send|receive|echo FRAME_BYTES BURSTS NETNS_LEFT NETNS_RIGHT INTERFACE\n");
        return 2;
    }
    char what = argument[1][0];
    int bytes = atoi(argument[2]), bursts = atoi(argument[3]);
    open_port(&left, argument[4], argument[6]);
    open_port(&right, argument[5], argument[6]);
    double *samples = calloc(bursts, sizeof *samples);
    for (int i = 0; i < bursts; i++) {
        uint64_t begin = cpu_ns();
        int frames = send_burst(&left, &right, bytes);
        if (what != 's') {
            begin = cpu_ns();
            frames = receive_burst(&right, &left, what == 'e');
        }
        samples[i] = (double) (cpu_ns() - begin) / (frames ? frames : 1);
        while (receive_burst(&right, &left, 0) + receive_burst(&left, &right, 0) > 0)
            ;
    }
    qsort(samples, bursts, sizeof *samples, compare);
    printf("%.2f\n", samples[bursts / 2]);
    return checksum == 42;
}
