package org.o7s.policy.routing;

/**
 * Routing by a dissemination of its own among neighbours that run the same family.
 *
 * <p>All calls come from the loop of the member; none may take longer than 1 ms. What the policy
 * wants done it does through its {@link RoutingHost}.
 *
 * <p>Before it goes live, six other instances are tried in a layer of their own, without loss and
 * in virtual time, off the loop: they must find routes from everybody to everybody, without
 * circles, once more after a link was cut, and must bear garbage. In use, a policy that has no
 * route after 10 s although neighbours run its family is set aside.
 */
public non-sealed interface ExchangeRouting extends RoutingPolicy {

    /** It is in use now. Neighbours are told by {@link #neighbourUp} afterwards, all of them. */
    void start(RoutingHost host, long nowNs);

    /** It is no longer in use; what the host was told before stays in force until replaced. */
    void stop();

    /** A neighbour runs the same family and can be reached directly. */
    void neighbourUp(long address, long nowNs);

    /** A neighbour can no longer be reached directly. */
    void neighbourDown(long address, long nowNs);

    /**
     * A message of a neighbour came. It may be anything: policies check it.
     *
     * @param length of the message in the array, from index 0
     * @return whether it made sense; if not, it is counted as dropped
     */
    boolean received(long neighbour, byte[] message, int length, long nowNs);

    /**
     * Time passed.
     *
     * @return when to be called again, monotonic ns; {@link Long#MAX_VALUE} for never
     */
    long tick(long nowNs);
}
