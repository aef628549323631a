package org.o7s.itests.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.o7s.itests.slots.variant.Fault;
import org.o7s.itests.slots.variant.Sign;
import org.osgi.framework.Bundle;

/** A framework with a unicast layer of four members in a square, and packets that cross it. */
final class LivingNet implements AutoCloseable {
    private final LivingSystem system;

    /** A receipt, as the layer tells it. */
    record Receipt(
            String kind, String owner, String from, String to, long set, long pauseNs, long lost) {
        static Receipt read(String line) {
            String[] w = line.split("\\|", -1);
            return new Receipt(
                    w[0],
                    w[1],
                    w[2],
                    w[3],
                    Long.parseLong(w[4]),
                    Long.parseLong(w[5]),
                    Long.parseLong(w[6]));
        }
    }

    LivingNet(Path directory) throws Exception {
        system = new LivingSystem(directory, LivingSystem.LAYER, "layer");
    }

    /** Waits for something that comes within milliseconds. */
    static ConditionFactory soon() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    // ---- policies ----

    /** What {@link #take} deploys. */
    static byte[] jar(Set<LayerKind> kinds, int number) {
        return Jars.layerPolicies(kinds, k -> k.policy(number), number, Fault.NONE);
    }

    /** Deploys policies, and has them used where that takes a word more. */
    List<Receipt> take(byte[] jar, Set<LayerKind> kinds, int number) {
        List<Receipt> receipts = new ArrayList<>(read(system.deploy(jar)));
        String changes =
                kinds.stream()
                        .filter(LayerKind::allowsAnother)
                        .map(k -> k.word() + "/" + k.policy(number))
                        .collect(Collectors.joining(" "));
        // Without slots that use the names yet, the first receipts are of nobody.
        receipts.removeIf(r -> r.owner().isEmpty());
        if (!changes.isEmpty()) {
            receipts.addAll(set("*", changes));
        }
        return receipts;
    }

    List<Receipt> deploy(LayerKind kind, String name, int number, Fault fault) {
        return read(system.deploy(Jars.layerPolicies(EnumSet.of(kind), _ -> name, number, fault)));
    }

    List<Receipt> set(String owners, String changes) {
        return read(system.ask("set", owners + "|" + changes));
    }

    List<Receipt> rollback(String kind) {
        return read(system.ask("rollback", kind));
    }

    private static List<Receipt> read(List<String> lines) {
        return lines.stream().map(Receipt::read).toList();
    }

    /** The newest bundle with policies of these kinds. */
    Bundle newest(Set<LayerKind> kinds) {
        return system.bundles(Jars.variant(kinds)).getLast();
    }

    List<Bundle> bundles(LayerKind kind) {
        return system.bundles(Jars.variant(EnumSet.of(kind)));
    }

    /** How often the policy of a kind in a bundle was asked. */
    static long calls(Bundle bundle, LayerKind kind) throws ReflectiveOperationException {
        return bundle.loadClass(Sign.class.getPackageName() + "." + kind.variant())
                .getField("calls")
                .getLong(null);
    }

    /** Tells the policies of a bundle something. */
    static void tell(Bundle bundle, String flag) throws ReflectiveOperationException {
        bundle.loadClass(Sign.class.getName()).getField(flag).setBoolean(null, true);
    }

    /** How all slots of a kind do. */
    List<String> slots(LayerKind kind) {
        return system.ask("slots", "").stream()
                .filter(s -> s.startsWith(kind.word() + " "))
                .toList();
    }

    // ---- traffic ----

    long capacity(long forNs) {
        return (Long) system.tell("capacity", forNs);
    }

    void pace(long packetsPerSecond) {
        system.tell("pace", packetsPerSecond);
    }

    /**
     * What was worst in a time.
     *
     * @param lateNs how late packets arrived at most
     * @param pauseNs for how long none arrived at most
     */
    record Worst(long lateNs, long pauseNs) {}

    /** Lets so much time pass, then says what was worst since it was asked last. */
    Worst worst(long forNs) {
        long[] found = (long[]) system.tell("worst", forNs);
        return new Worst(found[0], found[1]);
    }

    long arrived() {
        return counts()[1];
    }

    private long[] counts() {
        return (long[]) system.tell("counts", "");
    }

    List<String> dropped() {
        return system.ask("dropped", "");
    }

    /** Stops the traffic and closes the books; no member has dropped anything of its own either. */
    void expectNothingLost(List<String> droppedBefore) {
        expectAllArrived();
        assertThat(dropped()).isEqualTo(droppedBefore);
    }

    /** Stops the traffic and closes the books. */
    void expectAllArrived() {
        pace(0);
        soon().untilAsserted(() -> assertThat(counts()[1]).isEqualTo(counts()[0]));
        assertThat(counts()[2]).as("numbers of packets that did not come").isZero();
        soon().untilAsserted(() -> assertThat((Integer) system.tell("in use", "")).isZero());
    }

    /** Packets get through. */
    void expectTraffic() {
        long before = arrived();
        soon().until(() -> arrived() > before + 1000);
    }

    // ---- what can be seen ----

    /** Through which neighbour the packets leave the first member. */
    String way() {
        Map<String, Long> before = ways();
        long seen = arrived();
        soon().until(() -> arrived() > seen + 500);
        Map<String, Long> after = ways();
        return after.keySet().stream()
                .max((a, b) -> Long.compare(grown(before, after, a), grown(before, after, b)))
                .orElseThrow();
    }

    private static long grown(Map<String, Long> before, Map<String, Long> after, String way) {
        return after.get(way) - before.getOrDefault(way, 0L);
    }

    private Map<String, Long> ways() {
        Map<String, Long> ways = new HashMap<>();
        for (String way : system.ask("ways", "")) {
            String[] w = way.split(" ", 2);
            ways.put(w[0], Long.parseLong(w[1]));
        }
        return ways;
    }

    String text(String command) {
        return (String) system.tell(command, "");
    }

    long number(String command) {
        return ((Number) system.tell(command, "")).longValue();
    }

    List<String> lines(String command) {
        return system.ask(command, "");
    }

    /** Has all members compute their routes. */
    void shake() {
        system.tell("shake", "");
    }

    boolean knows(String name) {
        return (Boolean) system.tell("query", name);
    }

    @Override
    public void close() throws Exception {
        system.close();
    }
}
