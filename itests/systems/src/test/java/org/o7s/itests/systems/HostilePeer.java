package org.o7s.itests.systems;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.o7s.ipc.data.CallArea;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.RingConsumer;
import org.o7s.ipc.data.RingProducer;
import org.o7s.itests.systems.RawApplication.RawFlow;

/**
 * A process that shares the memory of a flow with another one, without the daemon, and breaks the
 * rules there, in the way that its first argument names. Offsets are those of
 * docs/process-boundary.md.
 */
final class HostilePeer {
    private static final int CIRCLE_BYTES = 8_192;
    private static final int UP_HEADER = 512;
    private static final int DOWN_HEADER = 1024;
    private static final int HEADER_BYTES = 512;
    private static final int UP_DATA = 4096;
    private static final int MPS = 132;
    private static final int BELL = 128;
    private static final int TAIL = 0;
    private static final int ENDED = 8;
    private static final int SIZE = 12;
    private static final int BASE = 16;
    private static final int HEAD = 128;
    private static final long PAUSE_NS = 1_000_000;
    private static final int LOOK_EVERY = 1 << 15;
    private static final long REWRITES_NS = 600_000_000;
    private static final long LIMIT_NS = 30_000_000_000L;

    /** For how long the other side waits where it should not have to. */
    private static final long LONG_MS = 600_000;

    private final RawApplication app;
    private final RawFlow flow;
    private final RingProducer out;
    private final RingConsumer in;
    private final MemorySegment memory;
    private final int outHeader;
    private final int outData;
    private final int inHeader;

    /** At the end of a flow that it asked for, or accepted. */
    private HostilePeer(RawApplication app, RawFlow flow) {
        boolean accepted = flow.peer().orElseThrow().accepted();
        FlowSegment segment = flow.segment();
        this.app = app;
        this.flow = flow;
        this.out = accepted ? segment.daemonProducer() : segment.clientProducer();
        this.in = accepted ? segment.daemonConsumer() : segment.clientConsumer();
        this.memory = segment.memory();
        this.outHeader = accepted ? DOWN_HEADER : UP_HEADER;
        int ringBytes = segment.isLarge() ? FlowSegment.LARGE_RING_BYTES : FlowSegment.RING_BYTES;
        this.outData = accepted ? UP_DATA + ringBytes : UP_DATA;
        this.inHeader = accepted ? UP_HEADER : DOWN_HEADER;
    }

    /**
     * Arguments: ways to attack, one after the other; a name, or "" to be asked; and for one of the
     * ways a file that tells it to go on.
     */
    public static void main(String[] args) throws Throwable {
        System.out.println("connecting");
        try (RawApplication app = RawApplication.connect("hostile-peer")) {
            for (String way : args[0].split(",")) {
                attack(app, way, args);
            }
        }
    }

    private static void attack(RawApplication app, String way, String[] args) throws Throwable {
        String name = args[1];
        switch (way) {
            case "fair" -> fair(app, name);
            case "nonsense" -> nonsense(app, name);
            case "rewrite" -> rewrite(app, name);
            case "shrink" -> shrink(app, name);
            case "marks" -> marks(app, name);
            case "unmarked" -> unmarked(app, name);
            case "erase" -> erase(app, name, Path.of(args[2]));
            case "signs" -> signs(app, name);
            case "mute" -> mute(app, name);
            case "half" -> half(app, name);
            case "stay" -> new CountDownLatch(1).await();
            case "small" -> small(app, name);
            default -> throw new IllegalArgumentException(way);
        }
    }

