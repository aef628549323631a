package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Random;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/**
 * Messages over a data flow, each larger or smaller than a packet, in a process of its own: {@code
 * sink}, {@code source NAME COUNT PEER_TIMEOUT_MS}. The sink answers with the digest of all that it
 * read. A source whose flow fails closes it, and asks for another one to send a few.
 */
final class MessageProcess {
    static final int FEW = 20;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 100_000;
    private static final int USUAL_BYTES = 3_000;
    private static final int TOLD_AFTER = 50;
    private static final long SEED = 20261122;

    private MessageProcess() {}

    public static void main(String[] args) {
        try (Application app = O7s.connect("messages-" + args[0])) {
            System.out.println("ready");
            switch (args[0]) {
                case "sink" -> sink(app);
                case "source" -> {
                    long timeoutMs = Long.parseLong(args[3]);
                    QosSpec qos = QosSpec.DATA.withTimeoutMs(timeoutMs);
                    if (!source(app, args[1], qos, Long.parseLong(args[2]))) {
                        source(app, args[1], qos, FEW);
                    }
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void sink(Application app) {
        while (true) {
            Flow flow = app.accept(Duration.ZERO);
            Thread.ofVirtual().start(() -> drain(flow));
        }
    }

    /** The first message says how many come. */
    private static void drain(Flow flow) {
        ByteBuffer message = ByteBuffer.allocate(MAX_BYTES);
        MessageDigest digest = sha256();
        try {
            flow.read(message.clear());
            long count = message.getLong(0);
            for (long i = 0; i < count; i++) {
                flow.read(message.clear());
                digest.update(message.flip());
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
        Flow flow = app.allocate(name, qos, LIMIT);
        byte[] bytes = new byte[MAX_BYTES];
        Random random = new Random(SEED);
        MessageDigest digest = sha256();
        boolean whole = false;
        try {
            flow.write(ByteBuffer.allocate(Long.BYTES).putLong(0, count));
            for (long i = 0; i < count; i++) {
                int length = 1 + random.nextInt(random.nextInt(10) == 0 ? MAX_BYTES : USUAL_BYTES);
                random.nextBytes(bytes);
                digest.update(bytes, 0, length);
                flow.write(ByteBuffer.wrap(bytes, 0, length));
                if (i == TOLD_AFTER) {
                    System.out.println("messages go");
                }
            }
            ByteBuffer answer = ByteBuffer.allocate(MAX_BYTES);
            flow.read(answer);
            whole = answer.flip().equals(ByteBuffer.wrap(digest.digest()));
            System.out.println(count + " messages arrived " + (whole ? "whole" : "changed"));
        } catch (FlowException e) {
            System.out.println("the source has lost its flow: " + e.error());
        }
        flow.close();
        System.out.println("the source has closed its flow");
        return whole;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
