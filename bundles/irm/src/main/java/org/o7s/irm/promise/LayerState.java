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
 * @param position where it stands on the way: the number of its hop in its layer, from 0, after
 *     those of the hops of the layers above. Systems may call their members alike
 * @param layer its layer; empty within a system
 * @param type of its IPCP, as a word
 * @param member its address or name; empty if nobody of that layer says anything
 * @param told whether it says what it lost
 * @param losses what it lost, of all flows
 * @param trouble what does not work there; empty if all does
 */
public record LayerState(
        List<Integer> position,
        String layer,
        String type,
        String member,
        boolean told,
        Losses losses,
        String trouble) {

    /** Keeps a copy. */
    public LayerState {
        position = List.copyOf(position);
    }

    /** All members on a way, each before those below it. */
    static List<LayerState> of(FlowPath path) {
        List<LayerState> all = new ArrayList<>();
        add(all, path, List.of());
        return List.copyOf(all);
    }

    private static void add(List<LayerState> all, FlowPath path, List<Integer> above) {
        if (path.hops().isEmpty()) {
            all.add(silent(path, below(above, 0), ""));
        }
        for (int i = 0; i < path.hops().size(); i++) {
            Hop hop = path.hops().get(i);
            List<Integer> position = below(above, i);
            String fact = hop.facts().getOrDefault(Losses.LABEL, "");
            boolean told = hop.source() == Source.MEMBER && !fact.isEmpty();
            all.add(
                    told
                            ? new LayerState(
                                    position,
                                    path.layer(),
                                    path.type(),
                                    hop.member(),
                                    true,
                                    Losses.of(fact),
                                    hop.facts().getOrDefault(Losses.TROUBLE, ""))
                            : silent(path, position, hop.member()));
            hop.below().ifPresent(below -> add(all, below, position));
        }
    }

    private static List<Integer> below(List<Integer> above, int hop) {
        List<Integer> position = new ArrayList<>(above);
        position.add(hop);
        return position;
    }

    private static LayerState silent(FlowPath path, List<Integer> position, String member) {
        return new LayerState(position, path.layer(), path.type(), member, false, Losses.NONE, "");
    }

    /**
     * What it lost since an earlier look; not told if it was not on the way then, or did not say.
     */
    LayerState since(List<LayerState> earlier) {
        Optional<LayerState> before = earlier.stream().filter(this::isSame).findFirst();
        boolean known = told && before.map(LayerState::told).orElse(false);
        Losses lost =
                known ? before.map(b -> losses.since(b.losses)).orElse(Losses.NONE) : Losses.NONE;
        return new LayerState(position, layer, type, member, known, lost, trouble);
    }

    private boolean isSame(LayerState other) {
        return position.equals(other.position)
                && layer.equals(other.layer)
                && member.equals(other.member);
    }

    /** How many layers lie between it and the flow: 0 for the layer that carries it. */
    public int depth() {
        return position.size() - 1;
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
