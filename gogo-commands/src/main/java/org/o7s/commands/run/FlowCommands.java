package org.o7s.commands.run;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.o7s.commands.layer.FlowReportJson;
import org.o7s.commands.layer.FlowReportText;
import org.o7s.commands.sight.Sight;
import org.o7s.irm.management.FlowLook;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management;
import org.o7s.irm.promise.FlowReport;

/** {@code irm flow show}: holds a flow to its promise. */
final class FlowCommands {
    private final Management management;

    FlowCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("flow show", this::show);
    }

    private Report show(Request r) {
        FlowView seen = ChosenFlow.of(r, management, what(r));
        int id = seen.id();
        FlowLook first = look(r, id);
        if (!first.flow().isSame(seen)) {
            throw ChosenFlow.ended(r, what(r));
        }
        FlowReport report =
                later(r, id, first)
                        .map(second -> FlowReport.between(first, second))
                        .orElseGet(() -> FlowReport.of(first));
        return Report.of(FlowReportJson.of(report), FlowReportText.of(report));
    }

    /** Another look after the time that was asked for; empty if none was, or it is broken off. */
    private Optional<FlowLook> later(Request r, int id, FlowLook first) {
        Optional<String> time = r.last("for");
        if (time.isEmpty()) {
            return Optional.empty();
        }
        long waitMs = Long.parseLong(time.get());
        CountDownLatch stop = new CountDownLatch(1);
        r.io().cancellation().onCancel(stop::countDown);
        try {
            if (stop.await(waitMs, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        FlowLook second = look(r, id);
        if (!second.isOfSameFlow(first, TimeUnit.MILLISECONDS.toNanos(waitMs))) {
            throw ChosenFlow.ended(r, what(r));
        }
        return Optional.of(second);
    }

    private FlowLook look(Request r, int id) {
        FlowLook look = management.lookAtFlow(id, r.call());
        FlowView flow = look.flow();
        int peer = Sight.of(r.caller(), management).peer(flow, management.flows());
        return new FlowLook(flow.with(peer), look.end(), look.path(), look.noPath());
    }

    private static String what(Request r) {
        return "cannot show flow " + r.the("id");
    }
}
