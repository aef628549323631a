/*
 * slowpeer.c - stands between an application of the C prototype and its library, and has it behave as the
 * acceptance scenarios of docs/wire/wire-endtoend.md 2.11 want it. Calls as in section 5.2 and 5.3 there.
 *   cc -shared -fPIC -o slowpeer.so slowpeer.c -ldl
 *   SLOW_ANSWER_MS=50   flow_write() waits so long first
 *   SLOW_SILENT_MS=N    what is written within N ms after the first packet is thrown away
 *   SLOW_BEST_EFFORT=1  flow_alloc() asks for a best-effort flow, whatever the application asks for
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

/* Section 3.1, 3.2: best_effort. */
struct spec {
    uint32_t delay_ms;
    uint64_t bandwidth_bps;
    uint8_t  availability;
    uint32_t loss;
    uint32_t ber;
    uint8_t  in_order;
    uint32_t max_gap_ms;
    uint32_t timeout_ms;
};

static const struct spec best_effort = {0xffffffff, 0, 0, 1, 1, 1, 0xffffffff, 120000};

typedef ssize_t (*write_call)(int, const void *, size_t);
typedef int (*alloc_call)(const char *, struct spec *, const struct timespec *);

static long setting_ms(const char * name)
{
    const char * text = getenv(name);

    return text == NULL ? 0 : atol(text);
}

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static write_call real_write(void)
{
    return (write_call) dlsym(RTLD_NEXT, "flow_write");
}

ssize_t flow_write(int fd, const void * packet, size_t bytes)
{
    static long first_ms;

    usleep(setting_ms("SLOW_ANSWER_MS") * 1000);
    if (first_ms == 0)
        first_ms = now_ms();
    else if (now_ms() - first_ms < setting_ms("SLOW_SILENT_MS"))
        return (ssize_t) bytes;
    return real_write()(fd, packet, bytes);
}

int flow_alloc(const char * name, struct spec * spec, const struct timespec * limit)
{
    struct spec best = best_effort;
    alloc_call  real = (alloc_call) dlsym(RTLD_NEXT, "flow_alloc");

    return real(name, getenv("SLOW_BEST_EFFORT") == NULL ? spec : &best, limit);
}
