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
     * <p>How much of the specification is promised, {@link Flow#grantedQos} says.
     *
     * @param name the destination, 1..255 bytes of UTF-8
     * @param qos what is asked of the flow
     * @param timeout the longest wait; zero means the default of the system, 20 s
     * @throws FlowException NO_IPCP if no layer knows the name, TIMED_OUT, UNSUPPORTED if no flow
     *     can be like that, ENCRYPTION or AUTHENTICATION, or what the peer refused with
     */
    default Flow allocate(String name, QosSpec qos, Duration timeout) {
        return allocate(name, qos, QosSpec.ANYTHING, timeout);
    }

    /**
     * Allocates a flow that is granted no less than what is demanded; a layer that cannot grant it
     * is not asked for the flow. Bandwidth that is demanded is not granted to another demand as
     * long as the flow lives.
     *
     * @param qos what is asked of the flow, at least what is demanded
     * @param least what is demanded; its peer timeout does not matter
     * @throws FlowException as {@link #allocate(String, QosSpec, Duration)}; UNSUPPORTED also if
     *     less would be granted, with the terms, what can be had of them, and of whom
     */
    Flow allocate(String name, QosSpec qos, QosSpec least, Duration timeout);

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
     * @param qos what is asked of the flow
     * @param timeout how long the allocation may take; zero means the default of the system, 20 s
     * @throws FlowException INVALID if the limit is negative, NO_IRM if nobody can be asked
     */
    default PendingFlow begin(String name, QosSpec qos, Duration timeout) {
        return begin(name, qos, QosSpec.ANYTHING, timeout);
    }

    /**
     * Begins to allocate a flow that is granted no less than what is demanded, as {@link
     * #allocate(String, QosSpec, QosSpec, Duration)}, and returns at once.
     *
     * @throws FlowException INVALID if the limit is negative, NO_IRM if nobody can be asked,
     *     UNSUPPORTED if nothing can be demanded of the daemon
     */
    PendingFlow begin(String name, QosSpec qos, QosSpec least, Duration timeout);

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