    /** What it writes where it must not; the other side has to end the flow of each. */
    private enum Nonsense {
        TAIL_ODD(p -> p.setOut(TAIL, 13)),
        TAIL_BEYOND(p -> p.setOut(TAIL, p.tail() + 8L * CIRCLE_BYTES)),
        TAIL_HUGE(p -> p.setOut(TAIL, Long.MAX_VALUE & ~7L)),
        TAIL_NEGATIVE(p -> p.setOut(TAIL, Long.MIN_VALUE)),
        TAIL_BACK(p -> p.setOut(TAIL, p.tail() - 8)),
        SIZE_NONE(p -> p.sizeOut(0)),
        SIZE_SMALL(p -> p.sizeOut(CIRCLE_BYTES / 2)),
        SIZE_ODD(p -> p.sizeOut(CIRCLE_BYTES + 8)),
        SIZE_HUGE(p -> p.sizeOut(1 << 30)),
        SIZE_NEGATIVE(p -> p.sizeOut(Integer.MIN_VALUE)),
        BASE_AHEAD(p -> p.baseOut(p.tail() + 8)),
        BASE_ODD(p -> p.baseOut(4)),
        BASE_NEGATIVE(p -> p.baseOut(-8)),
        LENGTH_BEYOND_TAIL(p -> p.record(57, 64)),
        LENGTH_BEYOND_CIRCLE(p -> p.record(CIRCLE_BYTES, CIRCLE_BYTES)),
        LENGTH_HUGE(p -> p.record(Integer.MAX_VALUE, 64)),
        LENGTH_IN_UPPER_HALF(p -> p.record(1L << 32, 64)),
        LENGTH_NEGATIVE(p -> p.record(-1, 64)),
        HEAD_AHEAD(p -> p.answered(HEAD, Long.MAX_VALUE)),
        HEAD_BACK(p -> p.answered(HEAD, -8)),
        ALL_RANDOM(HostilePeer::scribble),
        ALL_GONE(p -> p.flow.segment().discard());

        private final java.util.function.Consumer<HostilePeer> harm;

        Nonsense(java.util.function.Consumer<HostilePeer> harm) {
            this.harm = harm;
        }
    }

    /** Keeps the rules. */
    private static void fair(RawApplication app, String name) throws Exception {
        HostilePeer peer = begun(app, name, LONG_MS);
        peer.out.end();
        peer.awaitEnd("which was closed in order");
        app.letGo(peer.flow);
        System.out.println("was fair");
    }

    private static void nonsense(RawApplication app, String name) throws Exception {
        for (Nonsense each : Nonsense.values()) {
            HostilePeer peer = begun(app, name, LONG_MS);
            each.harm.accept(peer);
            peer.awaitEnd(each.toString());
            app.letGo(peer.flow);
        }
        System.out.println(Nonsense.values().length + " flows were closed");
    }

    /** A flow to a name; or one from whoever asks, if that is empty. */
    private static HostilePeer open(RawApplication app, String name) throws Exception {
        if (!name.isEmpty()) {
            return new HostilePeer(app, app.allocate(name));
        }
        app.accept();
        return new HostilePeer(app, app.next());
    }

    /** The same with two packets, of which the other side has echoed the second one. */
    private static HostilePeer begun(RawApplication app, String name, long waitMs)
            throws Exception {
        HostilePeer peer = open(app, name);
        peer.put(waitMs);
        peer.say(waitMs);
        peer.awaitEcho();
        return peer;
    }

    private void say(long number) {
        put(number);
        call();
    }

