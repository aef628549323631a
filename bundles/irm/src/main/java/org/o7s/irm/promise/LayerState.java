package org.o7s.irm.promise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.core.ipcp.Losses;

/**
 * What a member on the way of a flow says of itself.
 *
 * @param depth how many layers lie between it and the flow: 0 for the layer that carries it
 * @param layer its layer; empty within a system
 * @param type of its IPCP, as a word
 * @param member its address or name; empty if nobody of that layer says anything
 * @param told whether it says what it lost
 * @param losses what it lost, of all flows
 * @param trouble what does not work there; empty if all does
 */
public record LayerState(
        int depth,
        String layer,
        String type,
        String member,
        boolean told,
        Losses losses,
        String trouble) {

    /** All members on a way, each before those below it. */
    static List<LayerState> of(FlowPath path) {
        List<LayerState> all = new ArrayList<>();
        add(all, path, 0);
        return List.copyOf(all);
    }

    private static void add(List<LayerState> all, FlowPath path, int depth) {
        if (path.hops().isEmpty()) {
            all.add(silent(path, depth, ""));
        }
        for (Hop hop : path.hops()) {
            String fact = hop.facts().getOrDefault(Losses.LABEL, "");
            boolean told = hop.source() == Source.MEMBER && !fact.isEmpty();
            all.add(
                    told
                            ? new LayerState(
                                    depth,
                                    path.layer(),
                                    path.type(),
                                    hop.member(),
                                    true,
                                    Losses.of(fact),
                                    hop.facts().getOrDefault(Losses.TROUBLE, ""))
                            : silent(path, depth, hop.member()));
            hop.below().ifPresent(below -> add(all, below, depth + 1));
        }
    }

    private static LayerState silent(FlowPath path, int depth, String member) {
        return new LayerState(depth, path.layer(), path.type(), member, false, Losses.NONE, "");
    }

    /** What it lost since an earlier look. */
    LayerState since(List<LayerState> earlier) {
        Optional<LayerState> before = earlier.stream().filter(this::isSame).findFirst();
        return before.isEmpty()
                ? this
                : new LayerState(
                        depth,
                        layer,
                        type,
                        member,
                        told,
                        losses.since(before.get().losses),
                        trouble);
    }

    private boolean isSame(LayerState other) {
        return told == other.told && layer.equals(other.layer) && member.equals(other.member);
    }

    /** Whether it lost something, or cannot carry it. */
    boolean isLossy() {
        return losses.total() > 0 || !trouble.isEmpty();
    }

    /** For people: {@code layer "net" (unicast)}. */
    String title() {
        return layer.isEmpty()
                ? "the system (" + type + ")"
                : "layer \"%s\" (%s)".formatted(layer, type);
    }
}
