package org.o7s.itests.systems;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.o7s.api.FlowError;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.data.RingProducer;
import org.o7s.itests.systems.RawApplication.RawFlow;
import org.o7s.linux.MessageBuffer;
import org.o7s.linux.MessageSocket;

/**
 * A process that breaks the rules of the process boundary, each in the way that its first argument
 * names. Offsets are those of docs/process-boundary.md.
 */
final class HostileProcess {
    private static final int RING_BYTES = 65_536;

    /** How large the part of a ring is that is used at first. */
    private static final int CIRCLE_BYTES = 8_192;

    private static final int UP_HEADER = 512;
    private static final int DOWN_HEADER = 1024;
    private static final int UP_DATA = 4096;
    private static final int TAIL = 0;
    private static final int ENDED = 8;
    private static final int SIZE = 12;
    private static final int BASE = 16;
    private static final int SLOTS = 16_384;
    private static final int CALLS = 1_000;
    private static final long PAUSE_NS = 1_000_000;
    private static final long LIMIT_NS = 30_000_000_000L;

    private HostileProcess() {}

    public static void main(String[] args) throws Throwable {
        switch (args[0]) {
            case "garbage" -> garbage(args[1], Integer.parseInt(args[2]));
            case "rewrite" -> rewrite(args[1], Integer.parseInt(args[2]));
            case "shrink" -> shrink(args[1]);
            case "half" -> half();
            case "crowd" -> crowd(Integer.parseInt(args[1]));
            case "deaf" -> deaf();
            case "ask" -> ask(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "hog" -> hog(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "hoard" -> hoard(args[1], Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    // Memory.

    /** Writes nonsense of five kinds into the rings of flow after flow, until each is closed. */
    private static void garbage(String name, int flows) throws Exception {
        Random random = new Random(1);
        try (RawApplication app = RawApplication.connect("hostile-garbage")) {
            for (int i = 0; i < flows; i++) {
                RawFlow flow = app.allocate(name);
                scribble(flow.segment().memory(), i % 5, random);
                for (int j = 0; j < CALLS; j++) {
                    app.call(j % 2 == 0 ? flow.slot() : random.nextInt(SLOTS));
                }
                awaitEnd(app, flow);
                app.letGo(flow);
            }
            System.out.println(flows + " flows were closed");
        }
    }

    private static void scribble(MemorySegment memory, int kind, Random random) {
        memory.set(JAVA_INT, UP_HEADER + SIZE, CIRCLE_BYTES);
        switch (kind) {
            case 0 -> {
                fill(memory, UP_HEADER, 512, random);
                fill(memory, DOWN_HEADER, 512, random);
                fill(memory, UP_DATA, RING_BYTES, random);
                // Half of all random words would be positions that are possible, or not reached.
                memory.set(JAVA_LONG, UP_HEADER + TAIL, Long.MIN_VALUE | random.nextLong());
            }
            case 1 -> memory.set(JAVA_LONG, UP_HEADER + TAIL, 13);
            case 2 -> memory.set(JAVA_LONG, UP_HEADER + TAIL, CIRCLE_BYTES + 8);
            case 3 -> {
                memory.set(JAVA_LONG, UP_DATA, Long.MIN_VALUE | random.nextLong());
                memory.set(JAVA_LONG, UP_HEADER + TAIL, 64);
            }
            default -> {
                memory.set(JAVA_LONG, UP_DATA, 57);
                memory.set(JAVA_LONG, UP_HEADER + TAIL, 64);
            }
        }
    }

    private static void fill(MemorySegment memory, long from, int bytes, Random random) {
        byte[] nonsense = new byte[bytes];
        random.nextBytes(nonsense);
        MemorySegment.copy(MemorySegment.ofArray(nonsense), 0, memory, from, bytes);
    }

    private static boolean hasEnded(RawFlow flow) {
        return flow.segment().memory().get(JAVA_INT, DOWN_HEADER + ENDED) != 0;
    }

    private static void awaitEnd(RawApplication app, RawFlow flow) {
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (!hasEnded(flow)) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the flow in slot " + flow.slot() + " lives on");
            }
            app.call(flow.slot());
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /**
     * Sends what is in order, while another thread writes over all of it again and again: over the
     * records, and for every other flow over the header as well.
     */
    private static void rewrite(String name, int milliseconds) throws Exception {
        int flows = 0;
        int broken = 0;
        long sent = 0;
        try (RawApplication app = RawApplication.connect("hostile-rewrite");
                Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocate(2_000);
            RawFlow flow = app.allocate(name);
            long endNs = System.nanoTime() + milliseconds * 1_000_000L;
            while (true) {
                flows++;
                Random random = new Random(flows);
                RawFlow mine = flow;
                boolean header = flows % 2 == 0;
                Thread rewriter = Thread.ofPlatform().start(() -> writeOver(mine, header, endNs));
                RingProducer up = flow.segment().clientProducer();
                while (!hasEnded(flow) && System.nanoTime() < endNs) {
                    if (up.offer(packet, 0, 1 + random.nextInt(1_400))) {
                        sent++;
                    }
                    app.call(flow.slot());
                }
                rewriter.join();
                broken += hasEnded(flow) ? 1 : 0;
                app.letGo(flow);
                if (System.nanoTime() >= endNs) {
                    break;
                }
                flow = app.allocate(name);
            }
        }
        System.out.println(
                "rewrote " + sent + " packets of " + flows + " flows, " + broken + " closed");
    }

    private static void writeOver(RawFlow flow, boolean header, long endNs) {
        Random random = new Random(flow.slot());
        MemorySegment memory = flow.segment().memory();
        while (!hasEnded(flow) && System.nanoTime() < endNs) {
            long at = UP_DATA + 8L * random.nextInt(CIRCLE_BYTES / 8);
            // A length that is possible does more harm than one that is not.
            boolean likely = random.nextInt(1_000) != 0;
            memory.set(JAVA_LONG, at, likely ? random.nextInt(3_000) : random.nextLong());
            if (header && random.nextInt(1_000) == 0) {
                writeOverHeader(memory, random);
            }
        }
    }

    /** So does a position or a size: most of them are near to what they were. */
    private static void writeOverHeader(MemorySegment memory, Random random) {
        long tail = memory.get(JAVA_LONG, UP_HEADER + TAIL);
        switch (random.nextInt(4)) {
            case 0 -> memory.set(JAVA_INT, UP_HEADER + SIZE, CIRCLE_BYTES << random.nextInt(4));
            case 1 -> memory.set(JAVA_LONG, UP_HEADER + BASE, tail - 8L * random.nextInt(1_000));
            case 2 -> memory.set(JAVA_LONG, UP_HEADER + TAIL, tail + 8L * random.nextInt(200));
            default -> memory.set(JAVA_INT, UP_HEADER + SIZE, random.nextInt());
        }
    }

    /** Tries to take memory away from under the daemon: truncates it, grows it, unmaps it. */
    private static void shrink(String name) throws Throwable {
        try (RawApplication app = RawApplication.connect("hostile-shrink")) {
            RawFlow flow = app.allocate(name);
            List<String> flowMappings = mappings();
            for (String range : flowMappings) {
                Path file = Path.of("/proc/self/map_files", range);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                    System.out.println("truncated " + range);
                } catch (IOException e) {
                    System.out.println("not truncated: " + e.getMessage());
                }
            }
            Linker linker = Linker.nativeLinker();
            MemorySegment munmap = linker.defaultLookup().findOrThrow("munmap");
            var call =
                    linker.downcallHandle(
                            munmap, FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
            MemorySegment memory = flow.segment().memory();
            memory.set(JAVA_INT, UP_HEADER + SIZE, CIRCLE_BYTES);
            memory.set(JAVA_LONG, UP_DATA, 100);
            memory.set(JAVA_LONG, UP_HEADER + TAIL, 112);
            int result = (int) call.invokeExact(memory.address(), memory.byteSize());
            System.out.println("unmapped: " + result);
            for (int i = 0; i < CALLS; i++) {
                app.call(flow.slot());
            }
            // Its own end of the mapping is gone, so nothing of ours may run to tidy up.
            Runtime.getRuntime().halt(0);
        }
    }

    private static List<String> mappings() throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            if (line.contains("memfd:o7s-")) {
                found.add(line.substring(0, line.indexOf(' ')));
            }
        }
        return found;
    }

    /** Takes as many flows as it gets, and stays. */
    private static void hoard(String name, int flows) throws Exception {
        try (RawApplication app = RawApplication.connect("hostile-hoard")) {
            for (int i = 0; i < flows; i++) {
                app.allocate(name);
            }
            System.out.println("hoards " + flows);
            new CountDownLatch(1).await();
        }
    }

    // The socket.

    private static MessageBuffer.Outcome await(MessageSocket socket, MessageBuffer buffer) {
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (true) {
            MessageBuffer.Outcome outcome = socket.receive(buffer);
            if (outcome != MessageBuffer.Outcome.NOTHING) {
                return outcome;
            }
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the daemon says nothing");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Says half of what it has to say, and nothing, each on a connection of its own, and stays. */
    private static void half() throws Exception {
        byte[] whole = Frames.announce("hostile-half");
        try (MessageSocket half = MessageSocket.connect(RawApplication.socket());
                MessageSocket silent = MessageSocket.connect(RawApplication.socket());
                MessageBuffer buffer = new MessageBuffer(4096)) {
            half.send(Arrays.copyOf(whole, whole.length / 2), List.of());
            System.out.println("half: " + await(half, buffer) + " " + said(buffer));
            System.out.println("half: " + await(half, buffer));
            System.out.println("silent: " + await(silent, buffer) + " " + said(buffer));
            System.out.println("silent: " + await(silent, buffer));
        }
    }

    private static String said(MessageBuffer buffer) {
        return new String(buffer.message(), UTF_8).replaceAll("[^ -~]", "");
    }

    /** Connects so many times, keeps all connections, and says nothing. */
    private static void crowd(int connections) throws Exception {
        List<MessageSocket> open = new ArrayList<>();
        int refused = 0;
        String why = "";
        try (MessageBuffer buffer = new MessageBuffer(4096)) {
            while (open.size() + refused < connections) {
                MessageSocket socket;
                try {
                    socket = MessageSocket.connect(RawApplication.socket());
                } catch (IOException e) {
                    // The queue of those that were not looked at yet is full.
                    LockSupport.parkNanos(PAUSE_NS);
                    continue;
                }
                socket.send(Frames.announce("hostile-crowd"), List.of());
                await(socket, buffer);
                if (said(buffer).contains("E-APPLICATION")) {
                    socket.close();
                    why = said(buffer);
                    refused++;
                } else {
                    open.add(socket);
                }
            }
            System.out.println("crowd: " + open.size() + " in, " + refused + " refused: " + why);
            new CountDownLatch(1).await();
        }
        open.forEach(MessageSocket::close);
    }

    /** Asks and asks, and never reads an answer. */
    private static void deaf() throws Exception {
        try (MessageSocket socket = MessageSocket.connect(RawApplication.socket())) {
            socket.send(Frames.announce("hostile-deaf"), List.of());
            long asked = 0;
            while (true) {
                switch (socket.send(Frames.allocate(asked, "nobody", 1), List.of())) {
                    case SENT -> asked++;
                    case FULL -> LockSupport.parkNanos(PAUSE_NS);
                    case CLOSED -> {
                        System.out.println("sent away after " + asked + " requests");
                        return;
                    }
                }
            }
        }
    }

    /** Asks for so many flows at once, each with a limit, and says what became of that. */
    private static void ask(String name, int requests, int limitMs) throws Exception {
        try (RawApplication app = RawApplication.connect("hostile-ask")) {
            for (int i = 0; i < requests; i++) {
                app.ask(name, limitMs * 1_000_000L);
            }
            Map<String, Integer> answers = new TreeMap<>();
            for (int i = 0; i < requests; i++) {
                Failed why = app.nextFailure();
                String code = why.sentence().split(" ", 2)[0];
                answers.merge(code + "/" + FlowError.ofResponse(-why.error()), 1, Integer::sum);
            }
            System.out.println("answers " + answers + ", flows " + app.flowsGranted());
        }
    }

    /**
     * Accepts so often, asks for so many flows, and asks again for each that ended but was not one
     * too many; stays.
     */
    private static void hog(String name, int accepts, int requests) throws Exception {
        try (RawApplication app = RawApplication.connect("hostile-hog")) {
            for (int i = 0; i < accepts; i++) {
                app.accept();
            }
            System.out.println("accepts: " + app.nextFailure().sentence());
            for (int i = 0; i < requests; i++) {
                app.ask(name, LIMIT_NS);
            }
            boolean said = false;
            while (true) {
                String sentence = app.nextFailure().sentence();
                if (sentence.startsWith("E-ALLOC-BUSY") && !said) {
                    said = true;
                    System.out.println("requests: " + sentence);
                } else if (!sentence.startsWith("E-ALLOC-BUSY")
                        && !sentence.startsWith("E-ACCEPT-LIMIT")) {
                    app.ask(name, LIMIT_NS);
                }
            }
        }
    }
}