    private void put(long number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocateFrom(JAVA_LONG.withOrder(BIG_ENDIAN), number);
            if (!out.offer(packet, 0, Long.BYTES)) {
                throw new IllegalStateException("there is no room");
            }
        }
    }

    private void awaitEcho() {
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (in.next() == RingConsumer.EMPTY) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("no echo came");
            }
            call();
            LockSupport.parkNanos(PAUSE_NS);
        }
        in.advance();
        in.next();
    }

    /** Calls the other side by its call area, and whoever sleeps at the rings. */
    private void call() {
        flow.peer().orElseThrow().call();
        out.wakeConsumer();
        in.wakeProducer();
    }

    private boolean hasEnded() {
        return memory.get(JAVA_INT, inHeader + ENDED) != 0;
    }

    private void awaitEnd(String what) {
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (!hasEnded()) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("the flow lives on: " + what);
            }
            call();
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private long tail() {
        return out.position();
    }

    private void setOut(int field, long value) {
        memory.set(JAVA_LONG, outHeader + field, value);
    }

    private void sizeOut(int size) {
        memory.set(JAVA_INT, outHeader + SIZE, size);
        setOut(TAIL, tail() + 64);
    }

    private void baseOut(long base) {
        setOut(BASE, base);
        setOut(TAIL, tail() + 64);
    }

    private void record(long length, long bytes) {
        // What was consumed lies before it, in a circle whose base was moved nowhere.
        memory.set(JAVA_LONG, outData, length);
        memory.set(JAVA_INT, outHeader + SIZE, CIRCLE_BYTES);
        setOut(BASE, tail());
        setOut(TAIL, tail() + bytes);
    }

    /** Says where it is in the other's ring, and has it write into that. */
    private void answered(int field, long value) {
        memory.set(JAVA_LONG, inHeader + field, value);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment large = arena.allocate(4_000);
            while (!hasEnded()) {
                out.offer(large, 0, (int) large.byteSize());
                call();
                memory.set(JAVA_LONG, inHeader + field, value);
            }
        }
    }

    private void scribble() {
        Random random = new Random(1);
        byte[] nonsense = new byte[(int) FlowSegment.BYTES];
        random.nextBytes(nonsense);
        MemorySegment source = MemorySegment.ofArray(nonsense);
        long tail = Long.MIN_VALUE | random.nextLong();
        source.set(JAVA_LONG_UNALIGNED, outHeader + TAIL, tail);
        // It would look as if it had been closed in order.
        source.set(JAVA_INT_UNALIGNED, outHeader + ENDED, 0);
        source.set(JAVA_INT_UNALIGNED, inHeader + ENDED, 0);
        // First, as what else is there could be read as a flow that is down.
        setOut(TAIL, tail);
        VarHandle.fullFence();
        MemorySegment.copy(source, 0, memory, 0, DOWN_HEADER + HEADER_BYTES);
    }

    /** Sends, while another thread writes over all of it, lengths and positions too. */
    private static void rewrite(RawApplication app, String name) throws Exception {
        long endNs = System.nanoTime() + REWRITES_NS;
        int flows = 0;
        while (System.nanoTime() < endNs) {
            HostilePeer peer = begun(app, name, 100);
            boolean header = ++flows % 2 == 0;
            Thread rewriter = Thread.ofPlatform().start(() -> peer.writeOver(header, endNs));
            Random random = new Random(flows);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment packet = arena.allocate(2_000);
                while (!peer.hasEnded() && System.nanoTime() < endNs) {
                    peer.out.offer(packet, 0, 1 + random.nextInt(1_400));
                    peer.call();
                    while (peer.in.next() != RingConsumer.EMPTY) {
                        peer.in.advance();
                    }
                }
            }
            rewriter.join();
            app.letGo(peer.flow);
        }
        System.out.println("rewrote the memory of " + flows + " flows");
    }

    private void writeOver(boolean header, long endNs) {
        Random random = new Random(flow.slot());
        while (!hasEnded() && System.nanoTime() < endNs) {
            long at = outData + 8L * random.nextInt(CIRCLE_BYTES / 8);
            boolean likely = random.nextInt(1_000) != 0;
            memory.set(JAVA_LONG, at, likely ? random.nextInt(3_000) : random.nextLong());
            if (header && random.nextInt(1_000) == 0) {
                switch (random.nextInt(4)) {
                    case 0 ->
                            memory.set(
                                    JAVA_INT, outHeader + SIZE, CIRCLE_BYTES << random.nextInt(4));
                    case 1 -> setOut(BASE, memory.get(JAVA_LONG, outHeader + TAIL) - 8);
                    case 2 ->
                            setOut(
                                    TAIL,
                                    memory.get(JAVA_LONG, outHeader + TAIL)
                                            + 8L * random.nextInt(200));
                    default -> memory.set(JAVA_LONG, inHeader + HEAD, random.nextLong(100_000));
                }
            }
        }
    }

    /** Tries to make all of it shorter, and takes its own end of it away. */
    private static void shrink(RawApplication app, String name) throws Throwable {
        HostilePeer peer = begun(app, name, LONG_MS);
        for (Mapping each : Mapping.all()) {
            Path file = Path.of("/proc/self/map_files", each.range());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
                System.out.println("truncated " + each);
            } catch (IOException e) {
                System.out.println("not truncated: " + e.getMessage());
            }
        }
        Linker linker = Linker.nativeLinker();
        var munmap =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("munmap"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
        int result = (int) munmap.invokeExact(peer.memory.address(), peer.memory.byteSize());
        System.out.println("unmapped: " + result);
        System.out.flush();
        // Its own end of the mapping is gone, so nothing of ours may run to tidy up.
        Runtime.getRuntime().halt(0);
    }

    /** A piece of memory that is shared with the daemon or a process. */
    private record Mapping(String range, String line) {
        static List<Mapping> all() throws IOException {
            List<Mapping> found = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                if (line.contains("memfd:o7s-")) {
                    found.add(new Mapping(line.substring(0, line.indexOf(' ')), line));
                }
            }
            return found;
        }

        static List<Mapping> callAreas() throws IOException {
            return all().stream().filter(m -> m.line.contains("memfd:o7s-calls")).toList();
        }

        MemorySegment memory() {
            long from = Long.parseUnsignedLong(range.split("-")[0], 16);
            return MemorySegment.ofAddress(from).reinterpret(CallArea.BYTES);
        }
    }

    /** Marks all flows of the other side, again and again. */
    private static void marks(RawApplication app, String name) throws Exception {
        HostilePeer peer = begun(app, name, LONG_MS);
        CallArea calls = peer.flow.peer().orElseThrow().calls();
        System.out.println("is marking");
        for (int slot = 0; ; slot = (slot + 1) & 16_383) {
            calls.call(slot);
        }
    }

    /** Takes the marks away by which others know its own memory, before it shares any. */
    private static void unmarked(RawApplication app, String name) throws Exception {
        for (Mapping own : Mapping.callAreas()) {
            own.memory().fill((byte) -1);
        }
        HostilePeer peer = open(app, name);
        peer.say(LONG_MS);
        System.out.println("is unmarked");
    }

    /**
     * Takes calls to the other side away, whoever calls; once there is such a file it only has
     * nobody woken by them.
     */
    private static void erase(RawApplication app, String name, Path goOn) throws Exception {
        List<Mapping> own = Mapping.callAreas();
        HostilePeer peer = begun(app, name, LONG_MS);
        List<Mapping> others = new ArrayList<>(Mapping.callAreas());
        others.removeAll(own);
        MemorySegment calls = others.getFirst().memory();
        System.out.println("is erasing " + others.size() + " of " + peer.flow);
        for (int i = 0; i % LOOK_EVERY != 0 || !Files.exists(goOn); i++) {
            calls.fill((byte) 0);
        }
        MemorySegment bell = calls.asSlice(BELL, Integer.BYTES);
        System.out.println("is silencing");
        while (true) {
            bell.fill((byte) 0);
        }
    }

    /** Nothing but signs of life, faster than anybody can take them. */
    private static void signs(RawApplication app, String name) throws Exception {
        HostilePeer peer = begun(app, name, 200);
        MemorySegment data = peer.memory.asSlice(peer.outData, CIRCLE_BYTES);
        data.fill((byte) 0);
        System.out.println("gives signs of life");
        int headAt = peer.outHeader + HEAD;
        while (!peer.hasEnded()) {
            long head = peer.memory.get(JAVA_LONG, headAt);
            peer.setOut(TAIL, Math.max(head, peer.tail()) + CIRCLE_BYTES / 2);
        }
        app.letGo(peer.flow);
        System.out.println("was given up giving signs of life");
    }

    /** Says much and takes nothing. */
    private static void mute(RawApplication app, String name) throws Exception {
        HostilePeer peer = open(app, name);
        peer.say(300);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocate(1_000);
            while (!peer.hasEnded()) {
                peer.out.offer(packet, 0, 1_000);
                peer.call();
            }
        }
        app.letGo(peer.flow);
        System.out.println("was given up taking nothing");
    }

    /** Stays in the middle of a record. */
    private static void half(RawApplication app, String name) throws Exception {
        HostilePeer peer = begun(app, name, LONG_MS);
        peer.memory.set(JAVA_LONG, peer.outData + peer.tail(), 1_000);
        System.out.println("is halfway");
    }

    /** Says that nothing fits into a packet, and expects its echo all the same. */
    private static void small(RawApplication app, String name) throws Exception {
        HostilePeer peer = begun(app, name, LONG_MS);
        peer.memory.set(JAVA_INT, MPS, 0);
        peer.say(1);
        peer.awaitEcho();
        app.letGo(peer.flow);
        System.out.println("was echoed");
    }
}
