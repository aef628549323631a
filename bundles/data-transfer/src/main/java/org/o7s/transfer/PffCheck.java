package org.o7s.transfer;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.o7s.core.slot.SlotCheck;
import org.o7s.policy.pff.PffPolicy;
import org.o7s.transfer.ForwardingTable.Shapes;

/**
 * The shadow check of the kind {@code pff}: tries a candidate on the shapes of the rows that the
 * member has now, and on some that any member may get, with links up and down. Any thread.
 */
final class PffCheck implements SlotCheck<PffPolicy> {
    private static final int SHAPES_MAX = 256;
    private static final int KEYS = 32;
    private static final long KEY_STEP = 0x9e37_79b9_7f4a_7c15L;

    /** What any member may get. */
    private static final Set<Shape> USUAL = usual();

    private final Supplier<Shapes> rows;

    /** A row as a policy sees it. */
    private record Shape(int equal, int hops, long down) {}

    PffCheck(Supplier<Shapes> rows) {
        this.rows = rows;
    }

    @Override
    public Optional<String> objection(PffPolicy candidate) {
        return objection(candidate, USUAL).or(() -> objection(candidate, shapesNow()));
    }

    private static Optional<String> objection(PffPolicy candidate, Set<Shape> shapes) {
        for (Shape shape : shapes) {
            long flowKey = 0;
            for (int i = 0; i < KEYS; i++, flowKey += KEY_STEP) {
                int hop = candidate.pick(shape.equal(), shape.hops(), shape.down(), flowKey);
                boolean noneUp = ForwardingTable.allDown(shape.hops(), shape.down());
                boolean allowed = hop == PffPolicy.NONE ? noneUp : hop >= 0 && hop < shape.hops();
                if (!allowed) {
                    return Optional.of(
                            "it "
                                    + HopChoice.nonsense(hop, shape.hops())
                                    + " (down: "
                                    + Long.toBinaryString(shape.down())
                                    + ", of equal cost: "
                                    + shape.equal()
                                    + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static Set<Shape> usual() {
        Set<Shape> all = new LinkedHashSet<>();
        add(all, 1, 1);
        add(all, 1, 2);
        add(all, 2, 2);
        add(all, 2, 3);
        add(all, 64, 64);
        return Collections.unmodifiableSet(all);
    }

    private Set<Shape> shapesNow() {
        Set<Shape> all = new LinkedHashSet<>();
        Shapes now = rows.get();
        for (int row = 0; row < now.equal().length && all.size() < SHAPES_MAX; row++) {
            int hops = now.first()[row + 1] - now.first()[row];
            all.add(new Shape(now.equal()[row], hops, now.down()[row]));
            all.add(new Shape(now.equal()[row], hops, 0));
        }
        return all;
    }

    /** With all up, all down, and each of the first ones alone up or alone down. */
    private static void add(Set<Shape> all, int equal, int hops) {
        long every = -1L >>> (Long.SIZE - hops);
        all.add(new Shape(equal, hops, 0));
        all.add(new Shape(equal, hops, every));
        for (int i = 0; i < Math.min(hops, 4); i++) {
            all.add(new Shape(equal, hops, 1L << i));
            all.add(new Shape(equal, hops, every & ~(1L << i)));
        }
    }
}
