package org.o7s.itests.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.loop.Loop;
import org.o7s.driver.afpacket.AfpacketDriver;
import org.o7s.linux.kit.VirtualCable;

/**
 * Measures a system that forwards: frames from a C program, through a unicast IPCP over two eth-dix
 * IPCPs with the threads of a daemon, to an interface that counts them; against Linux IP forwarding
 * and a bare C loop on the same interfaces, slice by slice in turn. Behind the counting interface
 * the frames of all three end in the ring of a packet socket.
 *
 * <p>Source and sink are members of the layer with a flow between them; a packet of that flow is
 * caught at the forwarder and sent again by the C program as fast as it goes. Meanwhile both do
 * next to nothing: a pass every 20 ms keeps their connections up. At the end the same packet goes
 * through the forwarder without the interfaces: that is what is spent outside of the kernel. With a
 * number of exchanges, all policies of the forwarder are then exchanged so often for new code while
 * it forwards as fast as it can, and everything is measured once more. Usage: {@code ForwardBench
 * forwardbench.c [ROUNDS] [SLICE_MS] [EXCHANGES]}; needs root and gcc. Fails if a million packets
 * without interfaces cost more heap than {@value #HEAP_BYTES_MAX} bytes each.
 */
public final class ForwardBench implements AutoCloseable {
    private static final int[] FRAME_BYTES = {64, 1400};
    private static final int DEFAULT_ROUNDS = 7;
    private static final int WARM_UP_FRAMES = 2_000_000;
    private static final long WARM_UP_NS = 60_000_000_000L;
    private static final int CANNED_FRAMES = 1_000_000;
    private static final double HEAP_BYTES_MAX = 0.05;
    private static final int DEFAULT_SLICE_MS = 300;
    private static final int ETHER_TYPE = 0xa000;
    private static final int BARE_ETHER_TYPE = 0xa001;
    private static final int IP_ETHER_TYPE = 0x0800;
    private static final int ADDRESSES_BYTES = 12;
    private static final long STEP_NS = 20_000_000;
    private static final long LIMIT_NS = 10_000_000_000L;
    private static final byte MARK = 0x5a;
    private static final int PROBE_BYTES = 200;

    private final CYardstick program;
    private final int sliceMs;
    private final ForwardPath path;
    private final BenchSystem forwarder;
    private final BenchSystem source;
    private final BenchSystem sink;
    private final FlowLoad flow;
    private final Process cSink;

    /** One slice: what came out, what it cost the forwarder. */
    private record Slice(
            double offeredKpps, double kpps, double cpuNs, double wakeUps, double heapBytes) {}

    private ForwardBench(CYardstick program, ForwardPath path, int sliceMs) throws Exception {
        this.path = path;
        source = BenchSystem.empty("source", path.source());
        sink = BenchSystem.empty("sink", path.sink());
        forwarder = BenchSystem.threaded("forwarder", path.forwarder());
        this.program = program;
        this.sliceMs = sliceMs;
        source.together(sink);
        forwarder.overEthernet("in", "left", ForwardPath.IN);
        forwarder.overEthernet("out", "right", ForwardPath.OUT);
        source.overEthernet("eth", "left", VirtualCable.INTERFACE);
        sink.overEthernet("eth", "right", VirtualCable.INTERFACE);
        forwarder.first("middle", "unicast", List.of("left", "right"));
        source.join("source", "middle");
        sink.join("sink", "middle");
        flow = new FlowLoad(source, sink, "unicast");
        cSink =
                program.start(
                        "sink",
                        path.sink().name(),
                        VirtualCable.INTERFACE,
                        Integer.toHexString(BARE_ETHER_TYPE),
                        Integer.toHexString(IP_ETHER_TYPE));
        requireReady(cSink.inputReader(StandardCharsets.UTF_8));
    }

    private static void requireReady(BufferedReader lines) throws IOException {
        String ready = lines.readLine();
        if (!"ready".equals(ready)) {
            throw new IOException("the C program says " + ready);
        }
    }

