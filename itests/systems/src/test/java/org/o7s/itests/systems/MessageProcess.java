package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Random;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/**
 * Messages over a data flow, each larger or smaller than a packet, in a process of its own: {@code
 * sink}, {@code source NAME COUNT PEER_TIMEOUT_MS}, {@code patient NAME PEER_TIMEOUT_MS}, {@code
 * large NAME}. The sink answers with the digest of all that it read. A source whose flow fails
 * closes it, and asks for another one to send a few; a patient one sends until it has lost its peer
 * and found it again, and a few more; a large one sends the largest message there is.
 */
final class MessageProcess {
    static final int FEW = 20;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int TRIES = 5;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MAX_BYTES = 100_000;
    private static final int USUAL_BYTES = 3_000;
    private static final int LARGEST_BYTES = 16 << 20;

    /** As many as there are, until one is so short. */
    private static final long UNTIL_TOLD = Long.MAX_VALUE - 1;

    private static final int END_BYTES = 1;
    private static final int TOLD_AFTER = 50;
    private static final long SEED = 20261122;

    private MessageProcess() {}

    public static void main(String[] args) {
        try (Application app = O7s.connect("messages-" + args[0])) {
            System.out.println("ready");
            switch (args[0]) {
                case "sink" -> sink(app);
                case "source" -> {
                    QosSpec qos = timeout(Long.parseLong(args[3]));
                    if (!source(app, args[1], qos, Long.parseLong(args[2]))) {
                        source(app, args[1], qos, FEW);
                    }
                }
                case "patient" -> {
                    long timeoutMs = Long.parseLong(args[2]);
                    patient(flow(app, args[1], timeout(timeoutMs)), app.flowSet());
                }
                case "large" -> large(flow(app, args[1], QosSpec.DATA));
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    /** Nobody repeats a request or its answer in a layer over UDP, and cables lose packets. */
    private static Flow flow(Application app, String name, QosSpec qos) {
        for (int tries = 1; ; tries++) {
            try {
                return app.allocate(name, qos, LIMIT);
            } catch (FlowException e) {
                if (e.error() != FlowError.TIMED_OUT || tries == TRIES) {
                    throw e;
                }
                System.out.println("nobody has answered in time: asking again");
            }
        }
    }

    private static QosSpec timeout(long peerMs) {
        return QosSpec.DATA.withTimeoutMs(peerMs);
    }

    private static void sink(Application app) {
        while (true) {
            Flow flow = app.accept(Duration.ZERO);
            Thread.ofVirtual().start(() -> drain(flow));
        }
    }

    private static ByteBuffer announcement(long count, int maxBytes) {
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(count)
                .putInt(maxBytes)
                .flip();
    }

    /** The first message says how many come, and how large they are at most. */
    private static void drain(Flow flow) {
        ByteBuffer first = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        MessageDigest digest = sha256();
        try {
            flow.read(first);
            long count = first.getLong(0);
            ByteBuffer message = ByteBuffer.allocate(first.getInt(Long.BYTES));
            for (long i = 0; i < count; i++) {
                flow.read(message.clear());
                digest.update(message.flip());
                if (count == UNTIL_TOLD && message.limit() == END_BYTES) {
                    break;
                }
                if (i == TOLD_AFTER) {
                    System.out.println("messages come");
                }
            }
            flow.write(ByteBuffer.wrap(digest.digest()));
            System.out.println("the sink has read " + count + " messages");
        } catch (FlowException e) {
            System.out.println("the sink has lost its flow: " + e.error());
        }
        flow.close();
        System.out.println("the sink has closed its flow");
    }

    /** Returns whether all arrived as they were sent. */
    private static boolean source(Application app, String name, QosSpec qos, long count) {
        Flow flow = flow(app, name, qos);
        byte[] bytes = new byte[MAX_BYTES];
        Random random = new Random(SEED);
        MessageDigest digest = sha256();
        boolean whole = false;
        try {
            flow.write(announcement(count, MAX_BYTES));
            for (long i = 0; i < count; i++) {
                int length = 1 + random.nextInt(random.nextInt(10) == 0 ? MAX_BYTES : USUAL_BYTES);
                random.nextBytes(bytes);
                digest.update(bytes, 0, length);
                flow.write(ByteBuffer.wrap(bytes, 0, length));
                if (i == TOLD_AFTER) {
                    System.out.println("messages go");
                }
            }
            whole = expectAnswer(flow, digest, count);
        } catch (FlowException e) {
            System.out.println("the source has lost its flow: " + e.error());
        }
        flow.close();
        System.out.println("the source has closed its flow");
        return whole;
    }

    private static boolean expectAnswer(Flow flow, MessageDigest digest, long count) {
        ByteBuffer answer = ByteBuffer.allocate(digest.getDigestLength());
        flow.read(answer);
        boolean whole = answer.flip().equals(ByteBuffer.wrap(digest.digest()));
        System.out.println(count + " messages arrived " + (whole ? "whole" : "changed"));
        return whole;
    }

    /** Goes on with its flow when its peer, which was silent, is heard again. */
    private static void patient(Flow flow, FlowSet set) {
        MessageDigest digest = sha256();
        byte[] bytes = new byte[USUAL_BYTES];
        Random random = new Random(SEED);
        set.add(flow);
        flow.write(announcement(UNTIL_TOLD, bytes.length));
        int sent = 0;
        boolean found = false;
        for (int left = FEW; left > 0; left -= found ? 1 : 0) {
            random.nextBytes(bytes);
            found |= writePatiently(flow, set, ByteBuffer.wrap(bytes));
            digest.update(bytes);
            if (++sent == TOLD_AFTER) {
                System.out.println("messages go");
            }
        }
        byte[] end = new byte[END_BYTES];
        flow.write(ByteBuffer.wrap(end));
        digest.update(end);
        var _ = expectAnswer(flow, digest, FEW);
        flow.close();
    }

    /** Whether the peer was lost and found meanwhile. */
    private static boolean writePatiently(Flow flow, FlowSet set, ByteBuffer message) {
        try {
            flow.write(message);
            return false;
        } catch (FlowException e) {
            if (e.error() != FlowError.PEER_TIMED_OUT) {
                throw e;
            }
        }
        System.out.println("the peer is lost");
        FlowEvents events = set.events();
        while (flow.state() == FlowState.PEER_LOST) {
            // It may have been found before the set looked: then there is no event.
            if (events.await(LOOK)) {
                while (events.next()) {
                    System.out.println("event " + events.type());
                }
            }
        }
        System.out.println("the peer is found");
        flow.write(message);
        return true;
    }

    private static void large(Flow flow) {
        byte[] bytes = new byte[LARGEST_BYTES + 1];
        new Random(SEED).nextBytes(bytes);
        MessageDigest digest = sha256();
        flow.write(announcement(2, LARGEST_BYTES));
        digest.update(bytes, 0, LARGEST_BYTES);
        flow.write(ByteBuffer.wrap(bytes, 0, LARGEST_BYTES));
        try {
            flow.write(ByteBuffer.wrap(bytes));
            System.out.println("a byte more was taken");
        } catch (FlowException e) {
            System.out.println("a byte more: " + e.error() + ", " + e.getMessage());
        }
        digest.update(bytes, 0, 1);
        flow.write(ByteBuffer.wrap(bytes, 0, 1));
        var _ = expectAnswer(flow, digest, 2);
        flow.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
