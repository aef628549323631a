package org.o7s.itests.systems;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/**
 * Much over many data flows at once, in a process of its own: {@code sink FLOWS}, {@code source
 * BYTES STALLED NAME...}. The source writes at least so much to a flow of each name. To the one to
 * STALLED, which the sink reads only once it has read all others, it writes as much as is taken
 * within a second of waiting, but no more than {@value #STALLED_BYTES}; only then does it end the
 * others. The sink answers with the digest of what it read. The source says at the end how much
 * memory it had in RAM at most, as the kernel counts it.
 */
final class BulkProcess {
    static final int STALLED_BYTES = 64_000_000;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 10_000;
    private static final int END_BYTES = 1;
    private static final long SEED = 20261123;

    private BulkProcess() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        try (Application app = O7s.connect("bulk-" + args[0])) {
            System.out.println("ready");
            switch (args[0]) {
                case "sink" -> sink(app, Integer.parseInt(args[1]));
                case "source" -> {
                    List<String> names = List.of(args).subList(2, args.length);
                    source(app, Long.parseLong(args[1]), names);
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void sink(Application app, int flows) {
        CountDownLatch others = new CountDownLatch(flows - 1);
        while (true) {
            Flow flow = app.accept(Duration.ZERO);
            Thread.ofVirtual().start(() -> drain(flow, others));
        }
    }

    /** The first message says whether the flow is to wait for the others. */
    private static void drain(Flow flow, CountDownLatch others) {
        ByteBuffer message = ByteBuffer.allocate(MAX_BYTES);
        MessageDigest digest = sha256();
        try (flow) {
            flow.read(message);
            boolean stalls = message.get(0) != 0;
            if (stalls) {
                others.await();
            }
            do {
                flow.read(message.clear());
                digest.update(message.flip().duplicate());
            } while (message.limit() > END_BYTES);
            if (!stalls) {
                others.countDown();
            }
            flow.write(ByteBuffer.wrap(digest.digest()));
        } catch (FlowException e) {
            System.out.println("the sink has lost flow " + flow.id() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void source(Application app, long bytes, List<String> names)
            throws InterruptedException, IOException {
        List<Flow> flows = new ArrayList<>();
        for (String name : names) {
            flows.add(app.allocate(name, QosSpec.DATA, LIMIT));
        }
        System.out.println("all flows are there");
        List<Thread> all = new ArrayList<>();
        CountDownLatch full = new CountDownLatch(1);
        for (Flow flow : flows) {
            boolean stalls = flow == flows.getFirst();
            all.add(Thread.ofVirtual().start(() -> write(flow, bytes, stalls, full)));
        }
        for (Thread thread : all) {
            thread.join();
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                System.out.println("KiB of memory at most: " + line.replaceAll("\\D", ""));
            }
        }
    }

    /** Counts down once a flow that stalls is full; any other waits for that before its end. */
    private static void write(Flow flow, long bytes, boolean stalls, CountDownLatch full) {
        Random random = new Random(SEED + flow.id());
        byte[] message = new byte[MAX_BYTES];
        MessageDigest digest = sha256();
        long beganNs = System.nanoTime();
        try (flow) {
            flow.write(ByteBuffer.wrap(new byte[] {(byte) (stalls ? 1 : 0)}));
            long sent = stalls ? fill(flow, digest) : 0;
            while (!stalls && sent < bytes) {
                int length = END_BYTES + 1 + random.nextInt(MAX_BYTES - END_BYTES);
                random.nextBytes(message);
                flow.write(ByteBuffer.wrap(message, 0, length));
                digest.update(message, 0, length);
                sent += length;
            }
            if (stalls) {
                full.countDown();
            } else {
                full.await();
            }
            byte[] end = new byte[END_BYTES];
            flow.write(ByteBuffer.wrap(end));
            digest.update(end);
            ByteBuffer answer = ByteBuffer.allocate(digest.getDigestLength());
            flow.read(answer);
            boolean whole = answer.flip().equals(ByteBuffer.wrap(digest.digest()));
            System.out.printf(
                    "%s: %d bytes arrived %s in %.1f s%n",
                    flow.name(),
                    sent,
                    whole ? "whole" : "changed",
                    (System.nanoTime() - beganNs) / 1e9);
        } catch (FlowException e) {
            System.out.println(flow.name() + ": the source has lost its flow: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            if (stalls) {
                full.countDown();
            }
        }
    }

    /** Writes to a flow that nobody reads until it takes no more. */
    private static long fill(Flow flow, MessageDigest digest) {
        byte[] message = new byte[MAX_BYTES];
        new Random(SEED).nextBytes(message);
        flow.setSendTimeout(Duration.ofSeconds(1));
        long taken = 0;
        try {
            while (taken < STALLED_BYTES) {
                flow.write(ByteBuffer.wrap(message));
                digest.update(message);
                taken += message.length;
            }
        } catch (FlowException e) {
            if (e.error() != FlowError.TIMED_OUT) {
                throw e;
            }
        }
        System.out.println(flow.name() + ": " + taken + " bytes wait to be read");
        flow.setSendTimeout(Duration.ZERO);
        return taken;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