    /** Runs everything and prints tables. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_ROUNDS;
        int ms = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_SLICE_MS;
        int exchanges = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
        Optional<CYardstick> program = CYardstick.compile(Path.of(arguments[0]));
        if (program.isEmpty()) {
            throw new IOException("without gcc there is nobody to send frames");
        }
        try (ForwardPath path = new ForwardPath();
                ForwardBench bench = new ForwardBench(program.get(), path, ms)) {
            bench.run(rounds, exchanges);
        }
        program.get().delete();
    }

    /** What of a size is compared before and after exchanges. */
    private record Rates(int bytes, double kpps, double cKpps, double cpuNs, double insideNs) {}

    private void run(int rounds, int exchanges) throws Exception {
        int overhead = caught(PROBE_BYTES).length - PROBE_BYTES;
        List<Rates> before = measure(overhead, rounds);
        if (exchanges > 0) {
            exchange(caught(FRAME_BYTES[0] - overhead), exchanges);
            List<Rates> after = measure(overhead, rounds);
            for (int i = 0; i < before.size(); i++) {
                compare(before.get(i), after.get(i));
            }
        }
    }

    private List<Rates> measure(int overhead, int rounds) throws Exception {
        List<Rates> all = new ArrayList<>();
        for (int bytes : FRAME_BYTES) {
            all.add(measure(bytes, caught(bytes - overhead), rounds));
        }
        return all;
    }

    private Rates measure(int bytes, byte[] frame, int rounds) throws Exception {
        byte[] bare = frame.clone();
        bare[13] = (byte) BARE_ETHER_TYPE;
        byte[] packet = ipPacket(frame, bytes);
        warmUp(frame);
        List<Slice> linux = new ArrayList<>();
        List<Slice> c = new ArrayList<>();
        List<Slice> o7s = new ArrayList<>();
        LoopUse before = LoopUse.now();
        for (int round = 0; round < rounds; round++) {
            linux.add(linux(packet));
            c.add(bare(bare));
            o7s.add(o7s(frame));
        }
        System.out.println("frames of " + bytes + " bytes, medians of " + rounds + " (best)");
        System.out.println(
                "            offered kpps      out kpps   CPU ns/frame  wake-ups/1000  heap B/frame");
        print("Linux IP", linux);
        print("C loop", c);
        print("o7s", o7s);
        double kpps = median(o7s, Slice::kpps);
        double cpuNs = median(o7s, Slice::cpuNs);
        System.out.printf(
                Locale.ROOT,
                "o7s / Linux IP %.2f, o7s / C loop: CPU %.2f%n",
                kpps / median(linux, Slice::kpps),
                cpuNs / median(c, Slice::cpuNs));
        System.out.println("CPU ns by loop: " + LoopUse.now().since(before).cpuNs());
        return new Rates(bytes, kpps, median(c, Slice::kpps), cpuNs, canned(frame, rounds));
    }

    private static void compare(Rates before, Rates after) {
        System.out.printf(
                Locale.ROOT,
                "frames of %d bytes, after / before: kpps %.3f (C loop meanwhile %.3f), CPU %.3f,"
                        + " inside CPU %.3f%n",
                before.bytes(),
                after.kpps() / before.kpps(),
                after.cKpps() / before.cKpps(),
                after.cpuNs() / before.cpuNs(),
                after.insideNs() / before.insideNs());
    }

    /** Exchanges all policies of the forwarder again and again while it forwards all it can. */
    private void exchange(byte[] frame, int times) throws Exception {
        NewCode code = forwarder.newCode();
        System.out.println(times + " exchanges of " + code.policies());
        long before = path.arrived();
        for (int i = 0; i < times; i++) {
            exchange(code, frame);
        }
        System.out.println("frames forwarded meanwhile: " + (path.arrived() - before));
    }

