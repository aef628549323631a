package org.o7s.itests.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipcp.local.LocalIpcpFactory;
import org.o7s.irm.Irm;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.ThreadLoops;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;
import org.o7s.policy.hash.HashPolicy;
import org.o7s.policy.hash.sha3.Sha3x256;

/**
 * Packets between two processes through the daemon, which is this one: without a layer, through the
 * local layer, and against a Unix domain socket. The ways take turns; the median of the rounds is
 * printed. Arguments: rounds (3), seconds per sample (3).
 */
final class ProcessBench {
    private static final List<String> KINDS = List.of("unix", "direct", "local");
    private static final int[] SIZES = {64, 1400};

    private final Path folder;
    private final String seconds;
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();

    private ProcessBench(Path folder, String seconds) {
        this.folder = folder;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        Path folder = Files.createTempDirectory("o7s-bench");
        ProcessBench bench = new ProcessBench(folder, args.length > 1 ? args[1] : "3");
        try (ThreadCompute compute = new ThreadCompute(4)) {
            for (int round = 0; round < rounds; round++) {
                for (String kind : KINDS) {
                    bench.measure(kind, compute);
                }
            }
        }
        bench.print();
        System.exit(0);
    }

    private void measure(String kind, ThreadCompute compute) throws Exception {
        Path instance = folder.resolve(kind);
        try (InstanceLock lock = InstanceLock.acquire(new InstancePaths(kind, instance));
                Irm irm = irm(kind.equals("direct"), compute)) {
            irm.openApplicationSocket(lock);
            irm.management().bindProgram("server", "server", Call.DO);
            if (kind.equals("local")) {
                overLocalLayer(irm);
            }
            for (int bytes : SIZES) {
                Path path =
                        kind.equals("unix")
                                ? instance.resolve("bench.sock")
                                : lock.paths().applications();
                String row = kind + " " + bytes;
                add(row + " rate/s", pair(true, "sink", "source", kind, path, bytes), 0);
                Files.deleteIfExists(instance.resolve("bench.sock"));
                String busy = pair(false, "echo", "ping", kind, path, bytes);
                add(row + " busy p50 us", busy, 0);
                add(row + " busy p99 us", busy, 1);
                Files.deleteIfExists(instance.resolve("bench.sock"));
                String parked = pair(false, "echo", "slow-ping", kind, path, bytes);
                add(row + " parked p50 us", parked, 0);
                add(row + " parked p99 us", parked, 1);
                Files.deleteIfExists(instance.resolve("bench.sock"));
            }
        }
    }

    private static Irm irm(boolean direct, ThreadCompute compute) {
        PolicyCatalog policies = new PolicyCatalog();
        policies.add(HashPolicy.KIND, "sha3-256", "1", new Sha3x256(), "benchmark");
        return new Irm(
                new IrmSettings("bench", "benchmark", direct, Limits.DEFAULT),
                new IrmContext(
                        Clocks.system(),
                        Entropy.secure(),
                        compute,
                        PacketPools.ofDaemon(),
                        new DriverCatalog(),
                        new PolicyEngine(policies, compute, Clocks.system()),
                        new ThreadLoops(),
                        ProgramLauncher.NONE));
    }

    private static void overLocalLayer(Irm irm) {
        irm.addIpcpFactory(new LocalIpcpFactory());
        irm.management()
                .bootstrapIpcp(
                        "lo",
                        Optional.of(IpcpType.LOCAL),
                        new LayerConfig("here", Map.of()),
                        false,
                        false,
                        Call.DO);
        irm.management()
                .registerName("server", List.of(new Target(Target.Kind.IPCP, "lo")), Call.DO);
    }

    /** Runs two processes to their end and returns what the one of interest said last. */
    private String pair(
            boolean serverSays, String server, String client, String kind, Path path, int bytes)
            throws Exception {
        Process first = start(server, kind, path, bytes);
        try (BufferedReader fromFirst = first.inputReader()) {
            fromFirst.readLine();
            Process second = start(client, kind, path, bytes);
            try (BufferedReader fromSecond = second.inputReader()) {
                String said = (serverSays ? fromFirst : fromSecond).readLine();
                second.waitFor(30, TimeUnit.SECONDS);
                return said == null ? "NaN NaN" : said;
            } finally {
                second.destroyForcibly();
            }
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    private Process start(String role, String kind, Path path, int bytes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProcessLoad.class.getName(),
                        role,
                        kind,
                        path.toString(),
                        Integer.toString(bytes),
                        seconds)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void add(String row, String said, int field) {
        double value = Double.parseDouble(said.split(" ", -1)[field]);
        samples.computeIfAbsent(row, _ -> new ArrayList<>()).add(value);
        System.err.println(row + " " + value);
    }

    private void print() {
        samples.forEach(
                (row, values) -> {
                    Collections.sort(values);
                    System.out.printf(
                            "%-28s %,14.1f   %s%n",
                            row,
                            values.get(values.size() / 2),
                            Arrays.toString(values.stream().mapToLong(Math::round).toArray()));
                });
    }
}
