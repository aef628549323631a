package org.o7s.itests.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.driver.afpacket.AfpacketDriver;
import org.o7s.linux.PacketSocketSettings;
import org.o7s.linux.kit.VirtualCable;

/**
 * Measures the CPU time and the garbage of one Ethernet frame through the afpacket driver, against
 * a C program with the same system calls, round by round in turn.
 *
 * <p>Usage: {@code EthBench ethbench.c [ROUNDS] [FILE.json] [RING_KIB]}; needs root. The ring of
 * the program has 2 MiB always.
 */
public final class EthBench {
    private static final int[] FRAME_BYTES = {64, 1400};
    private static final int BURSTS = 200;
    private static final int WARM_UP_BURSTS = 1000;
    private static final int DEFAULT_ROUNDS = 11;

    private EthBench() {}

    /** Runs everything and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_ROUNDS;
        Optional<CYardstick> yardstick = CYardstick.compile(Path.of(arguments[0]));
        EthReport report = new EthReport();
        FrameDriver driver = new AfpacketDriver(settings(arguments));
        FrameRequest request = new FrameRequest(VirtualCable.INTERFACE, 0xa000);
        // The program gets a cable of its own: on one cable each would fill the ring of the other.
        try (VirtualCable ours = VirtualCable.plug();
                VirtualCable its = VirtualCable.plug()) {
            FramePort left = ours.left().call(() -> driver.open(request));
            FramePort right = ours.right().call(() -> driver.open(request));
            PortLoad load = new PortLoad(left, right);
            for (EthTask task : EthTask.values()) {
                load.run(task, FRAME_BYTES[0], WARM_UP_BURSTS);
            }
            for (int round = 0; round < rounds; round++) {
                for (EthTask task : EthTask.values()) {
                    for (int frameBytes : FRAME_BYTES) {
                        EthSample java = load.run(task, frameBytes, BURSTS);
                        List<EthSample> c =
                                yardstick.isPresent()
                                        ? List.of(
                                                yardstick.get().run(task, frameBytes, BURSTS, its))
                                        : List.of();
                        report.add(task, frameBytes, java, c);
                    }
                }
            }
            System.out.print(report.table());
            System.out.println("frames read, checksum " + load.checksum());
            System.out.println("left " + left.counters());
            System.out.println("right " + right.counters());
            left.close();
            right.close();
        }
        if (yardstick.isPresent()) {
            yardstick.get().delete();
        }
        if (arguments.length > 2) {
            Files.writeString(Path.of(arguments[2]), report.json());
        }
    }

    private static PacketSocketSettings settings(String[] arguments) {
        PacketSocketSettings usual = PacketSocketSettings.DEFAULT;
        return arguments.length > 3
                ? new PacketSocketSettings(
                        Integer.parseInt(arguments[3]) << 10, usual.sendBufferBytes())
                : usual;
    }
}
