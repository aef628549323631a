package org.o7s.api;

import java.time.Duration;

/**
 * A process as the IRM of its system knows it: it allocates flows to names, and accepts the flows
 * that others allocate to the names bound to it.
 *
 * <p>Names are bound and registered from outside, at run time (paper 2.9). All methods may be
 * called by any thread. Closing it deallocates its flows, ends its waiting accepts and closes its
 * sets.
 */
public interface Application extends AutoCloseable {

    /** The process number under which the IRM lists this application. */
    long processId();

    /** The program that this process runs, as {@code irm bind program} names it. */
    String program();

    /**
     * Allocates a flow to a name and waits until the peer accepted it.
     *
     * @param name the destination, 1..255 bytes of UTF-8
     * @param qos what the flow must offer
     * @param timeout the longest wait; zero means the default of the system, 20 s
     * @throws FlowException NO_IPCP if no layer knows the name, TIMED_OUT, UNSUPPORTED if the
     *     specification cannot be met, ENCRYPTION or AUTHENTICATION, or what the peer refused with
     */
    Flow allocate(String name, QosSpec qos, Duration timeout);

    /**
     * Accepts the next flow for any name that is bound to this process or its program.
     *
     * @param timeout the longest wait; zero means without limit
     * @throws FlowException TIMED_OUT, NO_IRM once the application or the system is closed
     */
    Flow accept(Duration timeout);

    /**
     * Begins to allocate a flow to a name, and returns at once.
     *
     * @param name the destination, 1..255 bytes of UTF-8
     * @param qos what the flow must offer
     * @param timeout how long the allocation may take; zero means the default of the system, 20 s
     * @throws FlowException INVALID if the limit is negative, NO_IRM if nobody can be asked
     */
    PendingFlow begin(String name, QosSpec qos, Duration timeout);

    /**
     * Begins to accept the next flow for any name that is bound to this process or its program, and
     * returns at once.
     *
     * @param timeout how long it is waited for; zero means without limit
     * @throws FlowException INVALID if the limit is negative, NO_IRM if nobody can be asked
     */
    PendingFlow beginAccept(Duration timeout);

    /**
     * Joins a broadcast layer, for reading and writing: {@link #join(String, FlowAccess,
     * Duration)}.
     *
     * @throws FlowException as there
     */
    default Flow join(String layer, Duration timeout) {
        return join(layer, FlowAccess.READ_WRITE, timeout);
    }

    /**
     * Joins a broadcast layer through a member of it in this system.
     *
     * <p>A packet written to the flow goes to everybody else who joined, anywhere in the layer, as
     * far as it is not lost on the way; reading gives what they write. Nobody hears its own
     * packets. Who reads too slowly misses packets, and delays nobody. Closing the flow leaves the
     * layer. Source: paper 2.13, docs/wire/wire-shims.md 5.5.
     *
     * @param layer name of the layer, 1..255 bytes of UTF-8
     * @param access whether to read, write or do both; who only writes is sent nothing
     * @param timeout the longest wait; zero means the default of the system, 20 s
     * @throws FlowException NO_IPCP if no member of such a layer is here, TIMED_OUT,
     *     OUT_OF_RESOURCES
     */
    Flow join(String layer, FlowAccess access, Duration timeout);

    /**
     * Begins to join a broadcast layer, and returns at once.
     *
     * @param timeout how long it may take; zero means the default of the system, 20 s
     * @throws FlowException INVALID if the limit is negative, NO_IRM if nobody can be asked
     */
    PendingFlow beginJoin(String layer, FlowAccess access, Duration timeout);

    /** An empty set for flows of this application; closed with it. */
    FlowSet flowSet();

    @Override
    void close();
}
