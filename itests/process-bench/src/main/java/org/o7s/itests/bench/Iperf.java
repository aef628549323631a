package org.o7s.itests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TCP as {@code iperf3} measures it between two places: with its usual settings, or with writes of
 * the size of the sample. Its bytes count as packets of that size. One thread.
 */
final class Iperf implements Contender, AutoCloseable {
    /** What it is called, here as well. */
    static final String PROGRAM = "iperf3";

    /** The name of the one with writes of the size of the sample. */
    static final String OF_SIZE = "iperf3-l";

    private static final long PATIENCE_S = 20;
    private static final double NS_PER_S = 1e9;
    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bytes\":\\s*(\\d+)[^}]*");
    private static final Pattern SECONDS = Pattern.compile("\"seconds\":\\s*([0-9.]+)");
    private static final Pattern CPU = Pattern.compile("\"(?:host|remote)_total\":\\s*([0-9.]+)");

    private final List<String> here;
    private final String address;
    private final boolean ofSize;
    private final Process server;

    private Iperf(List<String> here, String address, boolean ofSize, Process server) {
        this.here = here;
        this.address = address;
        this.ofSize = ofSize;
        this.server = server;
    }

    /** Whether it is installed, which the caller says how to mend if it is not. */
    static boolean isInstalled() {
        try {
            Process version =
                    new ProcessBuilder(PROGRAM, "--version").redirectErrorStream(true).start();
            version.getInputStream().readAllBytes();
            return version.waitFor(PATIENCE_S, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts its server.
     *
     * @param here words before the command of the client, for a namespace
     * @param there the same for the server
     * @param address of the server
     * @param ofSize whether writes have the size of the sample instead of the usual one
     */
    static Iperf open(List<String> here, List<String> there, String address, boolean ofSize)
            throws IOException {
        List<String> command = new ArrayList<>(there);
        command.addAll(List.of(PROGRAM, "--server", "--port", port(ofSize)));
        Process server =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new Iperf(here, address, ofSize, server);
    }

    private static String port(boolean ofSize) {
        return ofSize ? "5202" : "5201";
    }

    @Override
    public String name() {
        return ofSize ? OF_SIZE : PROGRAM;
    }

    @Override
    public void awaitReachable() {
        // The first round, which does not count, is as good as any.
    }

    @Override
    public List<Reading> take(Sample sample, long lastsNs) throws IOException {
        return sample instanceof Sample.Rate(int bytes) ? rate(bytes, lastsNs) : List.of();
    }

    private List<Reading> rate(int bytes, long lastsNs) throws IOException {
        long seconds = Math.max(1, Math.round(lastsNs / NS_PER_S));
        List<String> command = new ArrayList<>(here);
        command.addAll(List.of(PROGRAM, "--client", address, "--json", "--time", "" + seconds));
        command.addAll(List.of("--port", port(ofSize)));
        if (ofSize) {
            command.addAll(List.of("--length", "" + bytes));
        }
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!client.waitFor(PATIENCE_S, TimeUnit.SECONDS) || client.exitValue() != 0) {
                throw new IOException(PROGRAM + " failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return readings(said, bytes);
    }

    /** What its JSON says; CPU time is that of both ends. */
    static List<Reading> readings(String json, int bytes) throws IOException {
        Matcher received = RECEIVED.matcher(json);
        if (!received.find()) {
            throw new IOException(PROGRAM + " says nothing of what came: " + json.strip());
        }
        Matcher time = SECONDS.matcher(received.group());
        double seconds = time.find() ? Double.parseDouble(time.group(1)) : 0;
        double packets = Math.max(1, Double.parseDouble(received.group(1)) / bytes);
        double cpuPercent = 0;
        Matcher cpu = CPU.matcher(json);
        while (cpu.find()) {
            cpuPercent += Double.parseDouble(cpu.group(1));
        }
        double perSecond = seconds > 0 ? packets / seconds : 0;
        return List.of(
                new Reading("packets/s", perSecond),
                new Reading("MB/s", perSecond * bytes / 1e6),
                new Reading("CPU ns/packet", cpuPercent / 100 * seconds * NS_PER_S / packets),
                new Reading("lost %", 0));
    }

    @Override
    public void close() {
        server.destroy();
    }
}
