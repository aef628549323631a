package org.o7s.ipcp.unicast;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.o7s.core.layer.RouteTable;
import org.o7s.directory.DhtDirectory;
import org.o7s.reconfiguration.Membership;
import org.o7s.routing.NeighbourRow;
import org.o7s.routing.Routing;
import org.o7s.transfer.DataTransfer;
import org.o7s.wire.g23.unicast.Features;

/**
 * The other members of the layer that there is a route to, and whether they are o7s: as the
 * neighbours and the directory know, or as they say when they are asked. On the member's loop.
 */
final class LayerMembers implements Membership {
    private final DataTransfer transfer;
    private final DhtDirectory directory;
    private final Routing routing;

    LayerMembers(DataTransfer transfer, DhtDirectory directory, Routing routing) {
        this.transfer = transfer;
        this.directory = directory;
        this.routing = routing;
    }

    @Override
    public void find(Found found) {
        SortedMap<Long, Integer> known = new TreeMap<>(directory.members());
        routing.neighbours().forEach(n -> known.put(n.address(), n.features()));
        SortedMap<Long, Kind> others = new TreeMap<>();
        List<Long> unknown = new ArrayList<>();
        RouteTable table = transfer.table();
        for (int i = 0; i < table.size(); i++) {
            long address = table.destination(i);
            Integer features = known.get(address);
            if (features == null) {
                unknown.add(address);
            } else {
                others.put(address, kind(features));
            }
        }
        ask(unknown, others, found);
    }

    /** Finds out what one member is; the word comes once, now or later. */
    void kindOf(long address, Consumer<Kind> told) {
        for (NeighbourRow neighbour : routing.neighbours()) {
            if (neighbour.address() == address) {
                told.accept(kind(neighbour.features()));
                return;
            }
        }
        Integer features = directory.members().get(address);
        if (features == null) {
            directory.probe(address, found -> told.accept(kind(found)));
        } else {
            told.accept(kind(features));
        }
    }

    private void ask(List<Long> unknown, SortedMap<Long, Kind> others, Found found) {
        if (unknown.isEmpty()) {
            found.found(others);
            return;
        }
        int[] waiting = {unknown.size()};
        for (long address : unknown) {
            directory.probe(
                    address,
                    features -> {
                        others.put(address, kind(features));
                        if (--waiting[0] == 0) {
                            found.found(others);
                        }
                    });
        }
    }

    private static Kind kind(OptionalInt features) {
        return features.isPresent() ? kind(features.getAsInt()) : Kind.SILENT;
    }

    private static Kind kind(int features) {
        return Features.has(features, Features.O7S) ? Kind.TAKES_PART : Kind.KEEPS_ITS_OWN;
    }
}
