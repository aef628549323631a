package org.o7s.driver.pcap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.o7s.core.counters.Counter;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

/**
 * Takes frames out of a handle into a queue until it is stopped.
 *
 * <p>When the queue is full it waits: what comes meanwhile gathers in the kernel, which counts what
 * it drops. Stopping loses nothing: what the library gave last is kept as a straggler.
 */
final class CaptureThread {
    private static final int BATCH_FRAMES = 64;
    private static final long FULL_WAIT_NS = 50_000;
    private static final long ERROR_WAIT_NS = 10_000_000;
    private static final long STOP_NS = 1_000_000_000;
    private static final long JOIN_MS = 20;

    private final PcapHandle handle;
    private final FrameQueue queue;
    private final LinkWatch link;
    private final Counter truncated;
    private final Counter errors;
    private final List<byte[]> stragglers = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    CaptureThread(
            PcapHandle handle,
            FrameQueue queue,
            LinkWatch link,
            Counter truncated,
            Counter errors) {
        this.handle = handle;
        this.queue = queue;
        this.link = link;
        this.truncated = truncated;
        this.errors = errors;
        this.thread =
                Thread.ofPlatform().daemon().name("o7s-pcap-" + link.device()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopping && link.isThere()) {
            try {
                handle.dispatch(BATCH_FRAMES, this::captured);
            } catch (InterruptedException e) {
                // pcap_breakloop: to stop, or one that was meant for our predecessor
            } catch (PcapNativeException e) {
                errors.increment();
                link.refresh();
                LockSupport.parkNanos(ERROR_WAIT_NS); // the interface is down: look again later
            } catch (NotOpenException e) {
                return;
            }
        }
    }

    private void captured(byte[] frame) {
        Integer original = handle.getOriginalLength();
        if (original != null && original > frame.length) {
            truncated.increment();
            return;
        }
        while (!queue.put(frame)) {
            if (stopping) {
                stragglers.add(frame);
                return;
            }
            LockSupport.parkNanos(FULL_WAIT_NS);
        }
    }

    /**
     * Ends the capture between two frames and waits for that, a second at most.
     *
     * @return whether it ended; if not, the library hangs and the handle must be left alone
     */
    boolean stop() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        long deadlineNs = System.nanoTime() + STOP_NS;
        while (thread.isAlive() && System.nanoTime() - deadlineNs < 0) {
            try {
                handle.breakLoop();
                thread.join(JOIN_MS);
            } catch (NotOpenException e) {
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** What was captured and found no room in the queue, oldest first; once it is stopped. */
    List<byte[]> stragglers() {
        return stragglers;
    }
}
