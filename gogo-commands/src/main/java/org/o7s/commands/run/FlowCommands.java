package org.o7s.commands.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.o7s.commands.layer.FlowReportJson;
import org.o7s.commands.layer.FlowReportText;
import org.o7s.irm.management.FlowLook;
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
        int id = Sight.flow(r, management, "cannot show flow " + r.the("id")).id();
        FlowLook first = management.lookAtFlow(id, r.call());
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
        CountDownLatch stop = new CountDownLatch(1);
        r.io().cancellation().onCancel(stop::countDown);
        try {
            if (stop.await(Long.parseLong(time.get()), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        FlowLook second = management.lookAtFlow(id, r.call());
        // Numbers of flows are given out anew: what is here now may be another one.
        boolean same =
                second.flow().process() == first.flow().process()
                        && second.flow().name().equals(first.flow().name());
        if (!same) {
            throw Failures.notFound(
                    "E-FLOW-UNKNOWN",
                    "cannot show flow " + id,
                    "it ended meanwhile",
                    Integer.toString(id),
                    List.of());
        }
        return Optional.of(second);
    }
}