    /** One exchange in a slice; then the members may read what keeps their connections up. */
    private void exchange(NewCode code, byte[] frame) throws IOException {
        Process blaster = blaster(frame, sliceMs);
        code.bring();
        long deadlineNs = System.nanoTime() + LIMIT_NS + sliceMs * 1_000_000L;
        while (!code.isTaken() || blaster.isAlive()) {
            stepEnds();
            if (System.nanoTime() > deadlineNs) {
                blaster.destroyForcibly();
                throw new IOException(
                        code.isTaken()
                                ? "the sender does not end 10 s after its slice"
                                : "an exchange is not taken within 10 s");
            }
        }
        settle();
    }

    /** Until the compiler is done with the path, or a minute is over. */
    private void warmUp(byte[] frame) throws Exception {
        long limitNs = System.nanoTime() + WARM_UP_NS;
        long limit = path.arrived() + WARM_UP_FRAMES;
        while (path.arrived() < limit && System.nanoTime() < limitNs) {
            var _ = o7s(frame);
        }
    }

    /** The same packet without the interfaces. */
    private double canned(byte[] frame, int rounds) throws Exception {
        CannedPort in = forwarder.port(ForwardPath.IN);
        CannedPort out = forwarder.port(ForwardPath.OUT);
        Loop loop = forwarder.loop("layers");
        CompletableFuture.runAsync(() -> out.swallow(frame.length), loop).join();
        CompletableFuture.runAsync(() -> in.receive(frame), loop).join();
        List<Slice> slices = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            long before = out.sent();
            LoopUse idle = LoopUse.now();
            while (out.sent() - before < CANNED_FRAMES) {
                stepEnds();
            }
            LoopUse used = LoopUse.now().since(idle);
            double frames = out.sent() - before;
            if (round >= 0) {
                slices.add(
                        new Slice(
                                Double.NaN,
                                Double.NaN,
                                used.allCpuNs() / frames,
                                1000 * used.wakeUps() / frames,
                                used.heapBytes() / frames));
            }
        }
        CompletableFuture.runAsync(in::open, loop).join();
        CompletableFuture.runAsync(out::open, loop).join();
        print("o7s inside", slices);
        double heapBytes = median(slices, Slice::heapBytes);
        if (heapBytes > HEAP_BYTES_MAX) {
            throw new IllegalStateException("a packet costs " + heapBytes + " bytes of heap");
        }
        return median(slices, Slice::cpuNs);
    }

    private static double median(List<Slice> slices, ToDoubleFunction<Slice> what) {
        return slices.stream().mapToDouble(what).sorted().toArray()[slices.size() / 2];
    }

    private static void print(String who, List<Slice> slices) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %13.0f %8.0f (%4.0f) %7.0f (%4.0f) %14.2f %13.3f%n",
                who,
                median(slices, Slice::offeredKpps),
                median(slices, Slice::kpps),
                slices.stream().mapToDouble(Slice::kpps).max().orElse(0),
                median(slices, Slice::cpuNs),
                slices.stream().mapToDouble(Slice::cpuNs).min().orElse(0),
                median(slices, Slice::wakeUps),
                median(slices, Slice::heapBytes));
    }

    /** The packet of the flow with so much payload, as it arrives at the forwarder. */
    private byte[] caught(int payloadBytes) throws Exception {
        List<byte[]> frames = new ArrayList<>();
        FrameRequest request = new FrameRequest(ForwardPath.IN, ETHER_TYPE);
        FramePort tap = path.forwarder().call(() -> new AfpacketDriver().open(request));
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        flow.sendOne(payloadBytes, MARK);
        while (frames.isEmpty()) {
            int _ = source.step();
            int _ =
                    tap.poll(
                            (memory, offset, length) -> {
                                byte[] all =
                                        memory.asSlice(offset, length)
                                                .toArray(ValueLayout.JAVA_BYTE);
                                boolean whole = length >= payloadBytes;
                                for (int i = length - payloadBytes; whole && i < length; i++) {
                                    whole = all[i] == MARK;
                                }
                                if (whole) {
                                    frames.add(all);
                                }
                            },
                            64);
            if (System.nanoTime() > deadlineNs) {
                throw new IOException("the packet of the flow did not come by");
            }
        }
        tap.close();
        return frames.getFirst();
    }

    /** An IP packet for the sink, as long as a frame and from the same sender. */
    private static byte[] ipPacket(byte[] like, int bytes) {
        ByteBuffer packet = ByteBuffer.allocate(bytes);
        packet.put(like, 0, ADDRESSES_BYTES).putShort((short) IP_ETHER_TYPE);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) (bytes - 14)).putInt(0);
        packet.put((byte) 64).put((byte) 253).putShort((short) 0);
        packet.put(new byte[] {(byte) 192, 0, 2, 1, (byte) 198, 51, 100, 9});
        int sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        packet.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
        return packet.array();
    }

    /** Linux forwards in the sender's CPU time, which contains the sending. */
    private Slice linux(byte[] packet) throws Exception {
        long before = path.arrived();
        long[] sent = blast(packet);
        long out = path.arrived() - before;
        return slice(sent, out, (double) sent[2] / out, Double.NaN, Double.NaN);
    }

    private Slice bare(byte[] frame) throws Exception {
        long before = path.arrived();
        Process loop =
                program.start(
                        "forward",
                        path.forwarder().name(),
                        ForwardPath.IN,
                        ForwardPath.OUT,
                        Integer.toHexString(BARE_ETHER_TYPE),
                        "020000000099",
                        Integer.toString(sliceMs + 300));
        var lines = loop.inputReader(StandardCharsets.UTF_8);
        requireReady(lines);
        long[] sent = blast(frame);
        long out = path.arrived() - before;
        String[] words = String.valueOf(lines.readLine()).split(" ");
        double cpuNs = Double.parseDouble(words[1]) / Double.parseDouble(words[0]);
        return slice(sent, out, cpuNs, Double.NaN, 0);
    }

    private Slice o7s(byte[] frame) throws Exception {
        settle();
        long before = path.arrived();
        LoopUse idle = LoopUse.now();
        long[] sent = blast(frame);
        LoopUse used = LoopUse.now().since(idle);
        long out = path.arrived() - before;
        return slice(
                sent,
                out,
                (double) used.allCpuNs() / out,
                1000.0 * used.wakeUps() / out,
                (double) used.heapBytes() / out);
    }

    private static Slice slice(long[] sent, long out, double cpuNs, double wakeUps, double heap) {
        double ms = sent[1] / 1e6;
        return new Slice(sent[0] / ms, out / ms, cpuNs, wakeUps, heap);
    }

    private Process blaster(byte[] frame, int ms) throws IOException {
        return program.start(
                "blast",
                path.source().name(),
                VirtualCable.INTERFACE,
                Integer.toString(ms),
                HexFormat.of().formatHex(frame));
    }

    /** Sends a frame for a slice; gives frames, wall ns, CPU ns. */
    private long[] blast(byte[] frame) throws Exception {
        Process blaster = blaster(frame, sliceMs);
        while (blaster.isAlive()) {
            stepEnds();
        }
        String said = new String(blaster.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] words = said.strip().split(" ");
        if (words.length != 3) {
            throw new IOException("the blaster says " + said);
        }
        return new long[] {
            Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])
        };
    }

    private void stepEnds() {
        int _ = source.step();
        int _ = sink.step();
        LockSupport.parkNanos(STEP_NS);
    }

    /** Lets the members read what waits for them. */
    private void settle() {
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        int quiet = 0;
        while (quiet < 20 && System.nanoTime() < deadlineNs) {
            if (source.step() + sink.step() > 0) {
                quiet = 0;
            } else {
                quiet++;
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Override
    public void close() {
        cSink.destroy();
        source.close();
        sink.close();
        forwarder.close();
    }
}
