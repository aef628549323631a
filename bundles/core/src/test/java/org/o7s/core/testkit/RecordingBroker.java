package org.o7s.core.testkit;

import java.util.ArrayList;
import java.util.List;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpStatus;

/** A broker that remembers what it was told, and can be made to answer. */
public final class RecordingBroker implements Broker {
    /** A request as it was raised. */
    public record Requested(
            Ipcp ipcp, long requestId, String name, QosSpec qos, long mplMs, byte[] blob) {}

    /** Answers requests as they are raised. */
    @FunctionalInterface
    public interface Answering {
        /** Answers, at once or later, through {@link Ipcp#respond}. */
        void requested(Requested request);
    }

    private final List<Requested> requests = new ArrayList<>();
    private final List<IpcpStatus> statuses = new ArrayList<>();
    private Answering answering = request -> {};

    /** From now on, requests are answered like this. */
    public void answer(Answering how) {
        answering = how;
    }

    @Override
    public void flowRequested(
            Ipcp ipcp, long requestId, String name, QosSpec qos, long mplMs, byte[] blob) {
        Requested request = new Requested(ipcp, requestId, name, qos, mplMs, blob);
        requests.add(request);
        answering.requested(request);
    }

    @Override
    public void statusChanged(Ipcp ipcp, IpcpStatus status) {
        statuses.add(status);
    }

    /** All requests, oldest first. */
    public List<Requested> requests() {
        return requests;
    }

    /** The latest request. */
    public Requested request() {
        return requests.getLast();
    }

    /** All statuses, oldest first. */
    public List<IpcpStatus> statuses() {
        return statuses;
    }
}
