package org.o7s.driver.afpacket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.o7s.linux.LinkEvents;
import org.o7s.linux.Poller;
import org.o7s.linux.SystemCallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One netlink socket, and the thread that waits at it and tells those who subscribed.
 *
 * <p>A thread, because a loop that is busy with frames never waits at a descriptor, and is to hear
 * of a lost carrier all the same. {@link LinkNews} calls all methods but the listener's.
 */
final class LinkDesk implements LinkEvents.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LinkDesk.class);
    private static final long LONG_NS = 60_000_000_000L;

    private final List<LinkNews.Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final LinkEvents events;
    private final Poller poller;
    private volatile boolean closing;

    private LinkDesk(LinkEvents events, Poller poller) {
        this.events = events;
        this.poller = poller;
    }

    /** Listens to the namespace of the calling thread from now on. */
    static LinkDesk open() throws SystemCallException {
        LinkEvents events = LinkEvents.open();
        Poller poller;
        try {
            poller = Poller.open();
        } catch (SystemCallException e) {
            events.close();
            throw e;
        }
        LinkDesk desk = new LinkDesk(events, poller);
        poller.watch(events.descriptor());
        Thread.ofPlatform().daemon().name("o7s-links").start(desk::run);
        return desk;
    }

    void add(LinkNews.Subscription subscription) {
        subscriptions.add(subscription);
    }

    /** Returns whether nobody is left. */
    boolean remove(LinkNews.Subscription subscription) {
        subscriptions.remove(subscription);
        return subscriptions.isEmpty();
    }

    long ignored() {
        return events.ignored();
    }

    /** Has the thread end, and with it the socket; does not wait for that. */
    void close() {
        closing = true;
        poller.wake();
    }

    private void run() {
        try {
            while (!closing) {
                poller.await(LONG_NS);
                events.receive(this);
            }
        } catch (SystemCallException e) {
            LOG.warn("links are only looked at now and then from now on: {}", e.getMessage());
        } finally {
            poller.close();
            events.close();
        }
    }

    @Override
    public void changed(int index) {
        tell(subscription -> subscription.changed(index));
    }

    @Override
    public void anyMayHaveChanged() {
        tell(LinkNews.Subscription::anyMayHaveChanged);
    }

    private void tell(Consumer<LinkNews.Subscription> news) {
        for (LinkNews.Subscription subscription : subscriptions) {
            try {
                news.accept(subscription);
            } catch (RuntimeException e) {
                LOG.error("a port could not be told of its link; it looks by itself", e);
            }
        }
    }
}
